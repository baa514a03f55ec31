"""What technicians did today before somebody looks: visits brought to where they stand at a moment."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache

import frappe

from demo import day
from gigafibre_fsm.domain.dispatch import technician_work
from gigafibre_fsm.domain.dispatch.technician_work import device_actions
from gigafibre_fsm.domain.equipment.installation import installed_devices
from gigafibre_fsm.domain.equipment.movements import service as movements
from gigafibre_fsm.tests.standins.labels.label import Label, draw
from gigafibre_fsm.tests.standins.labels.photograph import Shot, photograph
from gigafibre_fsm.www.t.job import typed_signature

MAIN_MODEL = "TP-Link XX230v"
FIRST_DEVICE = 395
"""Serial numbers count from here."""
SET_OUT = timedelta(minutes=25)
"""Before the planned arrival."""
IN_WAREHOUSE = 3
"""Devices of each model."""
ON_TRUCK = 2
"""Modems of the main model; of each other model there is one."""
RECEIVED = timedelta(days=30)
"""How long ago the devices in stock were bought."""
NOBODY_HOME = "Personne à la maison; carte laissée dans la porte."
NOTES = (
	"Connecteur nettoyé, signal stable.",
	"Câble de branchement réparé au poteau. Tout fonctionne.",
	"Modem déplacé au salon, Wi-Fi mesuré dans chaque pièce.",
)


def bring_up_to(job: frappe._dict, now: datetime) -> None:
	"""Let the technician take every step of a visit that is due by `now`; every ninth finds nobody at home."""
	start, end = job.arrival, job.arrival + timedelta(minutes=job.duration)
	steps = {"Dispatched": start - SET_OUT, "En Route": start, "On Site": end}
	status = job.status
	while status in steps and steps[status] <= now:
		status = _take_step(job, status, steps[status])


def _take_step(job: frappe._dict, status: str, at: datetime) -> str:
	"""The next status of the visit, reached at this moment."""
	following = {"Dispatched": "En Route", "En Route": "On Site", "On Site": "Completed"}[status]
	reason = None
	if following == "Completed" and int(job.name[-3:]) % 9 == 0:
		following, reason = "Not Done", NOBODY_HOME
	elif following == "Completed":
		prove(job, at - timedelta(minutes=5))
	technician_work.move_job(job.name, job.technician, following, now=at, reason=reason)
	return following


def prove(job: frappe._dict, at: datetime) -> None:
	"""Answer the checklist and add the device, the photos, the note and the signature that the kind of visit asks for."""
	document = frappe.get_doc("Dispatch Job", job.name)
	needs = frappe.get_doc("Dispatch Job Type", job.job_type)
	for row in document.checklist:
		_answer(job, row, at)
	if needs.requires_equipment:
		_install(job, document.service_location, at)
	for kind in ("Before", "After"):
		if needs.get(f"requires_{kind.lower()}_photo"):
			technician_work.add_photo(job.name, job.technician, kind, picture(), now=at)
	if needs.requires_note:
		technician_work.set_note(job.name, job.technician, NOTES[int(job.name[-3:]) % len(NOTES)], now=at)
	if needs.requires_signature:
		name = frappe.db.get_value(
			"Service Location Contact", {"parent": document.service_location}, "contact_name"
		)
		technician_work.store_signature(
			job.name, job.technician, name, typed_signature.draw(name, "Écrit au téléphone"), now=at
		)


def _install(job: frappe._dict, location: str, at: datetime) -> None:
	"""Install a modem from the truck, in place of the one that stands there already."""
	device = {"equipment": new_device(MAIN_MODEL, job.technician, at - timedelta(days=1)), "now": at}
	if installed_devices.find_installed(location):
		technician_work.swap_equipment(job.name, job.technician, reason=device_actions.REPLACED, **device)
	else:
		technician_work.install_equipment(job.name, job.technician, **device)


def _answer(job: frappe._dict, row: frappe._dict, at: datetime) -> None:
	"""What a technician answers to an item of the checklist, by its kind."""
	of_visit = {"job": job.name, "technician": job.technician, "row": row.name}
	if row.kind == "Photo":
		technician_work.answer_with_photo(**of_visit, data=picture(), now=at)
	elif row.kind == "Number":
		technician_work.answer_item(**of_visit, value="-19.4", now=at)
	elif row.kind == "Choice":
		technician_work.answer_item(
			**of_visit, value=row.choices.splitlines()[0].split("|")[0].strip(), now=at
		)
	else:
		technician_work.check_item(**of_visit, done=True, now=at)


@cache
def picture() -> bytes:
	"""A photograph that shows something: a label on a table."""
	return photograph(draw(Label("TEST", "1C61B410A000", "XX230v")), Shot(seed=3, size=(640, 480)))


def serial_for(model: str, number: int) -> tuple[str, str, str]:
	"""Return an invented serial number, MAC address and GPON serial number in the model's real forms."""
	known = next(each for each in day.MODELS if each.name == model)
	serial = {
		"TP-Link XX230v": f"22275A7{number:06d}",
		"Huawei EG8145V5": f"2102{number:012d}",
		"Nokia G-240G-E": f"ALCLF{number:07X}",
		"TP-Link Archer AX55": f"2235A{number:08d}",
		"TP-Link Deco X50": f"2246B{number:08d}",
	}[model]
	digits = f"{known.prefixes[0]}{0x10A000 + number:06X}"
	mac = ":".join(digits[i : i + 2] for i in range(0, 12, 2))
	return serial, mac, f"{known.gpon_vendor_id}{0x1A2B0000 + number:08X}" if known.gpon_vendor_id else ""


def fill_trucks(models: Sequence[day.Model], now: datetime) -> None:
	"""Receive devices of each model into the warehouse and load some on each truck, as of last month."""
	if frappe.db.count("Equipment"):
		return
	technicians = frappe.get_all("Dispatch Technician", pluck="name", order_by="name")
	for model in models:
		on_truck = ON_TRUCK if model.name == MAIN_MODEL else 1
		for technician in [None] * IN_WAREHOUSE + technicians * on_truck:
			new_device(model.name, technician, now - RECEIVED)


def new_device(model: str, technician: str | None, at: datetime) -> str:
	"""Receive a new device into the warehouse, load it on a technician's truck if one is given; return its name."""
	serial, mac, gpon = serial_for(model, FIRST_DEVICE + frappe.db.count("Equipment"))
	values = {
		"serial_number": serial,
		"equipment_model": model,
		"mac_address": mac,
		"gpon_serial": gpon or None,
	}
	equipment = frappe.get_doc({"doctype": "Equipment", **values}).insert()
	stores = frappe.db.get_value("Warehouse", {"warehouse_name": "Stores"})
	movements.receive_device(equipment.name, warehouse=stores, now=at)
	if technician:
		movements.load_device(equipment.name, technician=technician, now=at)
	return equipment.name
