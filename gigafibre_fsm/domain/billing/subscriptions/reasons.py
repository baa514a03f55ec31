"""Why a subscription is not billed: stored as a code with its values, and worded in the language of the reader."""

from frappe import _

INTERVAL, PRORATE, MANY, PART, REFUSED, FAULT = "interval", "prorate", "many", "part", "refused", "fault"
_SEPARATOR = "|"


class NotBillable(Exception):
	"""This app does not bill the subscription; `code` says why."""

	def __init__(self, code: str) -> None:
		super().__init__(code)
		self.code = code


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
		FAULT: _("Our side failed; see Error Log."),
	}
	if code in sentences:
		return sentences[code].format(*rest.split(_SEPARATOR))
	# what ERPNext said
	return rest if code == REFUSED else stored or ""
