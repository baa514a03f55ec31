"""The options of the technician's select fields."""

from functools import cache
from typing import TypedDict

from pypika import Order, Parameter

import frappe
from frappe.query_builder.functions import Count


class JobTypeChoice(TypedDict):
	"""A Dispatch Job Type with its French name."""

	name: str
	label_fr: str | None


class ModelChoice(TypedDict):
	"""An Equipment Model with what tells it apart."""

	name: str
	manufacturer: str | None
	equipment_type: str


class TruckChoice(TypedDict):
	"""An Equipment on a truck; `used` counts how often it was installed before."""

	name: str
	equipment_model: str
	equipment_type: str
	used: int


class Colleague(TypedDict):
	"""A Dispatch Technician with a truck."""

	name: str
	technician_name: str


def list_job_types() -> list[JobTypeChoice]:
	"""Return the active job types with their French names."""
	return frappe.db.sql(_job_types(), as_dict=True)


def list_models() -> list[ModelChoice]:
	"""Return the equipment models in use, by type."""
	return frappe.db.sql(_models(), as_dict=True)


def list_on_truck(truck: str | None) -> list[TruckChoice]:
	"""Return the devices on a truck, new ones first, then those that were installed before (`used`)."""
	rows = frappe.db.sql(_on_truck(), {"truck": truck}, as_dict=True) if truck else []
	return sorted(rows, key=lambda row: row.used > 0)


def list_colleagues(technician: str) -> list[Colleague]:
	"""Return the other technicians who have a truck."""
	active = {"status": "Active", "name": ("!=", technician), "truck": ("is", "set")}
	return frappe.get_all(
		"Dispatch Technician", active, ["name", "technician_name"], order_by="technician_name", limit=200
	)


# ---- the queries as text, built once per process because building them takes time


@cache
def _job_types() -> str:
	kind = frappe.qb.DocType("Dispatch Job Type")
	query = frappe.qb.from_(kind).select(kind.name, kind.label_fr).where(kind.disabled == 0)
	return query.orderby(kind.job_type_name).limit(50).get_sql()


@cache
def _models() -> str:
	model = frappe.qb.DocType("Equipment Model")
	query = frappe.qb.from_(model).select(model.name, model.manufacturer, model.equipment_type)
	return (
		query.where(model.disabled == 0).orderby(model.equipment_type, model.model_name).limit(200).get_sql()
	)


@cache
def _on_truck() -> str:
	device = frappe.qb.DocType("Equipment")
	move = frappe.qb.DocType("Equipment Movement")
	installed = (move.equipment == device.name) & (move.movement_type == "Install")
	used = frappe.qb.from_(move).select(Count("*")).where(installed)
	query = frappe.qb.from_(device).select(device.name, device.equipment_model, device.equipment_type)
	query = query.select(used.as_("used"))
	query = query.where((device.warehouse == Parameter("%(truck)s")) & (device.status == "On Truck"))
	return query.orderby(device.modified, order=Order.desc).limit(60).get_sql()
