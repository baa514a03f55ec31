"""The page of one device: what it is, where it stands, and what the technician may do with it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypedDict

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch.job import lifecycle, ownership
from gigafibre_fsm.domain.dispatch.technician_work import choices
from gigafibre_fsm.domain.dispatch.technician_work.choices import Colleague
from gigafibre_fsm.domain.dispatch.technician_work.pages.device_home import DeviceHome, load_home
from gigafibre_fsm.domain.equipment.identity import stock_lookup
from gigafibre_fsm.domain.equipment.identity.stock_lookup import StockLocation
from gigafibre_fsm.domain.equipment.movements import discrepancies, return_warehouses
from gigafibre_fsm.domain.equipment.movements import states as movement_states
from gigafibre_fsm.domain.equipment.movements.return_warehouses import ReturnWarehouse
from gigafibre_fsm.domain.network import probes
from gigafibre_fsm.domain.network.line import line_state
from gigafibre_fsm.domain.network.line.line_state import DeviceLine
from gigafibre_fsm.domain.network.probes import ModemAccess
from gigafibre_fsm.domain.network.topology import line_light
from gigafibre_fsm.exceptions import NotYours

SHOWN_MOVEMENTS = 20
SHOWN_JOBS = 10


class DeviceRow(TypedDict):
	"""The Equipment: stock_lookup.FIELDS and what only the page shows; moments in site time."""

	name: str
	serial_number: str
	mac_address: str | None
	gpon_serial: str | None
	equipment_model: str
	status: str
	warehouse: str | None
	service_location: str | None
	installed_on: datetime | None
	warranty_until: date | None
	wifi_ssid: str | None
	condition_note: str | None


class ModelRow(TypedDict):
	"""The device's Equipment Model."""

	model_name: str
	manufacturer: str | None
	equipment_type: str
	image: str | None


class OwnDeviceJob(TypedDict):
	"""A job of the technician's own; `at_place` says that it leads to where the device stands."""

	name: str
	subject: str
	status: str
	arrival: datetime
	service_location: str
	at_place: bool


class MovementLine(TypedDict):
	"""An Equipment Movement as the technician reads it; `mine` says that it was theirs."""

	movement_type: str
	moved_on: datetime
	mine: bool
	note: str | None
	to_warehouse: str | None
	said: str


class OpenReport(TypedDict):
	"""What the technician reported of the device and dispatch has not answered yet."""

	kind: str
	found_on: datetime
	note: str | None


@dataclass(frozen=True, slots=True)
class DevicePage:
	"""Everything that the page of a device shows to one technician.

	`place`, `line` and `modem` are only there while a job leads the technician to the device; `job_there` is that job once it
	can be worked on. `offers` names the actions without a job, in display order; `colleagues` and `warehouses` are
	the options of their forms, empty where no action needs them.
	"""

	device: DeviceRow
	model: ModelRow
	standing: StockLocation
	place: DeviceHome | None
	line: DeviceLine | None
	modem: ModemAccess | None
	job_there: str | None
	offers: tuple[str, ...]
	colleagues: list[Colleague]
	warehouses: list[ReturnWarehouse]
	reported: list[OpenReport]
	movements: list[MovementLine]
	jobs: list[OwnDeviceJob]


FIELDS = [*stock_lookup.FIELDS, "installed_on", "warranty_until", "wifi_ssid", "condition_note"]


def load_device_page(serial: str, technician: str, *, truck: str | None, now: datetime) -> DevicePage:
	"""Return the page of a device.

	Args:
		serial: name of the Equipment.
		technician: name of the Dispatch Technician who looks.
		truck: their Warehouse, None without one.
		now: site time, naive.

	Raises:
		NotYours: there is no such device.
	"""
	device = frappe.db.get_value("Equipment", serial, FIELDS, as_dict=True)
	if not device:
		raise NotYours
	jobs = _own_jobs(technician, device)
	sent_there = [job for job in jobs if job.at_place and job.status not in lifecycle.FINAL]
	place = load_home(device.service_location, technician, now) if sent_there else None
	standing = stock_lookup.locate_row(device, technician, place and place.name)
	is_installed = device.status == movement_states.INSTALLED
	line = line_state.device_line(device.name) if place and is_installed else None
	if line:
		(line,) = line_light.with_network_light([line])
	_hide(
		device, is_known=bool(jobs) or standing.kind == "on_your_truck", is_foreign=is_installed and not place
	)
	there = next((job.name for job in sent_there if job.status in lifecycle.MOVING), None)
	offers = () if there else list_offers(device, truck)
	return DevicePage(
		device=device,
		model=_model(device.equipment_model),
		standing=standing,
		place=place,
		line=line,
		modem=probes.load_access(device.name, now) if line else None,
		job_there=there,
		offers=offers,
		colleagues=choices.list_colleagues(technician) if "over" in offers else [],
		warehouses=return_warehouses.list_warehouses() if "in" in offers else [],
		reported=_reported(device.name, technician),
		movements=_movements(device.name, technician),
		jobs=jobs,
	)


