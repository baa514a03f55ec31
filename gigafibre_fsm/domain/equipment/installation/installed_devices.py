"""What is installed at an address."""

from functools import cache

from pypika import Parameter

import frappe

from gigafibre_fsm.domain.equipment.installation.replacement import InstalledDevice
from gigafibre_fsm.domain.equipment.movements import states as movement_states


def find_installed(location: str) -> list[InstalledDevice]:
	"""Return the devices in service at a Service Location, oldest first, in one query."""
	return [
		InstalledDevice(*(value or "" for value in row))
		for row in frappe.db.sql(_statement(), {"location": location})
	]


def find_of_customer(location: str, customer: str) -> list[str]:
	"""Return this customer's devices in service at a Service Location, oldest first."""
	here = {"service_location": location, "customer": customer, "status": movement_states.INSTALLED}
	return frappe.get_all("Equipment", here, pluck="name", order_by="installed_on, name")


@cache
def _statement() -> str:
	"""Return the query as text, built once per process: building it takes longer than running it."""
	device = frappe.qb.DocType("Equipment")
	here = device.service_location == Parameter("%(location)s")
	return (
		frappe.qb.from_(device)
		.select(device.name, device.equipment_type, device.equipment_model, device.mac_address)
		.where(here & (device.status == movement_states.INSTALLED))
		.orderby(device.installed_on, device.name)
		.get_sql()
	)
