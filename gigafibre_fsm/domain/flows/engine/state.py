"""Where a run stands: plain data, stored as JSON with the run, from which the next decision follows."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any, TypeAlias

Plain: TypeAlias = Any
"""What JSON can hold."""
StateJson: TypeAlias = dict[str, Any]
"""A state as JSON holds it."""


class PendingMode(str, Enum):
	"""What a run does at its present step; the value is stored."""

	PERFORM = "perform"
	"""An action is being carried out."""
	WAIT = "wait"
	"""Time passes."""
	ANSWER = "answer"
	"""A signal or an answer is awaited."""
	RETRY = "retry"
	"""The action failed and is tried again later."""
	HELD = "held"
	FAILED = "failed"
	UNKNOWN = "unknown"
	"""Nothing happens until a person decides."""


@dataclass(frozen=True, slots=True)
class Frame:
	"""One block that is under way.

	Attributes:
		block: its address in the definition.
		at: place of the present step in it.
		turn: from 1 in the body of a repetition, else 0.
		items: of a repetition over a list.
		failed: items that failed so far.
		seq: number of the repetition's own record.
	"""

	block: str
	at: int = 0
	turn: int = 0
	items: tuple[Any, ...] | None = None
	failed: int = 0
	seq: int = 0


@dataclass(frozen=True, slots=True)
class Pending:
	"""The present step, on which something is awaited.

	Attributes:
		attempt: how often it was performed, this time included.
		tries: the same since a person last retried it.
		seq: number of its record, 0 before there is one.
		key: of the signal that is awaited.
		until: UTC, naive; None for ever.
		reason: why a person must decide.
	"""

	step: str
	mode: PendingMode
	attempt: int = 1
	tries: int = 1
	seq: int = 0
	key: str = ""
	until: datetime | None = None
	inputs: Mapping[str, Any] = field(default_factory=dict)
	outputs: Mapping[str, Any] = field(default_factory=dict)
	reason: str = ""


@dataclass(frozen=True, slots=True)
class RunState:
	"""A run between two decisions.

	Attributes:
		frames: the blocks under way, the innermost last; none before the start and after the end.
		outputs: of the steps that are done, by step.
		seq: number of records so far.
		heard: names of the last events that continued the run: none continues it twice.
		end: Done, Stopped or Cancelled; empty before.
		why: the reason of the end.
	"""

	frames: tuple[Frame, ...] = ()
	outputs: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
	pending: Pending | None = None
	seq: int = 0
	heard: tuple[str, ...] = ()
	end: str = ""
	why: str = ""

	@property
	def iteration(self) -> str:
		"""The turns of the repetitions around the present step, outermost first, like `2.1`; `0` outside of any."""
		return ".".join(str(frame.turn) for frame in self.frames if frame.turn) or "0"


def to_json(state: RunState) -> StateJson:
	"""Return a state as JSON holds it; what equals its default is left out."""
	raw: StateJson = {"seq": state.seq}
	if state.frames:
		raw["frames"] = [_pack(frame, _FRAME) for frame in state.frames]
	if state.outputs:
		raw["outputs"] = {step: dict(outputs) for step, outputs in state.outputs.items()}
	if state.pending:
		packed = _pack(state.pending, _PENDING)
		packed["mode"] = state.pending.mode.value
		if state.pending.until:
			packed["until"] = state.pending.until.isoformat()
		raw["pending"] = packed
	for name in ("heard", "end", "why"):
		if value := getattr(state, name):
			raw[name] = list(value) if name == "heard" else value
	return raw


def from_json(raw: Mapping[str, Any]) -> RunState:
	"""Return the state that `to_json` has written."""
	frames = tuple(
		Frame(**{**each, "items": tuple(each["items"]) if each.get("items") is not None else None})
		for each in raw.get("frames", ())
	)
	pending = None
	if packed := raw.get("pending"):
		until = packed.get("until")
		pending = Pending(
			**{
				**packed,
				"mode": PendingMode(packed["mode"]),
				"until": datetime.fromisoformat(until) if until else None,
			}
		)
	return RunState(
		frames,
		raw.get("outputs", {}),
		pending,
		raw.get("seq", 0),
		tuple(raw.get("heard", ())),
		raw.get("end", ""),
		raw.get("why", ""),
	)


_FRAME, _PENDING = Frame(""), Pending("", PendingMode.PERFORM)


def _pack(value: Frame | Pending, default: Frame | Pending) -> dict[str, Any]:
	names = value.__dataclass_fields__
	needed = {"block", "step"}
	packed = {name: getattr(value, name) for name in names}
	return {
		name: list(each) if isinstance(each, tuple) else each
		for name, each in packed.items()
		if name in needed or each != getattr(default, name)
	}


def to_plain(value: Any) -> Plain:
	"""Return a value as JSON can hold it: days and moments as ISO texts, amounts as numbers."""
	if value is None or isinstance(value, bool | int | float | str):
		return value
	if isinstance(value, Mapping):
		return {str(key): to_plain(each) for key, each in value.items()}
	if isinstance(value, list | tuple | set | frozenset):
		return [to_plain(each) for each in value]
	if isinstance(value, datetime):
		return value.isoformat(" ")
	if isinstance(value, date | time):
		return value.isoformat()
	if isinstance(value, Decimal):
		return int(value) if value == value.to_integral_value() else float(value)
	if isinstance(value, timedelta):
		minutes = int(value.total_seconds() // 60)
		return f"{minutes // 60:02}:{minutes % 60:02}"
	return str(value)


def put_frame(state: RunState, frame: Frame) -> RunState:
	"""Return the state with another innermost frame."""
	return replace(state, frames=(*state.frames[:-1], frame))
