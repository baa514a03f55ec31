"""Truck Stock: the number of devices of each model on each truck, and its minimum."""

import frappe
from frappe import _

from gigafibre_fsm.domain.equipment.truck_stock import overview


def execute(filters: dict | None = None) -> tuple[list[dict], list[dict]]:
	"""Return columns and rows; `filters`: technician, only_short."""
	frappe.only_for(("System Manager", "FSM Manager", "FSM Dispatcher"))
	asked = frappe._dict(filters or {})
	rows = overview.list_stock_levels(technician=asked.technician or None)
	return _columns(), [row for row in rows if row["short"] or not asked.only_short]


def _columns() -> list[dict]:
	return [
		_column("technician", _("Technician"), "Link", options="Dispatch Technician", width=170),
		_column("technician_name", _("Name"), "Data", width=170),
		_column("truck", _("Truck"), "Link", options="Warehouse", width=190),
		_column("model", _("Model"), "Link", options="Equipment Model", width=190),
		_column("there", _("On the truck"), "Int", width=110),
		_column("minimum", _("At least"), "Int", width=100),
		_column("short", _("Short of"), "Int", width=100),
		_column("defective", _("Defective"), "Int", width=100),
		_column("counted_on", _("Counted on"), "Datetime", width=160),
	]


def _column(fieldname: str, label: str, fieldtype: str, **more: object) -> dict:
	return {"fieldname": fieldname, "label": label, "fieldtype": fieldtype, **more}
