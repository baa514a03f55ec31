"""Truck Stock: the number of devices of each model on each truck, and its minimum."""

import frappe
from frappe import _

from gigafibre_fsm.domain.equipment.truck_stock import overview
from gigafibre_fsm.domain.equipment.truck_stock.overview import TruckModel


def execute(filters: dict | None = None) -> tuple:
	"""Return columns, rows, message, chart and summary; `filters`: technician, only_short."""
	frappe.only_for(("System Manager", "FSM Manager", "FSM Dispatcher"))
	asked = frappe._dict(filters or {})
	rows = overview.list_stock_levels(technician=asked.technician or None)
	shown = [row for row in rows if row["short"] or not asked.only_short]
	return _columns(), shown, None, _chart(shown) if shown else None, _summary(shown)


def _chart(rows: list[TruckModel]) -> dict:
	"""Return the trucks with the devices on them, and how many they are short of."""
	names = list(dict.fromkeys(row["technician_name"] for row in rows))
	sets = ((_("On the truck"), "there"), (_("Short of"), "short"))
	return {
		"data": {
			"labels": names,
			"datasets": [
				{
					"name": label,
					"values": [
						sum(row[field] for row in rows if row["technician_name"] == name) for name in names
					],
				}
				for label, field in sets
			],
		},
		"type": "bar",
		"barOptions": {"stacked": 1},
		"colors": ["#28a745", "#dc3545"],
	}


def _summary(rows: list[TruckModel]) -> list[dict]:
	short = sum(row["short"] for row in rows)
	return [
		{"label": _("On the truck"), "value": sum(row["there"] for row in rows), "datatype": "Int"},
		{
			"label": _("Short of"),
			"value": short,
			"datatype": "Int",
			"indicator": "Red" if short else "Green",
		},
		{"label": _("Defective"), "value": sum(row["defective"] for row in rows), "datatype": "Int"},
	]


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
