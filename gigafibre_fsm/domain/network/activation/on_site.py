"""What a technician at the home asks for: the registration of an ONT that never called, and a look at its OLT now.

An ONT that is installed where its drop is known is asked for without anybody's doing. This is for the others: whose
drop was added afterwards, whose request failed, or whose OLT had no OLT Access then.
"""

from collections.abc import Collection

import frappe
from frappe import _

from gigafibre_fsm.domain.network import due
from gigafibre_fsm.domain.network.activation import planning, requests
from gigafibre_fsm.domain.network.activation import repository as activation_repository
from gigafibre_fsm.domain.network.activation import status as activation_status
from gigafibre_fsm.domain.network.activation.messages import ActivationView, list_activations
from gigafibre_fsm.domain.network.activation.repository import ActivationCause, NewestActivation
from gigafibre_fsm.domain.network.line import line_state
from gigafibre_fsm.domain.network.line.baselines import WITH_A_BASELINE
from gigafibre_fsm.domain.network.line.line_state import DeviceLine
from gigafibre_fsm.domain.platform import job_queue
from gigafibre_fsm.exceptions import FsmError


def list_requestable(
	location: str, devices: Collection[DeviceLine], known: Collection[ActivationView]
) -> tuple[str, ...]:
	"""Return the ONTs at an address whose registration may be asked for; none where nobody registers any from here.

	Args:
		location: name of the Service Location.
		devices: that are installed there.
		known: their newest activations there.
	"""
	states = {each.equipment: each.state for each in known}
	found = tuple(each.equipment for each in devices if _may_request(each, states.get(each.equipment, "")))
	return found if found and planning.can_plan(location) else ()


def request_missing(cause: ActivationCause) -> list[str]:
	"""Ask for the registration of all ONTs at `cause.location` that lack it; return these ONTs."""
	devices = line_state.location_lines(cause.location)
	known = list_activations([each.equipment for each in devices], cause.now)
	found = list_requestable(cause.location, devices, known)
	for equipment in found:
		request_on_site(equipment, cause)
	return list(found)


def request_on_site(equipment: str, cause: ActivationCause) -> str:
	"""Ask for an ONT's registration, or have its OLT asked now where it is asked for already; return what was done.

	The caller has checked that this technician is at the device.

	Args:
		equipment: name of the Equipment, installed at `cause.location`.
		cause: who asks for it, and why.

	Raises:
		FsmError: it is registered or has called, or nobody registers ONTs of this OLT from here.
	"""
	frappe.db.get_value("Equipment", equipment, "name", for_update=True)
	newest = activation_repository.find_newest(equipment, cause.location)
	if newest and newest.state in activation_status.OPEN:
		return _look_now(newest)
	device = line_state.device_line(equipment)
	if device is None or not _may_request(device, newest.state if newest else ""):
		frappe.throw(_("{0} is registered already: nothing is asked for.").format(equipment), FsmError)
	if requests.request_activation(equipment, cause) is None:
		frappe.throw(_("ONTs of this OLT are not registered from here. Call dispatch."), FsmError)
	_wake_worker()
	return _("The registration of {0} is asked for.").format(equipment)


def _may_request(device: DeviceLine, state: str) -> bool:
	is_ont = device.equipment_type in WITH_A_BASELINE
	return is_ont and activation_status.may_request(state, was_heard=_was_heard(device))


def _was_heard(device: DeviceLine) -> bool:
	"""Whether a device has called since it was installed here: then its OLT knows it, whatever is wrong now."""
	called = device.line and device.line.last_inform
	return bool(called) and (device.installed_on is None or called >= device.installed_on)


def _look_now(newest: NewestActivation) -> str:
	if not newest.is_watched:
		return _("It is asked for already: a network engineer registers it by hand.")
	activation_repository.bring_forward(newest.name)
	_wake_worker()
	return _("The OLT is asked now. Its answer stands here within a minute.")


def _wake_worker() -> None:
	job_queue.enqueue_after_commit("watch_activations", due.queue_name(), timeout=300)
