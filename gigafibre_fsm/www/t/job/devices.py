"""What a technician does with devices from the visit's page, and what the page says of them."""

from collections.abc import Sequence

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch import technician_work
from gigafibre_fsm.domain.dispatch.job import device_log
from gigafibre_fsm.domain.equipment import registration
from gigafibre_fsm.domain.equipment.identity import search
from gigafibre_fsm.domain.equipment.installation import installed_devices
from gigafibre_fsm.domain.equipment.vision import scans as label_scans
from gigafibre_fsm.www.page import PageRequest
from gigafibre_fsm.www.t import sent


def shown(page: technician_work.TechnicianJobPage) -> dict:
	"""The devices at the visit's address, and those that the visit took away, each with the last word on it."""
	there = installed_devices.find_installed(page.place.name)
	here = {device.equipment for device in there}
	rows = [(device.equipment, device.action) for device in page.devices]
	last = device_log.last_actions(rows)
	by_name = {device.equipment: device for device in page.devices}
	return {
		"there": there,
		"installed": set(device_log.list_installed(rows)),
		"gone": [by_name[name] for name in last if name not in here],
	}


_NEARNESS = ("on_your_truck", "in_warehouse", "on_another_truck", "at_this_customer")


def nearest_first(found: list[search.SearchResult]) -> list[search.SearchResult]:
	"""What can be installed comes first, the own truck's before a colleague's; the rest as it was found."""

	def rank(device: search.SearchResult) -> int:
		kind = device.standing.kind
		return _NEARNESS.index(kind) if kind in _NEARNESS else len(_NEARNESS)

	return sorted(found, key=rank)


def doubts(page: technician_work.TechnicianJobPage, technician: str, equipment: Sequence[str]) -> dict:
	"""What speaks against each of these devices at this visit."""
	where = (page.job.name, page.place.name, page.job.customer)
	return technician_work.doubts_about(technician_work.candidates_from_stock(equipment), *where, technician)


def answer(done: dict, what: str = "installed") -> dict:
	"""Where the page goes on after something was done with a device, and what it says.

	`done` is what the visit answered; `what` is installed, removed, defective or lost.
	"""
	sentence = {
		"installed": _("{0} is installed here."),
		"removed": _("{0} is on your truck."),
		"defective": _("{0} is on your truck, marked as defective."),
		"lost": _("{0} is written off."),
	}[what].format(done["equipment"])
	old = _("{0} is on your truck.").format(done["old"]) if done.get("old") else ""
	return {"next": f"/t/job/{done['job']}#equipment", "said": f"{sentence} {old}".strip()}


def _install(request: PageRequest, job: str, technician: str) -> dict:
	return answer(place(request, job, technician, request.form.get("equipment", "")))


def place(request: PageRequest, job: str, technician: str, equipment: str, scan: str | None = None) -> dict:
	"""Install a device as the button `then` says: alone, beside the old one, or in its place; as the visit answers."""
	form, now = request.form, request.now
	then, sure = form.get("then", ""), form.get("sure", "")
	if then.startswith("swap "):
		reason, old = then.removeprefix("swap "), form.get("old", "")
		return technician_work.swap_equipment(
			job, technician, equipment, reason, now=now, old=old, scan=scan, sure=sure
		)
	is_beside = then == "beside"
	return technician_work.install_equipment(
		job, technician, equipment, now=now, scan=scan, sure=sure, beside=is_beside
	)


def _remove(request: PageRequest, job: str, technician: str) -> dict:
	done = technician_work.remove_equipment(
		job, technician, request.form.get("equipment", ""), now=request.now
	)
	return answer(done, "removed")


def _swap(request: PageRequest, job: str, technician: str) -> dict:
	form = request.form
	done = technician_work.swap_equipment(
		job,
		technician,
		form.get("equipment", ""),
		form.get("reason", ""),
		now=request.now,
		old=form.get("old", ""),
		sure=form.get("sure", ""),
	)
	return answer(done)


def _away(request: PageRequest, job: str, technician: str) -> dict:
	form = request.form
	equipment, note = form.get("equipment", ""), form.get("note", "")
	becomes = form.get("as")
	if becomes not in ("works", "defective", "lost"):
		frappe.throw(_("Say what becomes of the device: it works, it is defective, or it is lost."))
	if becomes == "works":
		return answer(
			technician_work.remove_equipment(job, technician, equipment, now=request.now), "removed"
		)
	act = technician_work.mark_defective if becomes == "defective" else technician_work.report_lost
	return answer(act(job, technician, equipment, note, now=request.now), becomes)


def _create(request: PageRequest, job: str, technician: str) -> dict:
	form = request.form
	technician_work.load_page(job, technician)  # whose visit it is comes before anything is made
	made = registration.register_device(
		form.get("serial_number", ""),
		form.get("equipment_model", ""),
		form.get("mac_address", ""),
		form.get("gpon_serial", ""),
		form.get("condition_note", ""),
		technician=technician,
		now=request.now,
	)
	return answer(place(request, job, technician, made))


def _scan(request: PageRequest, job: str, technician: str) -> dict:
	technician_work.load_page(job, technician)
	scan = label_scans.store_scan(job, technician, sent.look(request))
	return {"next": f"/t/scan/{scan}"}


ACTIONS = {
	"install": _install,
	"remove": _remove,
	"swap": _swap,
	"away": _away,
	"create": _create,
	"scan": _scan,
}
