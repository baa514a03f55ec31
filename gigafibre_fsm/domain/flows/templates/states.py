"""The states of a template, and which act leads where."""

from gigafibre_fsm.domain.flows.catalogue.registry import TriggerKind
from gigafibre_fsm.domain.flows.definition.tree import FlowTrigger

DRAFT, ACTIVE, PAUSED, RETIRED = "Draft", "Active", "Paused", "Retired"
SINGLE, QUEUE, RESTART, PARALLEL = "Single", "Queue", "Restart", "Parallel"

RUNNING_ON = (ACTIVE, PAUSED)
"""States in which a template has an active version: its runs go on when it is paused, but none begins."""


def find_subject(trigger: FlowTrigger, kind: TriggerKind | None) -> str:
	"""Return what a trigger listens to, for example a DocType; empty if its kind has no subject."""
	value = trigger.inputs.get(kind.subject, "") if kind and kind.subject else ""
	return value if isinstance(value, str) else ""
