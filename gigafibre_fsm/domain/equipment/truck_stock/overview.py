"""All trucks for dispatch: how many of each model each carries, and its minimum."""

from collections import defaultdict
from datetime import datetime
from typing import TypedDict

import frappe
from frappe.query_builder.functions import Count, Max

from gigafibre_fsm.domain.equipment.movements import states as movement_states


class TruckModel(TypedDict):
	"""A model on a truck, or required there: its usable, defective and lacking devices."""

	technician: str
	technician_name: str
	truck: str
	model: str
	there: int
	minimum: int
	short: int
	defective: int
	counted_on: datetime | None


def list_stock_levels(technician: str | None = None) -> list[TruckModel]:
	"""Return a row for each technician with a truck and each model on it or required, largest shortage first.

	Rows are `{"technician", "technician_name", "truck", "model", "there", "minimum", "short", "defective",
	"counted_on"}`.
	"""
	people = _people(technician)
	there = _there({person.truck for person in people})
	minimums = _minimums()
	counted = _counted()
	rows = [
		_row(person, model, there[person.truck], _merge_minimums(minimums, person.name), counted)
		for person in people
		for model in sorted({*there[person.truck], *_merge_minimums(minimums, person.name)})
	]
	return sorted(rows, key=lambda row: (-row["short"], row["technician_name"], row["model"]))


def _row(person: dict, model: str, there: dict, minimums: dict, counted: dict) -> TruckModel:
	here = there.get(model, {})
	usable, least = here.get(movement_states.ON_TRUCK, 0), minimums.get(model, 0)
	return {
		"technician": person.name,
		"technician_name": person.technician_name,
		"truck": person.truck,
		"model": model,
		"there": usable,
		"minimum": least,
		"short": max(0, least - usable),
		"defective": here.get(movement_states.IN_REPAIR, 0),
		"counted_on": counted.get(person.truck),
	}


def _people(technician: str | None) -> list[dict]:
	filters = {"status": "Active", "truck": ("is", "set")}
	if technician:
		filters["name"] = technician
	return frappe.get_all("Dispatch Technician", filters, ["name", "technician_name", "truck"], limit=0)


def _there(trucks: set[str]) -> dict[str, dict[str, dict[str, int]]]:
	"""Return truck → model → status → number of devices."""
	found: dict = defaultdict(lambda: defaultdict(dict))
	if not trucks:
		return found
	device = frappe.qb.DocType("Equipment")
	rows = (
		frappe.qb.from_(device)
		.select(device.warehouse, device.equipment_model, device.status, Count(device.name))
		.where(device.warehouse.isin(sorted(trucks)))
		.groupby(device.warehouse, device.equipment_model, device.status)
	).run()
	for warehouse, model, status, number in rows:
		found[warehouse][model][status] = number
	return found


def _minimums() -> dict[str, dict[str, int]]:
	"""Return technician (empty: all) → model → minimum."""
	found: dict = defaultdict(dict)
	for row in frappe.get_all("Truck Minimum", fields=["technician", "equipment_model", "minimum"], limit=0):
		found[row.technician or ""][row.equipment_model] = row.minimum
	return found


def _merge_minimums(minimums: dict[str, dict[str, int]], technician: str) -> dict[str, int]:
	return {**minimums.get("", {}), **minimums.get(technician, {})}


def _counted() -> dict[str, datetime]:
	count = frappe.qb.DocType("Truck Count")
	rows = frappe.qb.from_(count).select(count.truck, Max(count.counted_on)).groupby(count.truck).run()
	return dict(rows)
