"""Ends agreements: voided before the signature, cancelled by the customer, ended with the service, expired."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.access import links
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.domain.sales.agreements import ending_amount, facts, repository, rights, settings, states
from gigafibre_fsm.domain.sales.agreements.ending_amount import EndingAmount, EndingFacts
from gigafibre_fsm.domain.sales.agreements.states import AgreementState
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document


def void_agreement(name: str, reason: str, *, keeps_link: bool = False) -> None:
	"""End an agreement that is not in force, at no cost: void if it was not signed, else cancelled; once.

	Args:
		name: of the Service Agreement.
		reason: why, as somebody typed it or as the order names it.
		keeps_link: whether its link still opens it, to say what became of it.

	Raises:
		FsmError: it is in force.
	"""
	doc = repository.lock_agreement(name)
	state = AgreementState(doc.state)
	if state is AgreementState.IN_FORCE:
		frappe.throw(_("This agreement is in force. End it with a day instead."), FsmError)
	if state not in (*states.UNSIGNED, AgreementState.SIGNED):
		return
	new = AgreementState.CANCELLED if state is AgreementState.SIGNED else AgreementState.VOID
	_end(doc, new, reason, {"ended_on": instants.now().date()})
	if new is AgreementState.VOID and not keeps_link:
		links.revoke_for(repository.DOCTYPE, name)


def expire_agreement(name: str, now: datetime) -> None:
	"""End an agreement that was not signed in time.

	Args:
		name: of the Service Agreement.
		now: site time, naive.
	"""
	doc = repository.lock_agreement(name)
	if AgreementState(doc.state) in states.TO_SIGN and doc.expires_on and doc.expires_on <= now:
		_end(doc, AgreementState.EXPIRED, "", {})
		# whoever signed keeps the link to their copy
		links.revoke_for(repository.DOCTYPE, name)


def cancel_agreement(name: str, day: date, reason: str) -> EndingAmount:
	"""End a signed agreement as its customer wishes; it ends on the day on which they say so.

	Args:
		name: of the Service Agreement.
		day: the last day of service.
		reason: as the customer said it; may be empty.

	Returns:
		What the company asks for, with the arithmetic; zero while the customer may change their mind.

	Raises:
		FsmError: it is not signed, or over.
	"""
	doc = repository.lock_agreement(name)
	amount = preview_cancellation(doc, day)
	values = {
		"ended_on": day,
		"ending_amount": float(amount.amount),
		"ending_calculation": amount.calculation,
	}
	_end(doc, AgreementState.CANCELLED, reason, values)
	return amount


def end_agreement(name: str, day: date) -> None:
	"""End an agreement in force with the service, at no cost.

	Raises:
		FsmError: it is not in force.
	"""
	_end(repository.lock_agreement(name), AgreementState.ENDED, "", {"ended_on": day})


def preview_cancellation(doc: "Document", day: date) -> EndingAmount:
	"""Return what the company would ask for if a customer ended their agreement on a day."""
	about = facts.read_facts(doc.facts)
	right = bool(doc.cancel_until and day <= doc.cancel_until)
	if not settings.load_rules().asks_ending_amount or not doc.starts_on:
		return EndingAmount(Decimal("0.00"), "0")
	return ending_amount.compute_ending_amount(
		EndingFacts(
			monthly_net=about.monthly_net,
			starts_on=doc.starts_on,
			ends_on=day,
			term_months=about.term_months,
			equipment_rebate=about.equipment_rebate,
			is_within_right=right,
		)
	)


def start_agreement(name: str, day: date) -> None:
	"""Bring a signed agreement into force on the first day of its service; asked again it changes nothing.

	Raises:
		FsmError: it is not signed.
	"""
	doc = repository.lock_agreement(name)
	if AgreementState(doc.state) is AgreementState.IN_FORCE:
		return
	ends_on = rights.find_term_end(day, doc.term_months or None)
	values = {
		"starts_on": day,
		"ends_on": ends_on,
		"notice_on": rights.find_notice_day(ends_on, settings.load_rules().rights),
	}
	repository.change_state(doc, AgreementState.IN_FORCE, values)
	repository.add_evidence(name, "In Force", {"starts_on": str(day), "ends_on": str(ends_on or "")})


def _end(doc: "Document", new: AgreementState, reason: str, values: dict[str, object]) -> None:
	repository.change_state(doc, new, {**values, "end_reason": reason})
	repository.add_evidence(doc.name, new.value, {"reason": reason})
	if doc.docuseal_submission:
		doc.db_set("docuseal_next_look", instants.now_utc(), update_modified=False)  # to be archived there
