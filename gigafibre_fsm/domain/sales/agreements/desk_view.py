"""What the form of an agreement shows in the desk, in the reader's language."""

from typing import TYPE_CHECKING, TypedDict

from frappe import _
from frappe.utils import getdate

from gigafibre_fsm.domain.platform import formatting, instants
from gigafibre_fsm.domain.sales.agreements import facts, repository, states
from gigafibre_fsm.domain.sales.agreements.facts import AgreementFacts
from gigafibre_fsm.domain.sales.agreements.states import AgreementState

if TYPE_CHECKING:
	from frappe.model.document import Document


class AgreementEventRow(TypedDict):
	"""Something that happened: when, in site time, what, and the details as pairs of name and value."""

	when: str
	what: str
	details: list[list[str]]
	hash: str


class AgreementView(TypedDict):
	"""What the form shows beside the fields: a sentence, the lines of the sale, what happened, and its buttons."""

	headline: str
	lines: list[list[str]]
	events: list[AgreementEventRow]
	buttons: list[str]


def describe_agreement(doc: "Document", language: str) -> AgreementView:
	"""Return what the form of an agreement shows.

	Args:
		doc: the Service Agreement.
		language: `fr` or `en`, of the reader.
	"""
	about = _read_facts(doc)
	if about is None:
		return {"headline": "", "lines": [], "events": [], "buttons": []}
	return {
		"headline": _headline(doc, language),
		"lines": _list_lines(facts.choose_language(about, language), language),
		"events": [_event(row, language) for row in repository.load_evidence(doc.name)],
		"buttons": list_buttons(AgreementState(doc.state)),
	}


def list_buttons(state: AgreementState) -> list[str]:
	"""Return what a person may do with an agreement, the usual thing first."""
	if state is AgreementState.DRAFT:
		return ["send", "void"]
	if state in states.TO_SIGN:
		return ["resend", "void"]
	if state in states.BINDING:
		return ["check", "amend", "cancel"] if state is AgreementState.IN_FORCE else ["check", "void"]
	return (
		["check"] if state in (AgreementState.AMENDED, AgreementState.ENDED, AgreementState.CANCELLED) else []
	)


def _headline(doc: "Document", language: str) -> str:
	state = AgreementState(doc.state)
	if successor := repository.find_successor(doc):
		return _("Replaced by the agreement {0}.").format(successor)
	if state in states.TO_SIGN:
		until = formatting.day(doc.expires_on, language, formatting.FULL)
		return _(
			"The customer has not signed yet. The line is not activated before. To be signed by {0}."
		).format(until)
	if state in states.BINDING and doc.cancel_until and doc.cancel_until >= getdate():
		until = formatting.day(doc.cancel_until, language, formatting.FULL)
		return _("The customer may end it at no cost until {0}.").format(until)
	return ""


def _read_facts(doc: "Document") -> AgreementFacts | None:
	"""Return the facts; None for a new document, and for one that this app did not write."""
	try:
		return facts.read_facts(doc.facts or "")
	except (ValueError, TypeError, KeyError, ArithmeticError):
		return None


def _list_lines(about: AgreementFacts, language: str) -> list[list[str]]:
	lines = (*about.monthly_lines, *about.one_time_lines)
	priced = [[line.text, formatting.money(line.price, language)] for line in lines]
	return priced + [[each, ""] for each in about.equipment]


def _event(row: repository.EvidenceRow, language: str) -> AgreementEventRow:
	when = formatting.moment(instants.to_site(row.happened_on), language, formatting.FULL)
	return {
		"when": when,
		"what": _(row.kind, context=repository.EVIDENCE),
		"details": [[_label(name), _value(value)] for name, value in row.details.items() if value],
		"hash": row.hash,
	}


def _label(name: str) -> str:
	labels = {
		"address": _("Network address"),
		"agent": _("Browser"),
		"amount": _("Amount"),
		"code_sent_to": _("Code sent to"),
		"document": _("SHA-256 of the text"),
		"drawing": _("SHA-256 of the drawing"),
		"ends_on": _("Term ends on"),
		"form": _("Version of the form"),
		"language": _("Language"),
		"link": _("Link"),
		"reason": _("Reason"),
		"sent_to": _("Sent to"),
		"signed_by": _("Name of the person who signs"),
		"starts_on": _("In force from"),
		"statement": _("What was accepted"),
	}
	return labels.get(name, name)


def _value(value: object) -> str:
	return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
