"""What a kind of step or trigger is: its typed inputs and outputs, and the contract of the function that carries it out.

An entry is data. The editor's form, the checks of a definition, the documentation and the dry run are made from it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, TypeAlias

from gigafibre_fsm.domain.flows.definition.reasons import spell_reason
from gigafibre_fsm.domain.flows.definition.tree import RetryPolicy

InputType: TypeAlias = Literal[
	"Text",
	"Long",
	"Int",
	"Float",
	"Check",
	"Duration",
	"Time",
	"Select",
	"Link",
	"Field",
	"Condition",
	"Template",
	"Phone",
	"Email",
	"Json",
	"Steps",
]
Effect: TypeAlias = Literal["none", "inside", "outside"]
"""Nothing is changed; documents of the site are changed; something leaves the site or costs money."""
USUAL_RETRY = RetryPolicy()
"""How often a step is tried again whose kind says nothing else."""
Find: TypeAlias = Callable[[str], Any]
"""Returns the value of a dotted path."""


@dataclass(frozen=True, slots=True)
class Input:
	"""One input; `options` are the choices of a Select, or the DocType of a Link."""

	name: str
	label: str
	type: InputType = "Text"
	required: bool = False
	options: tuple[str, ...] = ()
	help: str = ""


@dataclass(frozen=True, slots=True)
class Output:
	"""One output, which later steps read as `steps.<id>.<name>`; type and `options` as of inputs."""

	name: str
	label: str
	type: InputType = "Text"
	options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StepKind:
	"""A kind of step.

	Attributes:
		group: heading in the editor's palette.
		icon: name of an icon of Frappe's.
		perform: dotted path of a function StepCall → Outcome; empty for kinds that the engine itself carries out.
		describe: dotted path of a function StepCall → Preview or None, without any effect.
		needs_one_of: inputs of which at least one is given.
		waits: whether it may answer with WaitFor.
		retry: how often it is tried again unless the step says otherwise.
	"""

	key: str
	label: str
	group: str
	inputs: tuple[Input, ...] = ()
	outputs: tuple[Output, ...] = ()
	effect: Effect = "none"
	icon: str = ""
	perform: str = ""
	describe: str = ""
	needs_one_of: tuple[str, ...] = ()
	waits: bool = False
	retry: RetryPolicy = USUAL_RETRY


@dataclass(frozen=True, slots=True)
class TriggerKind:
	"""A kind of trigger; `subject` names the input by whose value the listeners of an event are found, for example `doctype`."""

	key: str
	label: str
	inputs: tuple[Input, ...] = ()
	outputs: tuple[Output, ...] = ()
	icon: str = ""
	subject: str = ""


@dataclass(frozen=True, slots=True)
class StepCall:
	"""What the function of a step is called with.

	Attributes:
		run, template: names of the documents.
		step: id of the step.
		effect_key: the same for every attempt, so that an outbox can refuse a second row.
		record: DocType and name of what the run is about; both empty without one.
		inputs: resolved and typed, by name.
		user: with whose rights it acts; the session is already theirs.
		now: UTC, naive.
		attempt: from 1.
		find: reads a dotted path.
		is_preview: whether the call is a dry run's; only `describe` is called then.
	"""

	run: str
	template: str
	step: str
	effect_key: str
	record: tuple[str, str]
	inputs: Mapping[str, Any]
	user: str
	now: datetime
	attempt: int
	find: Find
	is_preview: bool = False


@dataclass(frozen=True, slots=True)
class Done:
	"""The step is done."""

	outputs: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WaitFor:
	"""The step is begun and waits for a signal with this key, until a moment (UTC, naive) at most."""

	key: str
	until: datetime | None = None
	outputs: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unknown:
	"""Whether the step had its effect cannot be known; `evidence` is for the person who decides."""

	evidence: str


Outcome: TypeAlias = Done | WaitFor | Unknown


class StepFailed(Exception):
	"""A step could not be done.

	Attributes:
		message: why, as `reasons.write_reason` stores it.
		retryable: whether trying again may help.
		kind: a word for the kind of failure, for example `unavailable`.
		hold: whether the run is to be held until a person resumes it, for example over the budget.
		pauses: whether the template is to begin no further run until a person resumes it.
	"""

	def __init__(
		self,
		message: str,
		*,
		retryable: bool = False,
		kind: str = "",
		hold: bool = False,
		pauses: bool = False,
	) -> None:
		super().__init__(spell_reason(message))
		self.message, self.retryable, self.kind = message, retryable, kind
		self.hold, self.pauses = hold, pauses


@dataclass(frozen=True, slots=True)
class Preview:
	"""What a step would do: to whom, by which channel, with which text, at what cost in cents."""

	channel: Literal["text", "email", "money", "modem", "document", "http"]
	sentence: str
	recipient: str = ""
	customer: str = ""
	text: str = ""
	segments: int = 0
	cost_cents: int = 0
