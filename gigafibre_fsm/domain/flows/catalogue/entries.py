"""All kinds of steps and triggers by their keys; each group of entries is a tuple of its own module."""

from collections.abc import Mapping

from gigafibre_fsm.domain.flows.catalogue.document_kinds import DOCUMENT_KINDS
from gigafibre_fsm.domain.flows.catalogue.message_kinds import MESSAGE_KINDS
from gigafibre_fsm.domain.flows.catalogue.operation_kinds import OPERATION_KINDS
from gigafibre_fsm.domain.flows.catalogue.registry import StepKind, TriggerKind
from gigafibre_fsm.domain.flows.catalogue.structural import STRUCTURAL_KINDS
from gigafibre_fsm.domain.flows.catalogue.trigger_kinds import TRIGGERS

STEP_KINDS: Mapping[str, StepKind] = {
	kind.key: kind for kind in (*STRUCTURAL_KINDS, *MESSAGE_KINDS, *DOCUMENT_KINDS, *OPERATION_KINDS)
}
TRIGGER_KINDS: Mapping[str, TriggerKind] = {kind.key: kind for kind in TRIGGERS}


def list_waiting_kinds() -> frozenset[str]:
	"""Return the kinds of steps that may wait: a repetition needs one of them."""
	return frozenset(kind.key for kind in STEP_KINDS.values() if kind.waits)
