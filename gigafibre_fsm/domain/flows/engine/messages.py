"""What goes into a decision and what comes out of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

from gigafibre_fsm.domain.flows.engine.state import RunState

UNKNOWN = "unknown"
"""Key of the evidence, in the payload for an action whose effect nobody knows."""


@dataclass(frozen=True, slots=True)
class Started:
	"""The run begins."""


@dataclass(frozen=True, slots=True)
class StepDone:
	"""The action is done; also a person's word that an unknown one is."""

	outputs: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StepWaits:
	"""The action is begun and waits for a signal."""

	key: str
	until: datetime | None = None
	outputs: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StepError:
	"""The action failed.

	Attributes:
		message: why, as `reasons.write_reason` stores it.
		hold: leave the run to a person without counting it as a failure.
		pauses: the template begins no further run.
		words: why, for texts of the flow itself: in the language of the site.
	"""

	message: str
	retryable: bool = False
	kind: str = ""
	hold: bool = False
	pauses: bool = False
	words: str = ""


@dataclass(frozen=True, slots=True)
class StepUnclear:
	"""Whether the action had its effect cannot be known."""

	evidence: str


@dataclass(frozen=True, slots=True)
class Resumed:
	"""What was awaited has come; `source` names the event, which counts once.

	A payload with the key `UNKNOWN` leaves an action's effect to a person, with that text as the evidence.
	"""

	payload: Mapping[str, Any] = field(default_factory=dict)
	source: str = ""


@dataclass(frozen=True, slots=True)
class TimedOut:
	"""The moment has come at which the run wanted to be looked at."""


@dataclass(frozen=True, slots=True)
class Retry:
	"""A person, or the end of what held it, has the present step performed again."""


@dataclass(frozen=True, slots=True)
class Skip:
	"""A person has the present step left out."""


@dataclass(frozen=True, slots=True)
class Cancel:
	"""The run is ended from outside."""

	why: str = ""


Event: TypeAlias = (
	Started | StepDone | StepWaits | StepError | StepUnclear | Resumed | TimedOut | Retry | Skip | Cancel
)


@dataclass(frozen=True, slots=True)
class StepRecord:
	"""What is to be recorded of a step; one with a number that was recorded before takes its place.

	Attributes:
		state: Done, Waiting, Failed, Unknown, Skipped or Cancelled.
		branch: the way taken: id of a case, `otherwise`, `on_timeout`, `on_error`.
		trace: the conditions that were judged, each with what it found.
		inputs: None leaves what was recorded.
	"""

	seq: int
	step: str
	kind: str
	name: str
	iteration: str
	attempt: int
	state: str
	inputs: Mapping[str, Any] | None = None
	outputs: Mapping[str, Any] = field(default_factory=dict)
	branch: str = ""
	trace: tuple[Mapping[str, Any], ...] = ()
	error: str = ""


@dataclass(frozen=True, slots=True)
class Perform:
	"""An action is to be carried out now; the answer is the next event."""

	step: str
	kind: str
	iteration: str
	attempt: int
	inputs: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Wait:
	"""Nothing happens until a moment (UTC, naive; None never comes) or a signal."""

	until: datetime | None
	key: str = ""


@dataclass(frozen=True, slots=True)
class End:
	"""The run is over, or waits for a person: Done, Stopped, Cancelled, Held, Failed or Doubtful."""

	state: str
	why: str = ""


Next: TypeAlias = Perform | Wait | End


@dataclass(frozen=True, slots=True)
class Decision:
	"""What follows from an event: the new state, what is to be recorded, and what to do."""

	state: RunState
	records: tuple[StepRecord, ...]
	next: Next


class EngineReason:
	"""Sentences of the engine itself, in English; `reasons.write_reason` stores those that have values."""

	NO_ANSWER = "No answer came in time."
	NO_VALUE = "A value of this step cannot be read: {0}"
	TOO_MANY_ITEMS = "The list has {0} items, and the step allows {1}."
	NO_LIST = "What is to be repeated over is no list."
	NO_MOMENT = "The moment to wait for cannot be read."
	TOO_LONG = "This run has taken too many steps; it may be going in circles."
	TOO_LARGE = "This run remembers more than fits."
