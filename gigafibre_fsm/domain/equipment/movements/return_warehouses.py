"""The warehouses to which technicians return devices: no trucks, no groups, no goods in transit."""

from typing import TypedDict

from pypika.queries import QueryBuilder

import frappe


class ReturnWarehouse(TypedDict):
	"""A warehouse that a technician may choose."""

	name: str
	warehouse_name: str


def list_warehouses(most: int = 200) -> list[ReturnWarehouse]:
	"""Return at most `most` of these warehouses, by name."""
	shelf = frappe.qb.DocType("Warehouse")
	return _shelves().orderby(shelf.warehouse_name).limit(most).run(as_dict=True)


def is_shelf(warehouse: str) -> bool:
	"""Whether devices may be returned to this warehouse."""
	return bool(_shelves().where(frappe.qb.DocType("Warehouse").name == warehouse).run())


def _shelves() -> QueryBuilder:
	shelf = frappe.qb.DocType("Warehouse")
	technician = frappe.qb.DocType("Dispatch Technician")
	trucks = frappe.qb.from_(technician).select(technician.truck).where(technician.truck.isnotnull())
	stands = (shelf.is_group == 0) & (shelf.disabled == 0) & shelf.name.notin(trucks)
	stays = shelf.warehouse_type.isnull() | (shelf.warehouse_type != "Transit")
	return frappe.qb.from_(shelf).select(shelf.name, shelf.warehouse_name).where(stands & stays)
