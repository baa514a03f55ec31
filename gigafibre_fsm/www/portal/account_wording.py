"""Wording of a customer's account, in the language of the request."""

from datetime import date

from frappe.utils import getdate

from gigafibre_fsm.domain.billing.account_ledger import LedgerLine
from gigafibre_fsm.domain.billing.autopay.forecast import AutomaticPayment
from gigafibre_fsm.domain.care.portal import line_wording
from gigafibre_fsm.domain.care.portal.next_step import AccountStep
from gigafibre_fsm.domain.network.line.health import DOWN, NOT_HEARD, UNKNOWN, WEAK, WORKING, LineHealth
from gigafibre_fsm.domain.platform import formatting
from gigafibre_fsm.www.portal.wording import money
from gigafibre_fsm.www.templating import language
from gigafibre_fsm.www.templating import translate as _

LINE_SIGNS = {
	WORKING: "check",
	WEAK: "alert",
	NOT_HEARD: "clock",
	DOWN: "alert",
	UNKNOWN: "circle",
}


def invoice_stage(value: str) -> str:
	"""Return the stage of an invoice of the list in a word or two."""
	return {
		"due": _("To pay"),
		"overdue": _("Overdue"),
		"paid": _("Paid"),
		"credited": _("Credited"),
		"credit_note": _("Credit note"),
	}[value]


def step(value: AccountStep) -> str:
	"""Return the one thing to do, as a button or sentence says it."""
	if value.kind == "pay_overdue":
		return _("Pay {0} now").format(money(value.amount))
	if value.kind == "pay" and value.before:
		return _("Pay {0} by {1}").format(money(value.amount), _near_day(value.before))
	if value.kind == "renew_card":
		is_over = value.before < getdate()
		sentence = (
			_("Your card has expired: add the new one")
			if is_over
			else _("Your card expires on {0}: add the new one")
		)
		return sentence.format(_near_day(value.before))
	return {
		"follow_visit": _("Follow my technician"),
		"report_line": _("Your line does not answer"),
	}.get(value.kind, _("Nothing to do: all is in order."))


def automatic(value: AutomaticPayment) -> str:
	"""Return how and when an invoice is taken automatically."""
	name = f"{value.brand.capitalize()} •••• {value.last4}".strip()
	if value.kind != "Card":
		return _("Debited from your bank account •••• {0}, ten days after our notice.").format(value.last4)
	if value.taken_on is None:
		return _("Not charged to {0} yet. Pay now or add another card: nothing is charged twice.").format(
			name
		)
	return _("Charged automatically on {0} to {1}.").format(_near_day(value.taken_on), name)


def ledger_line(line: LedgerLine) -> str:
	"""Return what a line of the account is."""
	return {
		"invoice": _("Invoice"),
		"credit_note": _("Credit note"),
		"payment": _("Payment"),
		"refund": _("Refund"),
		"correction": _("Correction"),
	}[line.kind]


def line_state(health: LineHealth) -> str:
	"""Return how the line is, in a few words."""
	return line_wording.describe_state(health, language())


def line_advice(health: LineHealth) -> str:
	"""Return what a customer can do about the line; empty if there is nothing to do."""
	return line_wording.advise(health, language())


def _near_day(when: date) -> str:
	"""Return a day of the next weeks with its weekday, never as *today*, which would not fit into the sentence."""
	return formatting.day(when, language(), formatting.LONG, near=False)
