"""The home that is known already at the address of an order for which nobody chose it.

A visitor of the website is told nothing of it, and whoever sells by telephone may have typed the address: the clock finds it.
"""

from typing import TYPE_CHECKING

import frappe

from gigafibre_fsm.domain.equipment.installation import subscription
from gigafibre_fsm.domain.sales.addresses.normal_form import WrittenAddress, read_address
from gigafibre_fsm.domain.sales.orders import messages, repository
from gigafibre_fsm.domain.sales.orders.states import Turn
from gigafibre_fsm.domain.sales.orders.step_result import StepDelay

if TYPE_CHECKING:
	from frappe.model.document import Document

LOCATION = "Service Location"


def find_free_home(order: "Document") -> str | None:
	"""Return the service location of an order's address that has no other customer; None without one.

	Raises:
		StepDelay: a service runs at the address, or is being ordered for it; a person is to speak with whoever ordered.
	"""
	wanted, free = _read(order), None
	fields = ["name", "customer", "address_line", "unit", "city", "postal_code"]
	for home in frappe.get_all(LOCATION, {"postal_code": order.postal_code}, fields):
		if _read(home) != wanted:
			continue
		if home.customer and subscription.find_subscription(home.name, home.customer):
			reason = messages.write_reason(messages.HOME_SERVED, home.name)
			raise StepDelay(Turn.SALES, reason, is_blocked=True)
		if other := repository.find_under_way(service_location=home.name):
			raise StepDelay(Turn.SALES, messages.write_reason(messages.HOME_ORDERED, other), is_blocked=True)
		if home.customer in (None, "", order.customer):
			free = free or home.name
	return free


def _read(place: "Document | frappe._dict") -> WrittenAddress:
	unit = f"{place.unit}-" if place.unit else ""
	return read_address(f"{unit}{place.address_line}, {place.city} {place.postal_code}")
