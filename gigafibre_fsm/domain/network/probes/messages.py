"""Probes in words, in the language of the request."""

from frappe import _

from gigafibre_fsm.domain.network.probes import status as probe_status
from gigafibre_fsm.domain.platform import outbound_guard


def describe_state(state: str) -> str:
	"""Return the state of a probe in a word or two."""
	return {
		probe_status.REQUESTED: _("asked, not sent yet"),
		probe_status.RUNNING: _("being read"),
		probe_status.DONE: _("done"),
		probe_status.FAILED: _("failed"),
	}.get(state, state)


def explain_reason(reason: str) -> str:
	"""Return why a probe failed and what to do, as a sentence; empty without a reason."""
	sentences = {
		"WRONG_PASSWORD": _refused(),
		probe_status.PASSWORD_REFUSED: _refused(),
		probe_status.TOO_MANY_ATTEMPTS: _(
			"Too many logins got no answer: to keep the modem from locking, none is tried until tomorrow."
		),
		"UNREACHABLE": _(
			"The modem does not answer on its web interface: it is off, or lets nobody in from here."
		),
		"TOO_SLOW": _("The modem took longer than 30 seconds and was left alone."),
		"NOT_A_MODEM": _("What answers at this address is not a modem that can be read."),
		"OUTSIDE": _(
			"Its address is in no network that may be reached: an administrator lists them in the settings."
		),
		"NO_PASSWORD": _("No password is stored for this modem."),
		"NO_ADDRESS": _("Its address is not known: it has never called the modem server."),
		"NOT_CONFIGURED": _("The modem bridge is not set up."),
		probe_status.EXPIRED: _("It was not carried out in time. Ask again."),
		probe_status.INTERRUPTED: _("Reading was interrupted. Ask again."),
		"BROKEN": _("Reading failed for a reason that an administrator finds in the error log."),
	}
	return sentences.get(reason) or outbound_guard.explain_obstacle(reason) or reason


def _refused() -> str:
	return _(
		"The modem refuses the stored password. It is not tried again until a manager stores another one."
	)
