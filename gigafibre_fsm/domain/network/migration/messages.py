"""Why a device is where it is on its way to Oktopus, in the language of the request."""

from frappe import _

from gigafibre_fsm.domain.network.migration import states


def describe_reason(reason: str, detail: str) -> str:
	"""Return a sentence for a stored reason; empty if there is none.

	Args:
		reason: the code.
		detail: a parameter, or the device's own words; shown as it is.
	"""
	return _sentences().get(reason, reason).format(detail) if reason else ""


def _sentences() -> dict[str, str]:
	return {
		states.NO_ANSWER: _("The device does not answer yet: it is tried again."),
		states.HELD_BACK: _("Commands to modems are held back on this site."),
		states.UNREACHABLE: _("A server of modems cannot be reached: it is tried again."),
		states.NOT_SEEN: _("Oktopus has not seen the device."),
		states.SILENT: _("The device is not online: it stays with both servers until it is."),
		states.NOT_HEARD: _("GenieACS has not heard the device yet: it goes back as soon as it calls."),
		states.NOT_RESTORED: _("It is back, but still has its settings for Oktopus: look at it."),
		states.MOVED_ALREADY: _("Oktopus manages it already."),
		states.NEVER_CALLED: _("It has never called in."),
		states.UNKNOWN_DEVICE: _("GenieACS does not know it."),
		states.TR_098: _("Its data model is TR-098, which cannot speak TR-369."),
		states.NO_USP: _("It has no agent for TR-369 (Device.LocalAgent)."),
		states.NO_ENDPOINT: _("Its agent for TR-369 has no name (EndpointID)."),
		states.MISSING: _("It lacks a parameter that can be set: {0}"),
		states.BAD_VALUE: _("A value does not fit: {0}"),
		states.FAULT: _("It refused its settings: {0}"),
		states.URL_REFUSED: _("It refused the address of the TR-069 server: {0}"),
	}
