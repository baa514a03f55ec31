"""What the stock on the trucks is worth, as ERPNext values it."""

from decimal import Decimal
from typing import NamedTuple

import frappe

CENT = Decimal("0.01")


class TruckItem(NamedTuple):
	"""An item on a truck: its number, and its worth in dollars."""

	technician: str
	technician_name: str
	truck: str
	item: str
	item_name: str
	quantity: float
	value: Decimal


def list_values(company: str, technician: str = "") -> list[TruckItem]:
	"""Return the items on the trucks of a company, by technician and item, in one query.

	ERPNext keeps the number and the value of each item in each warehouse beside its stock ledger (*Bin*).

	Args:
		company: name of the Company.
		technician: name of a Dispatch Technician; empty for all.
	"""
	person, warehouse = frappe.qb.DocType("Dispatch Technician"), frappe.qb.DocType("Warehouse")
	stock, item = frappe.qb.DocType("Bin"), frappe.qb.DocType("Item")
	query = (
		frappe.qb.from_(person)
		.join(warehouse)
		.on(warehouse.name == person.truck)
		.join(stock)
		.on(stock.warehouse == person.truck)
		.join(item)
		.on(item.name == stock.item_code)
		.select(person.name, person.technician_name, person.truck)
		.select(item.name, item.item_name, stock.actual_qty, stock.stock_value)
		.where((warehouse.company == company) & ((stock.actual_qty != 0) | (stock.stock_value != 0)))
		.orderby(person.technician_name, person.name, item.item_name)
	)
	query = query.where(person.name == technician) if technician else query
	return [TruckItem(*row, Decimal(str(value or 0)).quantize(CENT)) for *row, value in query.run()]
