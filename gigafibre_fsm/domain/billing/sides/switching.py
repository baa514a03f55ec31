"""Moves a customer from the old billing system to this one, and back while nothing was billed here."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.billing.sides import billed_periods, repository, states
from gigafibre_fsm.domain.billing.sides.states import (
	OldReading,
	SideFacts,
	SideObjection,
	SideState,
	SideStep,
)
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document

BILLED_UNTIL = "fsm_billed_until"


def lock_state(customer: str) -> SideState:
	"""Lock a customer in the order of the billing run, and return who bills them."""
	return SideState(repository.lock_side(customer).state)


def ask_stop(customer: str, boundary: date) -> None:
	"""From now on neither side bills a customer; a person stops the old account, from the boundary on.

	Args:
		customer: name of the Customer.
		boundary: first day of the periods that are to be billed here.

	Raises:
		FsmError: the customer is not billed by the old system.
	"""
	_take(SideStep.STOP, customer, boundary=boundary)


def take_over(customer: str, reading: OldReading | None) -> None:
	"""Let this app bill a customer, because the old account was read as stopped.

	Args:
		customer: name of the Customer.
		reading: the newest reading of the old account.

	Raises:
		FsmError: it was not read since, still bills, or has billed a period from the boundary on.
	"""
	_take(SideStep.TAKE_OVER, customer, reading=reading)


def turn_back(customer: str) -> None:
	"""From now on neither side bills a customer who goes back; a person starts the old account again.

	Raises:
		FsmError: this app has billed the customer: then there is no way back.
	"""
	_take(SideStep.TURN_BACK, customer)


def give_back(customer: str, reading: OldReading | None) -> None:
	"""Let the old system bill a customer again, because its account was read as active.

	Raises:
		FsmError: it was not read since, or is stopped; or this app has billed the customer.
	"""
	_take(SideStep.GIVE_BACK, customer, reading=reading)


def find_objections(
	step: SideStep, customer: str, *, boundary: date | None = None, reading: OldReading | None = None
) -> list[SideObjection]:
	"""Lock a customer, and return what speaks against a step; it can be taken in this transaction if nothing does.

	Args:
		step: what is to be done.
		customer: name of the Customer.
		boundary: for STOP: first day of the periods that are to be billed here.
		reading: the newest reading of the old account, for the steps that need one.
	"""
	return states.list_objections(step, _find_facts(repository.lock_side(customer), boundary, reading))


def explain_objections(stored: str | None) -> str:
	"""Return stored objections as sentences in the reader's language; empty without any."""
	return " ".join(map(explain_objection, states.read_objections(stored)))


def explain_objection(objection: SideObjection) -> str:
	"""Return what speaks against a step and what to do, as a sentence without markup."""
	sentences = {
		states.OTHER_STATE: _(
			"The customer is at “{0}”, from which this step does not lead. Reload the page."
		),
		states.NO_BOUNDARY: _("Choose the first day that is to be billed here."),
		states.NOT_READ: _("The old account was not read since. Read the old system again, then retry."),
		states.STILL_ACTIVE: _("The old account is still active. Stop it there, and read it again."),
		states.STILL_STOPPED: _("The old account is stopped. Start it there, and read it again."),
		states.BILLED_PAST: _(
			"The old system has billed a period from {0}, on or after {1}. Credit it there, or choose a later day."
		),
		states.BILLED_HERE: _("{0} bills a period here, so the customer cannot go back. Cancel it first."),
	}
	values = (_(value) if objection.code == states.OTHER_STATE else value for value in objection.values)
	return sentences[objection.code].format(*values)


def _take(
	step: SideStep, customer: str, *, boundary: date | None = None, reading: OldReading | None = None
) -> None:
	side = repository.lock_side(customer)
	facts = _find_facts(side, boundary, reading)
	if objections := states.list_objections(step, facts):
		frappe.throw(" ".join(map(explain_objection, objections)), FsmError)
	if step is SideStep.TAKE_OVER:
		_bill_from(customer, facts.boundary)
	repository.write_state(side, states.TO[step], boundary=facts.boundary)


def _find_facts(side: "Document", boundary: date | None, reading: OldReading | None) -> SideFacts:
	return SideFacts(
		state=SideState(side.state),
		boundary=boundary or side.boundary,
		asked_utc=side.asked_utc,
		reading=reading,
		billed_here=billed_periods.find_billed_here(side.customer),
	)


def _bill_from(customer: str, boundary: date) -> None:
	"""Have no period billed here that begins before a day."""
	own = {"party_type": "Customer", "party": customer}
	for name, until in frappe.get_all("Subscription", own, ["name", BILLED_UNTIL], as_list=True):
		day = boundary - timedelta(days=1)
		if not until or until < day:
			frappe.db.set_value("Subscription", name, BILLED_UNTIL, day, update_modified=False)
