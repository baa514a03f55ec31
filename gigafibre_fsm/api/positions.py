"""The live position of a technician, from their own phone. It is no command: only the newest one counts."""

import frappe
from frappe import _
from frappe.utils import now_datetime

from gigafibre_fsm.api import guards, unit_of_work
from gigafibre_fsm.api.technician_commands import technician
from gigafibre_fsm.domain.dispatch.technician_work import position_commands
from gigafibre_fsm.domain.dispatch.technician_work.position_commands import PositionAnswer
from gigafibre_fsm.exceptions import FsmError


@frappe.whitelist(methods=["POST"])
@guards.technician
@guards.limited(30, 60)
def report_position(latitude: float, longitude: float, accuracy: float, age: int) -> PositionAnswer:
	"""Take the position of the signed-in technician's phone, while they share it and are on shift.

	Returns `{"is_shared", "seconds_left"}`: with `is_shared` false nothing was kept, and the phone stops.

	Args:
		latitude, longitude: degrees; rounded to about 100 m before they are stored, to about 10 m if the technician
			chose that.
		accuracy: radius in metres.
		age: seconds since it was measured.

	Raises:
		FsmError: the values are no position, or the server could not take it.
	"""
	try:
		return _take_position(latitude, longitude, accuracy, age)
	except FsmError:
		raise
	except Exception as error:
		# Frappe's own record of a fault holds the arguments: where somebody was would stay in Error Log
		frappe.logger("gigafibre_fsm").error(f"a position was not kept: {type(error).__name__}")
		frappe.throw(_("The server could not take your position. Your phone will try again."), FsmError)


@unit_of_work.whole
def _take_position(latitude: float, longitude: float, accuracy: float, age: int) -> PositionAnswer:
	return position_commands.take_position(
		technician(), latitude, longitude, accuracy=accuracy, age=age, now=now_datetime()
	)
