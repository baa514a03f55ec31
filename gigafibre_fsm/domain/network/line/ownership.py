"""Whose line a device is: that of the customer of the address where it is installed.

An address that has no customer leaves it to the device's own record. A former customer of an address, whose device
was never taken back, has no line there any more.
"""

from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.equipment.movements import states as movement_states
from gigafibre_fsm.exceptions import NotYours

if TYPE_CHECKING:
	from pypika.terms import Term

	from frappe.query_builder.builder import MariaDB


def is_at_customer(status: str, owner: str | None, customer_of_address: str | None, customer: str) -> bool:
	"""Whether a device is a customer's: installed, and theirs by its address or else by its own record.

	Args:
		status: status of the Equipment.
		owner: the Customer that its record names.
		customer_of_address: the Customer of its Service Location.
		customer: the Customer who claims it.
	"""
	return status == movement_states.INSTALLED and (customer_of_address or owner) == customer


def select_devices(customer: "Term | str") -> "MariaDB":
	"""Return a query for the names of a customer's devices, the same rule; each half has an index."""
	device, place = frappe.qb.DocType("Equipment"), frappe.qb.DocType("Service Location")
	installed = device.status == movement_states.INSTALLED
	by_address = (
		frappe.qb.from_(place)
		.join(device)
		.on(device.service_location == place.name)
		.select(device.name)
		.where((place.customer == customer) & installed)
	)
	by_record = (
		frappe.qb.from_(device)
		.left_join(place)
		.on(place.name == device.service_location)
		.select(device.name)
		.where((device.customer == customer) & installed)
		.where(place.customer.isnull() | (place.customer == ""))
	)
	return by_address.union(by_record)


def require_device(equipment: str, customer: str, *, for_update: bool = False) -> None:
	"""Check that a device is a customer's.

	Args:
		equipment: name of the Equipment.
		customer: name of the Customer who claims it.
		for_update: lock device and address, so that it stays so until the end of the transaction.

	Raises:
		NotYours: it does not exist, or is not installed at this customer's.
	"""
	fields = ["status", "customer", "service_location"]
	device = frappe.db.get_value("Equipment", equipment, fields, as_dict=True, for_update=for_update)
	place = device and device.service_location
	owner = place and frappe.db.get_value("Service Location", place, "customer", for_update=for_update)
	if not device or not is_at_customer(device.status, device.customer, owner, customer):
		frappe.throw(_("This device is no longer at your address. Reload the page."), NotYours)
