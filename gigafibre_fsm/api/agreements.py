"""Endpoints of service agreements for the desk: send, void, end, renew, and check what was signed."""

from typing import TypedDict

import frappe
from frappe import _

from gigafibre_fsm.api import arguments, guards, unit_of_work
from gigafibre_fsm.domain.platform import formatting
from gigafibre_fsm.domain.sales.agreements import amending, ending, repository, sending
from gigafibre_fsm.domain.sales.agreements.signing import checking
from gigafibre_fsm.exceptions import FsmError


class AgreementAnswer(TypedDict):
	"""The agreement that was written to, its state, and where something was sent to."""

	service_agreement: str
	state: str
	sent_to: list[str]


class AgreementCost(TypedDict):
	"""What ending an agreement on a day costs its customer, before taxes, with the arithmetic."""

	amount: str
	calculation: str


class AgreementCheck(TypedDict):
	"""What is wrong with a signed agreement, a sentence each; empty if it is as it was signed."""

	faults: list[str]


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(60, 60)
@unit_of_work.whole
def send_agreement(service_agreement: str) -> AgreementAnswer:
	"""Send a draft to its customer, to be read and signed; one that was sent is left as it is.

	Raises:
		FsmError: there is no such agreement.
	"""
	arguments.require_found(repository.DOCTYPE, service_agreement)
	sending.send_agreement(service_agreement)
	return _answer(service_agreement)


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(20, 60)
@unit_of_work.whole
def resend_link(service_agreement: str) -> AgreementAnswer:
	"""Send a new link to an agreement that waits for its signature; earlier links no longer open it.

	Raises:
		FsmError: there is no such agreement, or it waits for no signature.
	"""
	arguments.require_found(repository.DOCTYPE, service_agreement)
	return _answer(service_agreement, sending.resend_link(service_agreement))


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(60, 60)
@unit_of_work.whole
def void_agreement(service_agreement: str, reason: str) -> AgreementAnswer:
	"""End an agreement that is not in force, with a reason that is stored.

	Raises:
		FsmError: there is no such agreement, the reason is empty, or it is in force.
	"""
	arguments.require_found(repository.DOCTYPE, service_agreement)
	ending.void_agreement(service_agreement, _require_reason(reason))
	return _answer(service_agreement)


@frappe.whitelist(methods=["GET"])
@guards.support
@guards.limited(120, 60)
def preview_cancellation(service_agreement: str, day: str) -> AgreementCost:
	"""Compute what ending an agreement costs, and write nothing.

	Args:
		service_agreement: name of the Service Agreement.
		day: the last day of service, such as `2026-11-29`.

	Raises:
		FsmError: there is no such agreement, or the day is none.
	"""
	arguments.require_found(repository.DOCTYPE, service_agreement)
	doc = frappe.get_doc(repository.DOCTYPE, service_agreement)
	found = ending.preview_cancellation(doc, arguments.day_of(day))
	language = formatting.language(frappe.local.lang)
	return {"amount": formatting.money(found.amount, language), "calculation": found.calculation}


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(60, 60)
@unit_of_work.whole
def cancel_agreement(service_agreement: str, day: str, reason: str = "") -> AgreementAnswer:
	"""End an agreement in force as its customer wishes; the service itself is ended on its subscription.

	Args:
		service_agreement: name of the Service Agreement.
		day: the last day of service, such as `2026-11-29`.
		reason: as the customer said it.

	Raises:
		FsmError: there is no such agreement, the day is none, or it is not signed or over.
	"""
	arguments.require_found(repository.DOCTYPE, service_agreement)
	ending.cancel_agreement(service_agreement, arguments.day_of(day), reason.strip())
	return _answer(service_agreement)


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(60, 60)
@unit_of_work.whole
def renew_agreement(service_agreement: str, term_months: int = 0) -> AgreementAnswer:
	"""Write a draft of the same services with another term, or without one; answers with the draft.

	Args:
		service_agreement: name of the Service Agreement in force.
		term_months: from 1 to 60; 0 without a term.

	Raises:
		FsmError: there is no such agreement, the term is none, or it is not in force.
	"""
	arguments.require_found(repository.DOCTYPE, service_agreement)
	return _answer(amending.renew_agreement(service_agreement, term_months or None))


@frappe.whitelist(methods=["GET"])
@guards.support
@guards.limited(60, 60)
def check_agreement(service_agreement: str) -> AgreementCheck:
	"""Check seal, text and evidence of a signed agreement, and write nothing.

	Raises:
		FsmError: there is no such agreement.
	"""
	arguments.require_found(repository.DOCTYPE, service_agreement)
	return {"faults": [checking.explain_fault(fault) for fault in checking.find_faults(service_agreement)]}


def _answer(name: str, sent_to: tuple[str, ...] = ()) -> AgreementAnswer:
	state = frappe.db.get_value(repository.DOCTYPE, name, "state")
	return {"service_agreement": name, "state": state, "sent_to": list(sent_to)}


def _require_reason(reason: str) -> str:
	if not reason.strip():
		frappe.throw(_("Give the reason."), FsmError)
	return reason.strip()
