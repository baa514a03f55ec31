"""Why a run starts, and the chain of runs that led to it: it is stored with the run and handed on across waits."""

from dataclasses import dataclass, field
from typing import Any, TypeAlias

from gigafibre_fsm.domain.flows.engine.state import to_plain

PackedCause: TypeAlias = dict[str, Any]
"""A cause as it is stored with the run."""

MOST_DEPTH = 5
"""Runs that may follow from one another."""
MOST_STARTS_PER_HOUR = 10
"""Runs of one template that may begin for one record in an hour."""


@dataclass(frozen=True, slots=True)
class RunCause:
	"""Why a run starts.

	Attributes:
		kind: of the trigger.
		payload: what the trigger brought; steps read it as `trigger.<name>`.
		before: old values of the record; steps read them as `before.<field>`.
		user: who caused it; empty for the clock.
		event: name of the Flow Event.
		depth, chain: of the run that caused it; 0 and empty for an event from outside.
		parent_run, parent_step: the run that started it as a step, and that step.
		is_bulk: whether the record came with an import.
	"""

	kind: str
	payload: dict[str, Any] = field(default_factory=dict)
	before: dict[str, Any] = field(default_factory=dict)
	user: str = ""
	event: str = ""
	depth: int = 0
	chain: str = ""
	parent_run: str = ""
	parent_step: str = ""
	is_bulk: bool = False


def pack_cause(cause: RunCause) -> PackedCause:
	"""Return a cause as it is stored with the run."""
	return {
		"kind": cause.kind,
		"payload": to_plain(cause.payload),
		"before": to_plain(cause.before),
		"user": cause.user,
		"event": cause.event,
		"step": cause.parent_step,
	}
