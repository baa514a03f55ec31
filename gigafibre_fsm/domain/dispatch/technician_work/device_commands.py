"""The commands of a technician that are about a device: each is done with what it was given, and says what came of it."""

from dataclasses import dataclass
from datetime import datetime

from gigafibre_fsm.domain.dispatch.technician_work import device_actions
from gigafibre_fsm.domain.dispatch.technician_work.own_job import ActionAnswer
from gigafibre_fsm.domain.equipment import registration
from gigafibre_fsm.domain.equipment.vision import label_reader
from gigafibre_fsm.domain.equipment.vision import scans as label_scans
from gigafibre_fsm.domain.equipment.vision.label_reader import LabelReadResult

SWAP = "swap "
"""Begins the word of a button that replaces a device; the reason follows, see device_actions.swap_equipment."""


class CommandAnswer(ActionAnswer, total=False):
	"""What a technician's command answers; each only the fields that it is about.

	`follow_up_job` is that of a visit done in part, `removed` says that a device was taken away, `is_own` that the
	visit is still the technician's; `happened_on` is as of when it was done, site time, as text.
	"""

	follow_up_job: str | None
	scan: str
	removed: bool
	is_own: bool
	happened_on: str


@dataclass(frozen=True, slots=True)
class Doing:
	"""Who does a command, at which visit and when; `job`, `age` and `look` as of commands.Command.

	`done_on` is when the person did it, `received_on` when it came; both site time, naive.
	"""

	job: str | None
	technician: str
	user: str
	received_on: datetime
	done_on: datetime
	age: int = 0
	look: LabelReadResult | None = None


def install(
	doing: Doing, equipment: str, sure: str = "", beside: bool = False, scan: str = ""
) -> CommandAnswer:
	"""Install a device at the visit; answers as device_actions.install_equipment().

	Args:
		doing: who does it, at which visit and when.
		equipment: serial number, label code or MAC address, as typed.
		sure: codes of the doubts that the person has answered.
		beside: a device of the same type that is there already stays.
		scan: name of the FSM Scan by which it was found.
	"""
	return device_actions.install_equipment(
		doing.job,
		doing.technician,
		equipment,
		now=doing.done_on,
		scan=scan or None,
		sure=sure,
		beside=beside,
	)


def swap(
	doing: Doing, equipment: str, reason: str, old: str = "", sure: str = "", scan: str = ""
) -> CommandAnswer:
	"""Install a device in place of another one; answers as device_actions.swap_equipment().

	Args:
		doing: who does it, at which visit and when.
		equipment: the new device: serial number, label code or MAC address, as typed.
		reason: why the old one leaves, device_actions.DEFECTIVE or REPLACED.
		old: the old device, by default the only one of the same type at the address.
		sure: codes of the doubts that the person has answered.
		scan: name of the FSM Scan by which the new device was found.
	"""
	return device_actions.swap_equipment(
		doing.job,
		doing.technician,
		equipment,
		reason,
		now=doing.done_on,
		old=old,
		scan=scan or None,
		sure=sure,
	)


def remove(doing: Doing, equipment: str, scan: str = "") -> CommandAnswer:
	"""Take a device from the visit's address onto the technician's truck.

	Args:
		doing: who does it, at which visit and when.
		equipment: serial number, label code or MAC address, as typed.
		scan: name of the FSM Scan by which it was found.
	"""
	return device_actions.remove_equipment(
		doing.job, doing.technician, equipment, now=doing.done_on, scan=scan or None
	)


def mark_defective(doing: Doing, equipment: str, note: str) -> CommandAnswer:
	"""Mark a device of the visit's address or of the own truck as defective.

	Args:
		doing: who does it, at which visit and when.
		equipment: serial number, label code or MAC address, as typed.
		note: what is wrong with it.
	"""
	return device_actions.mark_defective(doing.job, doing.technician, equipment, note, now=doing.done_on)


def report_lost(doing: Doing, equipment: str, note: str) -> CommandAnswer:
	"""Write off a device of the visit's address or of the own truck.

	Args:
		doing: who does it, at which visit and when.
		equipment: serial number, label code or MAC address, as typed.
		note: how it was lost.
	"""
	return device_actions.report_lost(doing.job, doing.technician, equipment, note, now=doing.done_on)


def create(
	doing: Doing, condition_note: str = "", then: str = "", old: str = "", sure: str = "", **values: str
) -> CommandAnswer:
	"""Make a device that stock does not know, and place it at the visit if there is one.

	Args:
		doing: who does it, and where.
		condition_note: on the device's condition.
		then: how it is placed, as in place().
		old, sure: as in swap().
		values: serial_number, equipment_model, mac_address, gpon_serial.

	Returns:
		What place() answers; `{"equipment"}` without a visit.
	"""
	made = registration.register_device(
		**values, note=condition_note, technician=doing.technician, now=doing.done_on
	)
	return place(doing, made, then, old, sure) if doing.job else {"equipment": made}


def scan(doing: Doing, photo: bytes, instead: str = "") -> CommandAnswer:
	"""Keep what a photographed label says. Answers `{"scan"}`.

	Args:
		doing: who does it, at which visit and when.
		photo: the picture file, read here unless the way in has looked at it already.
		instead: name of the FSM Scan that this one replaces; empty for none.
	"""
	kept = label_scans.store_scan(doing.job, doing.technician, doing.look or label_reader.read_label(photo))
	if instead:
		label_scans.dismiss_scan(instead, doing.technician)
	return {"scan": kept}


def dismiss(doing: Doing, scan: str) -> CommandAnswer:
	"""Put a scan aside that nobody needs."""
	label_scans.dismiss_scan(scan, doing.technician)
	return {"job": doing.job, "scan": scan}


def confirm(
	doing: Doing, scan: str, device: int, then: str = "", old: str = "", sure: str = "", **values: str
) -> CommandAnswer:
	"""Take the person's word on a device of their scan; from a visit it is installed or removed there at once.

	Args:
		doing: who does it.
		scan: name of the FSM Scan.
		device: which device of the photo, from 1.
		then: what is done with it, as in place(); empty or look does nothing more.
		old, sure: as in swap().
		values: serial_number, equipment_model, mac_address, gpon_serial, as the person left them.

	Returns:
		`{"scan", "equipment"}`, with what place() answers.
	"""
	job = label_scans.describe_scan(scan, doing.technician)["job"]
	equipment = label_scans.confirm_scan(scan, device, values, doing.user, doing.technician)
	confirmed = {"scan": scan, "equipment": equipment}
	if not job or then in ("", "look"):
		return confirmed
	at_visit = Doing(job, doing.technician, doing.user, doing.received_on, doing.done_on)
	return confirmed | place(at_visit, equipment, then, old, sure, scan)


def place(
	doing: Doing, equipment: str, then: str, old: str = "", sure: str = "", scan: str = ""
) -> CommandAnswer:
	"""Do with a device at the visit what a button says.

	Args:
		doing: who does it, and where.
		equipment: serial number, label code or MAC address.
		then: install (also for any other word), beside the one that is there, remove, or `swap <reason>`.
		old, sure, scan: as in swap().

	Returns:
		What the visit answers; `removed` is True where the device was taken away.
	"""
	if then == "remove":
		return remove(doing, equipment, scan) | {"removed": True}
	if then.startswith(SWAP):
		return swap(doing, equipment, then.removeprefix(SWAP), old, sure, scan)
	return install(doing, equipment, sure, then == "beside", scan)
