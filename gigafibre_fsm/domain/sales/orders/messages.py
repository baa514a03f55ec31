"""Why an order waits: stored as a code with its values, and worded in the language of the reader."""

from collections.abc import Callable

from frappe import _

UNSIGNED, NO_TIME, TIME_TAKEN = "unsigned", "no_time", "time_taken"
VISIT_UNDER_WAY, VISIT_WITHOUT_DEVICE, BEFORE_VISIT = (
	"visit_under_way",
	"visit_without_device",
	"before_visit",
)
DEVICE_THERE, NO_PORT, REGISTERING = "device_there", "no_port", "registering"
NOT_REGISTERED, NOT_HEARD, OTHER_TOTAL = "not_registered", "not_heard", "other_total"
REFUSED, FAULT = "refused", "fault"
HOME_SERVED, HOME_ORDERED = "home_served", "home_ordered"
NOT_AGREED, DECLINED, DECLINED_FOR, EXPIRED = "not_agreed", "declined", "declined_for", "expired"
_SEPARATOR = "|"


def write_reason(code: str, *values: object) -> str:
	"""Return a reason as it is stored: its code, and the values of its sentence."""
	return _SEPARATOR.join((code, *map(str, values)))[:1000]


def explain_reason(stored: str | None) -> str:
	"""Return the sentence for a stored reason; empty without one."""
	code, _bar, rest = (stored or "").partition(_SEPARATOR)
	if code == REFUSED:
		# what ERPNext or a rule of ours said
		return rest
	sentence = _SENTENCES.get(code)
	# what a customer typed may hold the separator
	values = [rest] if code == DECLINED_FOR else rest.split(_SEPARATOR)
	return sentence().format(*values) if sentence else stored or ""


_SENTENCES: dict[str, Callable[[], str]] = {
	UNSIGNED: lambda: _("The customer has not signed the agreement yet."),
	NO_TIME: lambda: _("The chosen time is no longer kept. Choose another one with the customer."),
	TIME_TAKEN: lambda: _("The chosen time was taken. Choose another one with the customer."),
	VISIT_UNDER_WAY: lambda: _("The technician is on the way or on site. Call them, then cancel the visit."),
	VISIT_WITHOUT_DEVICE: lambda: _(
		"The visit {0} is over, and no ONT stands at the address. Plan another visit."
	),
	BEFORE_VISIT: lambda: _("The installation is planned for {0}."),
	DEVICE_THERE: lambda: _("The device {0} still stands at the address. Have it brought back first."),
	NO_PORT: lambda: _("No port of the chosen splitter is free any more. Choose another one."),
	REGISTERING: lambda: _("{0} is not registered at its OLT yet."),
	NOT_REGISTERED: lambda: _("{0} could not be registered at its OLT. Look at its activation."),
	NOT_HEARD: lambda: _("{0} has not called since it was installed."),
	OTHER_TOTAL: lambda: _("ERPNext computes {0} and the order says {1}, so nothing was booked."),
	HOME_SERVED: lambda: _(
		"A service runs at this address already, at {0}. Call whoever ordered: end that service, or cancel this order."
	),
	HOME_ORDERED: lambda: _(
		"Order {0} is under way for this address already. Call whoever ordered, and cancel one of the two."
	),
	NOT_AGREED: lambda: _(
		"The customer declined the agreement, or let it expire. Call them, then cancel the order."
	),
	DECLINED: lambda: _(
		"The customer declined the agreement and did not say why. Call them, then cancel the order."
	),
	DECLINED_FOR: lambda: _(
		"The customer declined the agreement, and said: “{0}”. Call them, then cancel the order."
	),
	EXPIRED: lambda: _("The customer let the agreement expire. Call them, then cancel the order."),
	FAULT: lambda: _("Our side failed; see Error Log."),
}
