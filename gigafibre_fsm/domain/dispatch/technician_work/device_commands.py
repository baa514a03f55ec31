"""The technician's commands for devices at a job, and for scanned ones."""

from collections.abc import Mapping

from gigafibre_fsm.domain.dispatch.technician_work import device_actions
from gigafibre_fsm.domain.dispatch.technician_work.command_forms import (
	fields,
	read_confirm,
	read_create,
	read_install,
	with_picture,
)
from gigafibre_fsm.domain.dispatch.technician_work.command_model import (
	CommandAnswer,
	Doing,
	TechnicianCommand,
)
from gigafibre_fsm.domain.equipment import registration
from gigafibre_fsm.domain.equipment.vision import label_reader, scan_confirmation
from gigafibre_fsm.domain.equipment.vision import scans as label_scans
from gigafibre_fsm.domain.platform.buttons import refuse_unknown_button

SWAP = "swap "
"""Prefix of the value of a button that replaces a device.

The reason follows, see device_actions.swap_equipment.
"""


def install(
	doing: Doing, equipment: str, sure: str = "", beside: bool = False, scan: str = ""
) -> CommandAnswer:
	"""Install a device at the job; return as device_actions.install_equipment().

	Args:
		doing: the technician, job and time.
		equipment: serial number, label code or MAC address, as typed.
		sure: codes of the warnings that the technician has confirmed.
		beside: whether a device of the same type that is already installed there stays.
		scan: name of the FSM Scan by which it was found.
	"""
	return device_actions.install_equipment(
		doing.job,
		doing.technician,
		equipment=equipment,
		now=doing.done_on,
		scan=scan or None,
		sure=sure,
		beside=beside,
	)


def swap(
	doing: Doing, equipment: str, reason: str, old: str = "", sure: str = "", scan: str = ""
) -> CommandAnswer:
	"""Install a device in place of another one; return as device_actions.swap_equipment().

	Args:
		doing: the technician, job and time.
		equipment: the new device: serial number, label code or MAC address, as typed.
		reason: why the old one leaves, device_actions.DEFECTIVE or REPLACED.
		old: the old device, by default the only one of the same type at the address.
		sure: codes of the warnings that the technician has confirmed.
		scan: name of the FSM Scan by which the new device was found.
	"""
	return device_actions.swap_equipment(
		doing.job,
		doing.technician,
		equipment=equipment,
		reason=reason,
		now=doing.done_on,
		old=old,
		scan=scan or None,
		sure=sure,
	)


def remove(doing: Doing, equipment: str, scan: str = "") -> CommandAnswer:
	"""Take a device from the job's address onto the technician's truck.

	Args:
		doing: the technician, job and time.
		equipment: serial number, label code or MAC address, as typed.
		scan: name of the FSM Scan by which it was found.
	"""
	return device_actions.remove_equipment(
		doing.job, doing.technician, equipment=equipment, now=doing.done_on, scan=scan or None
	)


def mark_defective(doing: Doing, equipment: str, note: str) -> CommandAnswer:
	"""Mark a device at the job's address or on the technician's own truck as defective.

	Args:
		doing: the technician, job and time.
		equipment: serial number, label code or MAC address, as typed.
		note: what is wrong with it.
	"""
	return device_actions.mark_defective(
		doing.job, doing.technician, equipment=equipment, note=note, now=doing.done_on
	)


def report_lost(doing: Doing, equipment: str, note: str) -> CommandAnswer:
	"""Write off a device of the job's address or of the technician's own truck.

	Args:
		doing: the technician, job and time.
		equipment: serial number, label code or MAC address, as typed.
		note: how it was lost.
	"""
	return device_actions.report_lost(
		doing.job, doing.technician, equipment=equipment, note=note, now=doing.done_on
	)


