"""What a technician does with devices from the visit's page, and what the page says of them."""

from collections.abc import Sequence

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch import device_rows, visit
from gigafibre_fsm.domain.equipment import at_location, create, labels
from gigafibre_fsm.www.page import PageRequest
from gigafibre_fsm.www.t import sent


def shown(page: visit.Visit) -> dict:
	"""The devices at the visit's address, and those that the visit took away, each with the last word on it."""
	there = at_location.installed(page.place.name)
	here = {device.equipment for device in there}
	rows = [(device.equipment, device.action) for device in page.devices]
	last = device_rows.last_actions(rows)
	by_name = {device.equipment: device for device in page.devices}
	return {
		"there": there,
		"installed": set(device_rows.installed(rows)),
		"gone": [by_name[name] for name in last if name not in here],
	}


def doubts(page: visit.Visit, technician: str, equipment: Sequence[str]) -> dict:
	"""What speaks against each of these devices at this visit."""
	where = (page.job.name, page.place.name, page.job.customer)
	return visit.doubts_about(visit.of_stock(equipment), *where, technician)


def _install(request: PageRequest, job: str, technician: str) -> dict:
	form = request.form
	visit.install_equipment(
		job, technician, form.get("equipment", ""), now=request.now, sure=form.get("sure", "")
	)
	return {"next": f"/t/job/{job}#equipment"}


def _remove(request: PageRequest, job: str, technician: str) -> dict:
	visit.remove_equipment(job, technician, request.form.get("equipment", ""), now=request.now)
	return {"next": f"/t/job/{job}#equipment"}


def _swap(request: PageRequest, job: str, technician: str) -> dict:
	form = request.form
	visit.swap_equipment(
		job,
		technician,
		form.get("equipment", ""),
		form.get("reason", ""),
		now=request.now,
		old=form.get("old", ""),
		sure=form.get("sure", ""),
	)
	return {"next": f"/t/job/{job}#equipment"}


def _away(request: PageRequest, job: str, technician: str) -> dict:
	form = request.form
	equipment, note = form.get("equipment", ""), form.get("note", "")
	if form.get("as") == "works":
		visit.remove_equipment(job, technician, equipment, now=request.now)
	elif form.get("as") == "defective":
		visit.mark_defective(job, technician, equipment, note, now=request.now)
	elif form.get("as") == "lost":
		visit.report_lost(job, technician, equipment, note, now=request.now)
	else:
		frappe.throw(_("Say what becomes of the device: it works, it is defective, or it is lost."))
	return {"next": f"/t/job/{job}#equipment"}


def _create(request: PageRequest, job: str, technician: str) -> dict:
	form = request.form
	visit.page(job, technician)  # whose visit it is comes before anything is made
	made = create.create(
		form.get("serial_number", ""),
		form.get("equipment_model", ""),
		form.get("mac_address", ""),
		form.get("gpon_serial", ""),
		form.get("condition_note", ""),
		technician=technician,
		now=request.now,
	)
	visit.install_equipment(job, technician, made, now=request.now, sure=form.get("sure", ""))
	return {"next": f"/t/job/{job}#equipment"}


def _scan(request: PageRequest, job: str, technician: str) -> dict:
	visit.page(job, technician)
	scan = labels.keep(job, technician, sent.look(request))
	return {"next": f"/t/scan/{scan}"}


ACTIONS = {
	"install": _install,
	"remove": _remove,
	"swap": _swap,
	"away": _away,
	"create": _create,
	"scan": _scan,
}
