"""Truck Stock Value: what the stock on each truck is worth, as ERPNext values it, by truck or by item."""

from decimal import Decimal

import frappe
from frappe import _

from gigafibre_fsm.domain.equipment.truck_stock import stock_values
from gigafibre_fsm.domain.equipment.truck_stock.stock_values import TruckItem

ITEMS = "Items"
NOTHING = Decimal("0.00")


def execute(filters: dict | None = None) -> tuple:
	"""Return columns, rows, message, chart and summary; `filters`: company, technician, show."""
	filters = frappe._dict(filters or {})
	company = filters.company or frappe.defaults.get_user_default("company")
	found = stock_values.list_values(company, filters.technician or "")
	trucks = _group_by_truck(found)
	is_long = filters.show == ITEMS
	rows = [_item(each) for each in found] if is_long else [_truck(own) for own in trucks]
	return _columns(is_long=is_long), rows, None, _chart(trucks) if trucks else None, _summary(trucks)


def _group_by_truck(found: list[TruckItem]) -> list[list[TruckItem]]:
	groups: dict[str, list[TruckItem]] = {}
	for each in found:
		groups.setdefault(each.truck, []).append(each)
	return sorted(groups.values(), key=lambda own: -_worth(own))


def _worth(own: list[TruckItem]) -> Decimal:
	return sum((each.value for each in own), NOTHING)


def _columns(*, is_long: bool) -> list[dict]:
	items = [
		{"fieldname": "item", "label": _("Item"), "fieldtype": "Data", "width": 150},
		{"fieldname": "item_name", "label": _("Name"), "fieldtype": "Data", "width": 220},
	]
	return [
		{"fieldname": "technician_name", "label": _("Technician"), "fieldtype": "Data", "width": 180},
		{"fieldname": "truck", "label": _("Truck"), "fieldtype": "Data", "width": 220},
		*(
			items
			if is_long
			else [{"fieldname": "items", "label": _("Different items"), "fieldtype": "Int", "width": 150}]
		),
		{"fieldname": "quantity", "label": _("Number"), "fieldtype": "Float", "precision": 1, "width": 100},
		{"fieldname": "value", "label": _("Value"), "fieldtype": "Currency", "width": 140},
	]


def _item(each: TruckItem) -> dict:
	return {**each._asdict(), "value": float(each.value)}


def _truck(own: list[TruckItem]) -> dict:
	return {
		"technician_name": own[0].technician_name,
		"truck": own[0].truck,
		"items": len(own),
		"quantity": sum(each.quantity for each in own),
		"value": float(_worth(own)),
	}


def _chart(trucks: list[list[TruckItem]]) -> dict:
	return {
		"data": {
			"labels": [own[0].technician_name for own in trucks],
			"datasets": [{"name": _("Value"), "values": [float(_worth(own)) for own in trucks]}],
		},
		"type": "bar",
		"fieldtype": "Currency",
		"colors": ["#2563a8"],
	}


def _summary(trucks: list[list[TruckItem]]) -> list[dict]:
	total = sum((_worth(own) for own in trucks), NOTHING)
	shown = [
		{"label": _("Value of all trucks"), "value": float(total), "datatype": "Currency"},
		{"label": _("Trucks"), "value": len(trucks), "datatype": "Int"},
	]
	if trucks:
		average = float(total / len(trucks))
		shown.append({"label": _("Average per truck"), "value": average, "datatype": "Currency"})
	return shown