def create(
	doing: Doing, condition_note: str = "", then: str = "", old: str = "", sure: str = "", **values: str
) -> CommandAnswer:
	"""Create a device that is not in stock, and place it at the job if there is one.

	Args:
		doing: the technician and job.
		condition_note: on the device's condition.
		then: how it is placed, as in place().
		old, sure: as in swap().
		values: serial_number, equipment_model, mac_address, gpon_serial.

	Returns:
		The result of place(); `{"equipment"}` without a job.
	"""
	made = registration.register_device(
		**values, note=condition_note, technician=doing.technician, now=doing.done_on
	)
	return place(doing, made, then, old, sure) if doing.job else {"equipment": made}


def scan(doing: Doing, photo: bytes, instead: str = "") -> CommandAnswer:
	"""Store a photographed label and its values; return `{"scan"}`.

	Args:
		doing: the technician, job and time.
		photo: the picture file, read here unless the caller has already read it.
		instead: name of the FSM Scan that this one replaces; empty for none.
	"""
	kept = label_scans.store_scan(doing.job, doing.technician, doing.look or label_reader.read_label(photo))
	if instead:
		label_scans.dismiss_scan(instead, doing.technician)
	return {"scan": kept}


def dismiss(doing: Doing, scan: str) -> CommandAnswer:
	"""Dismiss a scan that is not needed."""
	label_scans.dismiss_scan(scan, doing.technician)
	return {"job": doing.job, "scan": scan}


def confirm(
	doing: Doing, scan: str, device: int, then: str = "", old: str = "", sure: str = "", **values: str
) -> CommandAnswer:
	"""Confirm the values of a scanned device; from a job, also install or remove it there.

	Args:
		doing: the technician, job and time.
		scan: name of the FSM Scan.
		device: which device of the photo, from 1.
		then: the action to take, as in place(); nothing more if it is empty or look.
		old, sure: as in swap().
		values: serial_number, equipment_model, mac_address, gpon_serial, as corrected by the technician.

	Returns:
		`{"scan", "equipment"}`, with the result of place().
	"""
	job = label_scans.describe_scan(scan, doing.technician)["job"]
	equipment = scan_confirmation.confirm_scan(scan, device, values, doing.user, doing.technician)
	confirmed = {"scan": scan, "equipment": equipment}
	if not job or then in ("", "look"):
		return confirmed
	at_job = Doing(job, doing.technician, doing.user, doing.received_on, doing.done_on)
	return confirmed | place(at_job, equipment, then, old, sure, scan)


def place(
	doing: Doing, equipment: str, then: str, old: str = "", sure: str = "", scan: str = ""
) -> CommandAnswer:
	"""Take a button's action on a device at the job.

	Args:
		doing: the technician, job and time.
		equipment: serial number, label code or MAC address.
		then: install (the default), beside an installed one, remove, or `swap <reason>`.
		old, sure, scan: as in swap().

	Returns:
		The result of the action; `removed` is True if the device was taken away.

	Raises:
		FsmError: there is no such action.
	"""
	if then == "remove":
		return remove(doing, equipment, scan) | {"removed": True}
	if then.startswith(SWAP):
		return swap(doing, equipment, then.removeprefix(SWAP), old, sure, scan)
	if then not in ("", "install", "beside"):
		refuse_unknown_button()
	return install(doing, equipment, sure, then == "beside", scan)


JOB_DEVICE_COMMANDS: Mapping[str, TechnicianCommand] = {
	"install": TechnicianCommand(read_install, install),
	"swap": TechnicianCommand(fields("equipment", "reason", "old", "sure"), swap),
	"remove": TechnicianCommand(fields("equipment"), remove),
	"mark_defective": TechnicianCommand(fields("equipment", "note"), mark_defective),
	"report_lost": TechnicianCommand(fields("equipment", "note"), report_lost),
	"create": TechnicianCommand(read_create, create),
	"scan": TechnicianCommand(with_picture("instead"), scan),
	"dismiss": TechnicianCommand(fields("scan"), dismiss),
	"confirm": TechnicianCommand(read_confirm, confirm),
}
"""Commands of a job's page for devices; `create`, `scan` and `confirm` are possible without a job too."""
