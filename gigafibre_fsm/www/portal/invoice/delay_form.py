"""The form on which a customer asks for more time to pay, and what it answers."""

from dataclasses import dataclass
from datetime import date, timedelta

import frappe

from gigafibre_fsm.domain.billing.dunning import case_work, delays
from gigafibre_fsm.domain.billing.dunning.promises import DelayDecision, DelayRefusal
from gigafibre_fsm.domain.billing.payments import invoice_page
from gigafibre_fsm.domain.billing.payments.invoice_page import InvoicePage
from gigafibre_fsm.domain.billing.suspension import repository as suspensions
from gigafibre_fsm.domain.dispatch.self_service.customer_page import parse_day
from gigafibre_fsm.domain.platform import transactions
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.www.page import PageRequest
from gigafibre_fsm.www.portal import wording
from gigafibre_fsm.www.templating import translate as _

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class DelayForm:
	"""What the page says of a delay.

	Attributes:
		granted_until: day until which this invoice has time; None if no delay is granted.
		refusal: why no delay can be asked for now; empty if one can.
		earliest_day, latest_day: days that can be asked for.
	"""

	granted_until: date | None
	refusal: str
	earliest_day: date
	latest_day: date


def load_form(shown: InvoicePage, today: date) -> DelayForm | None:
	"""Return what the page says of a delay of an invoice; None if the company grants none without a person."""
	customer = shown.invoice.customer
	decision = delays.decide_request(customer, today + ONE_DAY, today)
	if not decision:
		return None
	# nobody is suspended without an overdue invoice
	is_late = shown.stage == invoice_page.OVERDUE or shown.has_other_overdue
	return DelayForm(
		granted_until=shown.delayed_until,
		refusal=_find_refusal(decision, is_suspended=is_late and suspensions.is_suspended(customer)),
		earliest_day=today + ONE_DAY,
		latest_day=decision.latest_day,
	)


def ask(request: PageRequest, invoice: str, customer: str) -> None:
	"""Grant the delay that was asked for, and have the customer's case stand still.

	Raises:
		FsmError: the day is none, or the delay is refused; the message says when or how it is possible.
	"""
	wanted = parse_day(request.form.get("day", ""))
	if wanted is None:
		frappe.throw(_("Choose the day on which you will pay."), FsmError)
	# a delay of their own restores no service, so a person must agree to it
	if suspensions.is_suspended(customer):
		frappe.throw(_("Call us, and we will find a way together."), FsmError)

	def grant() -> DelayDecision | None:
		decision = delays.request_delay(invoice, customer, wanted, request.now)
		if decision and not decision.refusals:
			case_work.review_customer(customer, request.now)
		return decision

	decision = transactions.run_transaction(grant)
	if not decision:
		frappe.throw(_("Call us, and we will find a way together."), FsmError)
	if decision.refusals:
		frappe.throw(_explain(decision), FsmError)


def _find_refusal(decision: DelayDecision, *, is_suspended: bool) -> str:
	"""Return why no delay can be asked for; of a suspension the link says nothing, because it may have been forwarded."""
	if is_suspended:
		return _("Call us, and we will find a way together.")
	return _explain(decision) if decision.refusals else ""


def _explain(decision: DelayDecision) -> str:
	"""Return the reason that matters most: what a person must settle comes before what another day would."""
	sentences = {
		DelayRefusal.NOTHING_OPEN: _("Nothing is due on this invoice any more."),
		DelayRefusal.ALREADY_PROMISED: _("You already have more time to pay. To change the day, call us."),
		DelayRefusal.BROKEN_PROMISE: _(
			"The last agreed day has passed. Call us, and we will find a way together."
		),
		DelayRefusal.TOO_SOON: _(
			"You had more time not long ago: you can ask again from {0}. Before that, call us."
		).format(wording.full_day(decision.possible_from)),
		DelayRefusal.DAY_PASSED: _("Choose a day after today."),
		DelayRefusal.TOO_LONG: _("We can wait until {0}. For more time, call us.").format(
			wording.full_day(decision.latest_day)
		),
	}
	return next(text for refusal, text in sentences.items() if refusal in decision.refusals)
