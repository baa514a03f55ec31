"""A connection request: whether a device answers now, without changing it."""

from dataclasses import dataclass

from frappe import _

from gigafibre_fsm.domain.network.acs import routing
from gigafibre_fsm.domain.network.acs.receipts import WaitReason
from gigafibre_fsm.domain.platform import outbound_guard
from gigafibre_fsm.integrations.errors import IntegrationError

SECONDS = 6.0


@dataclass(frozen=True, slots=True)
class ConnectionResult:
	"""Whether the device called the ACS, and a sentence about it."""

	called: bool
	said: str


def send_request(equipment: str) -> ConnectionResult:
	"""Send a device a connection request and wait up to six seconds.

	The caller has checked that this user may query the device.
	"""
	manager = routing.find_manager(equipment)
	if not manager.acs_id:
		return ConnectionResult(
			False, _("This device has never called in. Is it plugged in and on the fibre?")
		)
	verdict = outbound_guard.judge_effect(outbound_guard.MODEM, equipment)
	if not verdict.open:
		return ConnectionResult(False, verdict.reason)
	try:
		wait = routing.open_backend(manager.backend, SECONDS).wake(manager.acs_id)
	except IntegrationError as error:
		return ConnectionResult(False, _(error.message))
	if wait is None:
		return ConnectionResult(True, _("The device answered at once."))
	if wait is WaitReason.BAD_CREDENTIALS:
		return ConnectionResult(
			False, _("The device refused the modem server: its password for calls is another one.")
		)
	return ConnectionResult(
		False, _("The device did not answer: it is off, not on the fibre, or behind another router.")
	)
