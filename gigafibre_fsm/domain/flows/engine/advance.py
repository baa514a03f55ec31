"""What a run does next: version, state, event and clock in; records, new state and the next thing to do out. Pure.

All steps that need nobody are taken at once: choices, repetitions, waits that are over. The decision ends at an
action, a wait or the end.
"""

from datetime import datetime

from gigafibre_fsm.domain.flows.conditions.paths import Find
from gigafibre_fsm.domain.flows.definition.tree import FlowDefinition
from gigafibre_fsm.domain.flows.engine import answers
from gigafibre_fsm.domain.flows.engine.messages import Decision, Event
from gigafibre_fsm.domain.flows.engine.state import RunState
from gigafibre_fsm.domain.flows.engine.structure import STRUCTURE
from gigafibre_fsm.domain.flows.engine.walker import Walker


class UnexpectedEventError(ValueError):
	"""The event does not fit the run's state: the shell has a fault, or a person acts on an old page."""


def advance(definition: FlowDefinition, state: RunState, event: Event, find: Find, now: datetime) -> Decision:
	"""Decide what follows from an event.

	Args:
		definition: of the run's version.
		state: as the last decision left it; an empty one for `Started`.
		event: what happened.
		find: gives the value at a path; results of steps and items of repetitions are answered from the state.
		now: UTC, naive.

	Raises:
		UnexpectedEventError: the event does not fit the state.
	"""
	walker = Walker(definition, state, find, now, STRUCTURE)
	handler = answers.HANDLERS[type(event)]
	if not answers.is_expected(state, event):
		raise UnexpectedEventError(f"{type(event).__name__} in {state.pending and state.pending.mode.value}")
	following = handler(walker, event)
	return Decision(walker.state, tuple(walker.records), following)


START = RunState()
"""The state of a run that has not begun."""
