"""Begins an order with what a visitor left on the website: their address and who they are."""

from datetime import datetime

import frappe

from gigafibre_fsm.domain.platform import phone_numbers
from gigafibre_fsm.domain.sales.addresses import register
from gigafibre_fsm.domain.sales.coverage.requests import DOCTYPE
from gigafibre_fsm.domain.sales.leads import conversion
from gigafibre_fsm.domain.sales.orders import repository
from gigafibre_fsm.domain.sales.orders.intake import drafting
from gigafibre_fsm.domain.sales.orders.intake.drafting import OrderAddress
from gigafibre_fsm.exceptions import NotYours


def begin_from_request(request: str, now: datetime) -> str:
	"""Return the order that is open for a request, begun if there is none; staff then check what it took over.

	Args:
		request: the Coverage Request.
		now: site time, naive.

	Raises:
		NotYours: there is no such request any more.
	"""
	row = frappe.db.get_value(DOCTYPE, request, "*", as_dict=True, for_update=True)
	if not row:
		raise NotYours
	if found := repository.find_open(coverage_request=request):
		return found
	name = drafting.begin_order("Telephone", now)
	order = repository.lock_order(name)
	person = {"full_name": row.person_name, "email": row.email, "mobile": _read_mobile(row.phone)}
	# not verified: whoever speaks with them says so in the wizard
	lead = {"lead": row.lead, "customer": conversion.find_customer(row.lead)}
	repository.write_order(order, coverage_request=request, language=row.language or "fr", **person, **lead)
	take_place(order.name, row, now)
	return name


def take_place(order: str, row: "frappe._dict", now: datetime) -> None:
	"""Take over the public address of a request, else what its visitor wrote, to be completed by staff.

	Args:
		order: the FSM Order, not submitted yet.
		row: `public_address` and `address` of the Coverage Request.
		now: site time, naive.
	"""
	place = register.load_place(row.public_address) if _is_public(row.public_address) else None
	if place and place.postal_code:
		parts = (place.street, place.unit, place.municipality, place.postal_code)
		address = OrderAddress("", *parts, place.latitude, place.longitude)
		drafting.set_address(order, address, "", now)
	elif row.address:
		repository.write_order(repository.lock_order(order), address_line=row.address[:140])


def _is_public(name: str | None) -> bool:
	return bool(name and frappe.db.exists(register.DOCTYPE, name))


def _read_mobile(phone: str | None) -> str | None:
	try:
		return phone_numbers.to_textable(phone) if phone else None
	except ValueError:
		return None
