"""Begins an order with a lead, an opportunity or a quotation of ERPNext; staff check in the wizard what it took over."""

from datetime import datetime

import frappe
from frappe import _

from gigafibre_fsm.domain.platform import places
from gigafibre_fsm.domain.sales.addresses import register
from gigafibre_fsm.domain.sales.coverage import requests
from gigafibre_fsm.domain.sales.orders import repository
from gigafibre_fsm.domain.sales.orders.intake import drafting, from_request, origin
from gigafibre_fsm.domain.sales.orders.intake.drafting import OrderAddress
from gigafibre_fsm.domain.sales.orders.intake.origin import OrderOrigin
from gigafibre_fsm.exceptions import FsmError


def begin_from_document(doctype: str, name: str, now: datetime) -> str:
	"""Return the order that is open for a document, begun if there is none.

	Args:
		doctype: Lead, Opportunity or Quotation.
		name: of the document; the caller has checked that whoever asks may read it.
		now: site time, naive.

	Raises:
		NotYours: there is none.
		FsmError: nothing can be ordered with it, or an order is under way for it already.
	"""
	found = origin.load_origin(doctype, name)
	own = {frappe.scrub(doctype): name}
	if open_order := repository.find_open(**own):
		return open_order
	if other := repository.find_under_way(**own):
		sentence = _("The order {0} is under way for this already. Cancel it first to begin another one.")
		frappe.throw(sentence.format(other), FsmError)
	order = drafting.begin_order("Telephone", now)
	_write_origin(order, found)
	if found.quotation:
		drafting.take_quotation(order, now)
	_take_place(order, found, now)
	return order


def _write_origin(name: str, found: OrderOrigin) -> None:
	person = found.person
	# not verified: whoever speaks with them says so in the wizard
	who = {"full_name": person.full_name[:140], "email": person.email, "mobile": person.mobile}
	who |= {"customer_type": person.kind, "language": person.language}
	links = {"lead": found.lead, "opportunity": found.opportunity, "quotation": found.quotation}
	links |= {"customer": found.customer, "coverage_request": requests.find_of_lead(found.lead)}
	values = {field: value or None for field, value in (who | links).items()}
	repository.write_order(repository.lock_order(name), **values)


def _take_place(order: str, found: OrderOrigin, now: datetime) -> None:
	"""Take over the address of the document's party, else what a visitor wrote in the request that became the lead."""
	if found.address:
		_take_address(order, found.address, now)
	elif request := repository.load_order(order).coverage_request:
		row = frappe.db.get_value(requests.DOCTYPE, request, ["public_address", "address"], as_dict=True)
		from_request.take_place(order, row, now)


def _take_address(order: str, address: str, now: datetime) -> None:
	"""Take over an Address: as the public file has it, which knows its place on the map, else as it was written."""
	fields = ["address_line1", "city", "pincode"]
	line, city, code = (text or "" for text in frappe.db.get_value("Address", address, fields))
	if match := register.find_address(f"{line}, {city} {code}").found:
		place = frappe._dict(public_address=match.name, address=line)
		from_request.take_place(order, place, now)
	elif line and city and _is_postal_code(code):
		drafting.set_address(order, OrderAddress("", line, "", city, code), "", now)
	else:
		repository.write_order(repository.lock_order(order), address_line=line[:140], city=city[:140])


def _is_postal_code(text: str) -> bool:
	try:
		return bool(places.read_postal_code(text))
	except ValueError:
		return False
