"""One visit ready to be done, committed so that a web server sees it, and taken away again afterwards."""

import secrets
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.dispatch.workflow import transitions
from gigafibre_fsm.tests import builders, people
from gigafibre_fsm.tests.standins.labels.label import Label, draw
from gigafibre_fsm.tests.standins.labels.photograph import Shot, photograph

if TYPE_CHECKING:
	from collections.abc import Iterator
	from datetime import datetime

OUI = "1C61B4"
MODEL = "XX230v"
CHECKS = (
	("Measure the light at the outlet", "Mesurer la lumière à la prise", 1),
	("Speed test with the customer", "Test de vitesse avec le client", 1),
	("Workplace left clean", "Lieux laissés propres", 0),
)


@dataclass(frozen=True)
class VisitData:
	"""The names of what was made; `url` is the technician's short link."""

	language: str
	technician: people.TestTechnician
	truck: str
	model: str
	job_type: str
	customer: str
	location: str
	ticket: str
	job: str
	equipment: str
	label: Label

	def label_photo(self, seed: int = 1) -> bytes:
		"""A photograph of the label of the device on the truck, slightly askew."""
		return photograph(draw(self.label), Shot(seed=seed, size=(1600, 1200), angle=4, yaw=6))


@contextmanager
def a_visit(
	language: str = "fr", now: "datetime | None" = None, **kind_of_visit: object
) -> "Iterator[VisitData]":
	"""Commit a dispatched installation for today with one device on the truck; forget it all at the end.

	`kind_of_visit`: fields of its Dispatch Job Type that shall differ.
	"""
	data = _insert_visit(language, now or now_datetime(), kind_of_visit)
	frappe.db.commit()  # the web server and the browser are other processes
	try:
		yield data
	finally:
		frappe.db.rollback()
		_forgotten(data)
		frappe.db.commit()  # as above


def _insert_visit(language: str, now: "datetime", kind_of_visit: dict[str, object]) -> VisitData:
	truck = _truck()
	technician = people.make_technician("Étienne Gagnon", "+14505550188", language)
	frappe.db.set_value("Dispatch Technician", technician.name, {"truck": truck, **_every_day()})
	model = _model()
	label = _label()
	customer = builders.a_customer(language=language)
	location = builders.a_location(
		customer.name,
		access_notes="Code du portail 4812. Sonner avant d'entrer.",
		network_drop="NAP-SJ-042",
		contacts=_contacts(language),
	)
	ticket = builders.a_ticket(customer.name)
	job_type = _job_type(kind_of_visit)
	arrival = now.replace(minute=0, second=0, microsecond=0)
	job = builders.a_job(
		subject="Installation 500 Mbit/s",
		job_type=job_type,
		customer=customer.name,
		service_location=location.name,
		technician=technician.name,
		issue=ticket.name,
		priority="High",
		arrival=arrival,
		instructions="Passer par la cour.",
	)
	for status in ("Scheduled", "Dispatched"):
		transitions.move_job(job.name, status, builders.PLANNER, now=now)
	return VisitData(
		language,
		technician,
		truck,
		model,
		job_type,
		customer.name,
		location.name,
		ticket.name,
		job.name,
		_device(label, model, truck),
		label,
	)


def _truck() -> str:
	company = frappe.get_all("Company", pluck="name", limit=1)[0]
	name = builders.unique("Camion")
	return frappe.get_doc({"doctype": "Warehouse", "warehouse_name": name, "company": company}).insert().name


def _contacts(language: str) -> list[dict[str, object]]:
	resident = {
		"contact_name": "Marie Tremblay",
		"role": "Resident",
		"phone": "+14505550102",
		"language": language,
		"is_primary": 1,
	}
	caretaker = {
		"contact_name": "Robert Picard",
		"role": "Superintendent",
		"phone": "+14505550177",
		"language": "fr",
	}
	return [resident, caretaker]


def _every_day() -> dict[str, object]:
	days = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
	return {
		**{f"works_{day}": 1 for day in days},
		"shift_start": "00:00:00",
		"shift_end": "23:59:00",
	}


def _model() -> str:
	if not frappe.db.exists("Equipment Model", MODEL):
		frappe.get_doc(
			{
				"doctype": "Equipment Model",
				"model_name": MODEL,
				"manufacturer": "TP-Link",
				"equipment_type": "ONT",
				"oui_prefixes": OUI,
				"gpon_vendor_id": "TPLG",
				"has_mac": 1,
				"has_gpon_serial": 1,
			}
		).insert()
	return MODEL


def _label() -> Label:
	tail = secrets.token_hex(3).upper()
	return Label(serial=f"2239{tail}0417", mac=f"{OUI}{tail}", model=MODEL, gpon_serial=f"TPLG1A{tail}")


def _device(label: Label, model: str, truck: str) -> str:
	pairs = [label.mac[start : start + 2] for start in range(0, 12, 2)]
	device = frappe.get_doc(
		{
			"doctype": "Equipment",
			"serial_number": label.serial,
			"equipment_model": model,
			"mac_address": ":".join(pairs),
			"gpon_serial": label.gpon_serial,
		}
	).insert()
	frappe.db.set_value("Equipment", device.name, {"status": "On Truck", "warehouse": truck})
	return device.name


def _job_type(values: dict[str, object]) -> str:
	needs = ("equipment", "before_photo", "after_photo", "signature", "note")
	usual = {
		"job_type_name": builders.unique("Installation"),
		"label_fr": "Installation",
		"checklist": [{"label_en": en, "label_fr": fr, "required": needed} for en, fr, needed in CHECKS],
		**{f"requires_{need}": 1 for need in needs},
	}
	return builders.a_job_type(**{**usual, **values}).name


def _forgotten(data: VisitData) -> None:
	jobs = frappe.get_all("Dispatch Job", {"customer": data.customer}, pluck="name")
	scans = frappe.get_all("FSM Scan", {"technician": data.technician.name}, pluck="name")
	frappe.db.delete("FSM Command", {"actor": data.technician.user})
	frappe.db.delete("FSM SMS", {"reference_name": ("in", jobs)})
	frappe.db.delete("Dispatch Promise", {"job": ("in", jobs)})
	frappe.db.delete("FSM Magic Link", {"document": ("in", jobs)})
	frappe.db.delete("Equipment Movement", {"technician": data.technician.name})
	for doctype in ("Equipment Movement", "CPE State", "CPE Reading"):
		frappe.db.delete(doctype, {"equipment": data.equipment})
	for doctype, names in (
		("FSM Scan", scans),
		("Dispatch Job", jobs),
		("Equipment", [data.equipment]),
		("Issue", [data.ticket]),
		("Service Location", [data.location]),
		("Customer", [data.customer]),
		("Dispatch Job Type", [data.job_type]),
	):
		for name in names:
			_without_files(doctype, name)
			people.forget(doctype, name)
	people.forget_technician(data.technician)
	people.forget("Warehouse", data.truck)


def _without_files(doctype: str, name: str) -> None:
	for file in frappe.get_all(
		"File", {"attached_to_doctype": doctype, "attached_to_name": name}, pluck="name"
	):
		frappe.delete_doc("File", file, force=True)
