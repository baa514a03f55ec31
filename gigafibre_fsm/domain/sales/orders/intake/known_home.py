"""The home that is known already at the address of an order for which nobody chose it.

Whoever sells is told of it at the address; a visitor of the website never is: after they submitted, the clock finds it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import frappe

from gigafibre_fsm.domain.equipment.installation import subscription
from gigafibre_fsm.domain.sales.addresses.normal_form import WrittenAddress, read_address
from gigafibre_fsm.domain.sales.orders import repository

if TYPE_CHECKING:
	from frappe.model.document import Document

LOCATION = "Service Location"
FIELDS = ["name", "customer", "address_line", "unit", "city", "postal_code"]


@dataclass(frozen=True)
class HomeObstacle:
	"""Why no new line is ordered at an address.

	Attributes:
		service_location: the home that is there.
		customer: whose service runs there; empty if none does.
		order: the FSM Order that is under way for it; empty without one.
	"""

	service_location: str
	customer: str = ""
	order: str = ""


def find_obstacle(order: "Document") -> HomeObstacle | None:
	"""Return what speaks against a new line at the address of an order that names no service location; None for nothing."""
	for home in _list_same(order):
		if home.customer and subscription.find_subscription(home.name, home.customer):
			return HomeObstacle(home.name, customer=home.customer)
		if other := repository.find_under_way(service_location=home.name):
			return HomeObstacle(home.name, order=other)
	return None


def find_free_home(order: "Document") -> str | None:
	"""Return the service location of an order's address that has no other customer; None without one."""
	free = (None, "", order.customer)
	return next((home.name for home in _list_same(order) if home.customer in free), None)


def _list_same(order: "Document") -> Iterator["frappe._dict"]:
	"""Yield the service locations at the address of an order, however it is spelled."""
	if not order.postal_code:
		return
	wanted = _read(order)
	for home in frappe.get_all(LOCATION, {"postal_code": order.postal_code}, FIELDS, order_by="name"):
		if _read(home) == wanted:
			yield home


def _read(place: "Document | frappe._dict") -> WrittenAddress:
	unit = f"{place.unit}-" if place.unit else ""
	return read_address(f"{unit}{place.address_line}, {place.city} {place.postal_code}")
