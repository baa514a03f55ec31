"""Devices, models, trucks and their stock for tests."""

import itertools
from typing import TYPE_CHECKING

import frappe

from gigafibre_fsm.domain.equipment.movements import service as movements
from gigafibre_fsm.tests.builders import a_technician, unique

if TYPE_CHECKING:
	from frappe.model.document import Document

_numbers = itertools.count(100)


def a_company() -> str:
	"""The company of this site, whichever it is; made when there is none."""
	company = frappe.db.get_value("Company", {}, "name", order_by="creation")
	if company:
		return company
	values = {"company_name": "Fibre Test", "abbr": "FT", "default_currency": "CAD", "country": "Canada"}
	return frappe.get_doc({"doctype": "Company", **values}).insert().name


def a_warehouse(**values: object) -> str:
	"""An empty warehouse."""
	given = {"warehouse_name": unique("Shelf"), "company": a_company()}
	return frappe.get_doc({"doctype": "Warehouse", **given, **values}).insert().name


def a_technician_with_truck(name: str = "Marc Lavoie") -> "Document":
	"""A technician and a warehouse that is the truck."""
	return a_technician(name, truck=a_warehouse())


def an_item(**values: object) -> str:
	"""An item that ERPNext keeps by serial number."""
	for doctype, name, field in (("UOM", "Nos", "uom_name"), ("Item Group", "Products", "item_group_name")):
		if not frappe.db.exists(doctype, name):
			frappe.get_doc({"doctype": doctype, field: name}).insert()
	given = {
		"item_code": unique("ONT"),
		"item_group": "Products",
		"stock_uom": "Nos",
		"is_stock_item": 1,
		"has_serial_no": 1,
		"valuation_rate": 80,
	}
	return frappe.get_doc({"doctype": "Item", **given, **values}).insert().name


def a_model(**values: object) -> str:
	"""An ONT of TP-Link with all its rules, whose serial numbers begin with 2."""
	given = {
		"model_name": unique("XX230v"),
		"manufacturer": "TP-Link",
		"equipment_type": "ONT",
		"serial_pattern": "2[0-9]{12}",
		"gpon_vendor_id": "TPLG",
		"oui_prefixes": "1C61B4",
		"has_mac": 1,
		"has_gpon_serial": 1,
	}
	return frappe.get_doc({"doctype": "Equipment Model", **given, **values}).insert().name


def identifiers() -> dict[str, str]:
	"""A serial number, an address and a GPON serial that nothing else has."""
	number = next(_numbers)
	return {
		"serial_number": f"29{number:011d}",
		"mac_address": f"1C:61:B4:7A:{number // 256 % 256:02X}:{number % 256:02X}",
		"gpon_serial": f"TPLG7A{number:06X}",
	}


def a_device(warehouse: str | None = None, **values: object) -> "Document":
	"""A device; with a warehouse (or a truck) it has been received there."""
	model = values.pop("equipment_model", None) or a_model()
	device = frappe.get_doc(
		{"doctype": "Equipment", "equipment_model": model, **identifiers(), **values}
	).insert()
	if warehouse:
		movements.receive_device(device.name, warehouse)
		device.reload()
	return device


def a_plan(download: int = 500, **values: object) -> str:
	"""A plan that is sold by the month, with its speeds in Mbit/s."""
	given = {
		"plan_name": unique(f"Fibre {download}"),
		"currency": "CAD",
		"item": an_item(is_stock_item=0, has_serial_no=0),
		"price_determination": "Fixed Rate",
		"cost": 79.95,
		"billing_interval": "Month",
		"billing_interval_count": 1,
		"fsm_download": download,
		"fsm_upload": download,
	}
	return frappe.get_doc({"doctype": "Subscription Plan", **given, **values}).insert().name


def a_subscription(customer: str, *plans: str, location: str | None = None, **values: object) -> "Document":
	"""A running subscription of a customer, for one location or for none in particular."""
	given = {
		"party_type": "Customer",
		"party": customer,
		"company": a_company(),
		"start_date": frappe.utils.nowdate(),
		"fsm_service_location": location,
		"plans": [{"plan": plan, "qty": 1} for plan in plans or (a_plan(),)],
	}
	return frappe.get_doc({"doctype": "Subscription", **given, **values}).insert()
