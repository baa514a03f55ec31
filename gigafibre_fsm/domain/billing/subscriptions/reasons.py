"""Why a subscription is not billed: stored as a code with its values, and worded in the language of the reader."""

from frappe import _

INTERVAL, PRORATE, MANY, PART, REFUSED, FAULT = "interval", "prorate", "many", "part", "refused", "fault"
UNBILLED, ENDING, CREDITED, OTHER_TOTAL = "unbilled", "ending", "credited", "other_total"
_SEPARATOR = "|"


class NotBillable(Exception):
	"""This app does not bill the subscription, or a change of it; `reason` says why, as it is stored."""

	def __init__(self, code: str, *values: object) -> None:
		super().__init__(code)
		self.reason = write_reason(code, *values)


def write_reason(code: str, *values: object) -> str:
	"""Return a reason as it is stored: its code, and the values of its sentence."""
	return _SEPARATOR.join((code, *map(str, values)))[:1000]


def explain_reason(stored: str | None) -> str:
	"""Return the sentence for a stored reason; a text without a known code is shown as it is."""
	code, _bar, rest = (stored or "").partition(_SEPARATOR)
	sentences = {
		INTERVAL: _(
			"Only plans by the month or the year are billed here, from the subscription's first day on."
		),
		PRORATE: _("Late periods are not billed while “Prorate” is ticked in Subscription Settings."),
		MANY: _(
			"{0} periods from {1} to {2} are not billed, more than {3}. Bill them by hand, or set “Billed elsewhere until”."
		),
		PART: _(
			"The period from {0} to {1} is billed in part. Bill the rest by hand and set “Billed elsewhere until”."
		),
		UNBILLED: _("A period before this day is not billed yet. Bill it first; see FSM Billing Run."),
		ENDING: _("The subscription ends by itself, so its plan was not changed."),
		CREDITED: _("The invoices of the subscription bill less than what is to be credited."),
		OTHER_TOTAL: _("ERPNext computes another total than the customer was shown, so nothing was booked."),
		FAULT: _("Our side failed; see Error Log."),
	}
	if code in sentences:
		return sentences[code].format(*rest.split(_SEPARATOR))
	# what ERPNext said
	return rest if code == REFUSED else stored or ""