def require_device(serial: str) -> None:
	"""Raise NotYours where there is no such device; any technician may hold any device in their hands."""
	if not frappe.db.exists("Equipment", serial):
		raise NotYours


def list_offers(device: DeviceRow, truck: str | None) -> tuple[str, ...]:
	"""Return the actions that a technician with this truck may take on a device without a job, in display order."""
	if truck and device["warehouse"] == truck:
		is_sound = device["status"] == movement_states.ON_TRUCK
		return (
			("defective", "over", "in", "missing", "lost") if is_sound else ("in", "over", "missing", "lost")
		)
	return () if device["status"] == movement_states.RETIRED or not truck else ("found",)


def _hide(device: frappe._dict, *, is_known: bool, is_foreign: bool) -> None:
	if not is_known:
		# free text, written at another technician's job: it may contain the customer's name
		device.condition_note = ""
	if is_foreign:
		device.wifi_ssid = ""


def _reported(equipment: str, technician: str) -> list[OpenReport]:
	return frappe.get_all(
		discrepancies.DOCTYPE,
		{"equipment": equipment, "technician": technician, "state": discrepancies.OPEN},
		["kind", "found_on", "note"],
		order_by="found_on desc",
	)


def _model(name: str) -> ModelRow:
	return frappe.get_cached_value(
		"Equipment Model", name, ["model_name", "manufacturer", "equipment_type", "image"], as_dict=True
	)


def _own_jobs(technician: str, device: frappe._dict) -> list[OwnDeviceJob]:
	"""Return the technician's own jobs that handled the device, or that lead to its location."""
	job = frappe.qb.DocType("Dispatch Job")
	row = frappe.qb.DocType("Dispatch Job Equipment")
	leads = row.equipment == device.name
	if device.service_location:
		leads |= job.service_location == device.service_location
	found = (
		frappe.qb.from_(job)
		.left_join(row)
		.on((row.parent == job.name) & (row.parenttype == "Dispatch Job") & (row.equipment == device.name))
		.select(job.name, job.subject, job.status, job.arrival, job.service_location)
		.distinct()
		.where(ownership.is_own(job, technician) & leads)
		.orderby(job.arrival, order=frappe.qb.desc)
		.limit(SHOWN_JOBS)
	).run(as_dict=True)
	for each in found:
		each.at_place = bool(device.service_location) and each.service_location == device.service_location
	return found


def _movements(equipment: str, technician: str) -> list[MovementLine]:
	"""Return the device's movements, newest first, without a customer's name or address."""
	movement = frappe.qb.DocType("Equipment Movement")
	rows = (
		frappe.qb.from_(movement)
		.select(
			movement.movement_type,
			movement.moved_on,
			(movement.technician == technician).as_("mine"),
			movement.note,
			movement.to_warehouse,
		)
		.where(movement.equipment == equipment)
		.orderby(movement.instant, order=frappe.qb.desc)
		.orderby(movement.creation, order=frappe.qb.desc)
		.limit(SHOWN_MOVEMENTS)
	).run(as_dict=True)
	words = _moves()
	for row in rows:
		row.said = (
			stock_lookup.loaded_onto(row.to_warehouse, technician)
			if row.movement_type == "Load"
			else words.get(row.movement_type, row.movement_type)
		)
	return rows


def _moves() -> dict[str, str]:
	return {
		"Receive": _("Received"),
		"Transfer": _("Moved"),
		"Unload": _("Brought back to the warehouse"),
		"Install": _("Installed"),
		"Remove": _("Removed"),
		"Send to Repair": _("Marked defective"),
		"Lose": _("Reported lost"),
		"Find": _("Found again"),
		"Retire": _("Taken out of use"),
	}
