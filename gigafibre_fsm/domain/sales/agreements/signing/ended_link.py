"""What whoever opens a link reads that no longer opens its agreement: what became of it, and which one counts now."""

from dataclasses import dataclass
from enum import Enum

import frappe

from gigafibre_fsm.domain.sales.agreements import repository, states
from gigafibre_fsm.domain.sales.agreements.states import AgreementState


class LinkEnd(Enum):
	"""Why a link no longer opens its agreement."""

	RENEWED = "renewed"
	REPLACED = "replaced"
	LATE = "late"
	OVER = "over"


@dataclass(frozen=True, slots=True)
class EndedLink:
	"""An agreement whose link has ended.

	Attributes:
		name: of the Service Agreement; empty if it is deleted.
		end: why its link has ended.
		successor: the agreement that replaced it; empty if none did.
		language: of its reader, `fr` or `en`.
	"""

	name: str
	end: LinkEnd
	successor: str = ""
	language: str = "fr"


def describe_end(name: str | None) -> EndedLink:
	"""Return what became of an agreement whose link has ended.

	Args:
		name: of the Service Agreement.
	"""
	if not name or not frappe.db.exists(repository.DOCTYPE, name):
		return EndedLink("", LinkEnd.OVER)
	doc = frappe.get_doc(repository.DOCTYPE, name)
	successor = repository.find_successor(doc)
	return EndedLink(
		name, _find_end(AgreementState(doc.state), successor), successor, doc.reader_language or "fr"
	)


def _find_end(state: AgreementState, successor: str) -> LinkEnd:
	if successor:
		return LinkEnd.REPLACED
	if state in (*states.TO_SIGN, *states.BINDING):
		# the link was sent once more, or is simply too old
		return LinkEnd.RENEWED
	return LinkEnd.LATE if state is AgreementState.EXPIRED else LinkEnd.OVER
