"""Why a payment waits for a person: stored as a code with its values, and worded in the language of the reader."""

from decimal import Decimal, InvalidOperation

import frappe
from frappe import _

from gigafibre_fsm.domain.platform import formatting
from gigafibre_fsm.integrations.stripe.words import decline_advice, refund_advice

AMOUNT, CURRENCY, SECOND, REFUSED = "amount", "currency", "second", "refused"
_SEPARATOR = "|"


def write_reason(code: str, *values: object) -> str:
	"""Return a reason as it is stored: its code, and the values of its sentence."""
	return _SEPARATOR.join((code, *map(str, values)))[:1000]


def explain_refusal(code: str | None) -> str:
	"""Return what helps after a bank refused, given the vendor's code."""
	advice = decline_advice(code or "")
	return _(advice.value)


def explain_refund_refusal(code: str | None) -> str:
	"""Return in words why the vendor refused a refund, or why it failed; empty without a code."""
	if not code:
		return ""
	advice = refund_advice(code)
	return _(advice.value) if advice else _("Stripe refuses: {0}").format(code)


def explain_reason(stored: str | None) -> str:
	"""Return the sentence for a stored reason; a text without a known code is shown as it is."""
	code, _bar, rest = (stored or "").partition(_SEPARATOR)
	values = [rest] if code == REFUSED else rest.split(_SEPARATOR)
	if code == AMOUNT:
		values = [_read_money(value) for value in values]
	sentences = {
		AMOUNT: _("{0} arrived, but {1} was asked for."),
		CURRENCY: _("Paid in {0}, but {1} was asked for."),
		SECOND: _("Paid a second time: {0} was paid before."),
		REFUSED: _("ERPNext refuses: {0}"),
	}
	return sentences[code].format(*values) if code in sentences else stored or ""


def _read_money(value: str) -> str:
	"""Return a stored number of dollars as the reader writes it."""
	try:
		return formatting.money(Decimal(value), frappe.local.lang)
	except InvalidOperation:
		return value
