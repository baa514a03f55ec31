"""Makes a lead of ERPNext of what a visitor left on the website."""

from dataclasses import dataclass

import frappe
from frappe import _

from gigafibre_fsm.domain.platform import frappe_internals, party_names
from gigafibre_fsm.domain.sales.addresses import register
from gigafibre_fsm.domain.sales.coverage import requests
from gigafibre_fsm.domain.sales.leads import conversion
from gigafibre_fsm.exceptions import FsmError, NotYours

DOCTYPE = conversion.DOCTYPE


@dataclass(frozen=True)
class RequestLead:
	"""The lead of a request: its name, and whether it was made for it just now."""

	name: str
	is_new: bool


def create_lead(request: str) -> RequestLead:
	"""Return the lead of a request, made with the rights of whoever asks if there is none.

	A lead that has the same e-mail address is taken, because ERPNext lets no other have it; of a request without an
	address one that has the same number.

	Args:
		request: name of the Coverage Request.

	Raises:
		NotYours: there is no such request any more.
		FsmError: it is closed, which is what becomes of spam, or ERPNext cannot keep the name.
	"""
	row = frappe.db.get_value(requests.DOCTYPE, request, "*", as_dict=True, for_update=True)
	if not row:
		raise NotYours
	if row.lead and frappe.db.exists(DOCTYPE, row.lead):
		return RequestLead(row.lead, is_new=False)
	if row.state not in requests.OPEN:
		sentence = _(
			"This request is closed or answered by an order. Set its state to New to make a lead of it."
		)
		frappe.throw(sentence, FsmError)
	known = find_lead(row.email, row.phone)
	lead = known or _insert_lead(row)
	requests.note_lead(request, lead)
	return RequestLead(lead, is_new=not known)


def find_lead(email: str | None, phone: str | None) -> str | None:
	"""Return the oldest lead that has an e-mail address, or without an address a number (E.164); None without one."""
	number = None if email else phone
	for field, value in (("email_id", email), ("mobile_no", number), ("phone", number)):
		if value and (found := frappe.db.get_value(DOCTYPE, {field: value}, order_by="creation")):
			return found
	return None


def find_proved(request: str, proved: str) -> str | None:
	"""Return the lead of a request if it is no customer yet and has the address or number that whoever orders has proved.

	In a request anybody may have written the address of somebody else.

	Args:
		request: the Coverage Request; may be empty.
		proved: an e-mail address, or a number (E.164).
	"""
	lead = frappe.db.get_value(requests.DOCTYPE, request, "lead") if request else None
	own = frappe.db.get_value(DOCTYPE, lead, ["email_id", "mobile_no", "phone"]) if lead else None
	is_theirs = bool(own) and proved in own and not conversion.find_customer(lead)
	return lead if is_theirs else None


def _insert_lead(row: "frappe._dict") -> str:
	lead = frappe.new_doc(DOCTYPE)
	first, _space, last = _read_name(row.person_name).partition(" ")
	lead.update({"first_name": first, "last_name": last, "email_id": row.email, "mobile_no": row.phone})
	lead.update({"language": row.language, "city": _find_city(row.public_address)})
	# ERPNext refuses an owner who writes from the lead's own address
	lead.lead_owner = None if frappe.session.user == row.email else frappe.session.user
	with frappe_internals.without_avatars():
		lead.insert()
	return lead.name


def _read_name(typed: str) -> str:
	try:
		return party_names.read_party_name(typed)
	except ValueError as problem:
		frappe.throw(_(str(problem)), FsmError)


def _find_city(public_address: str | None) -> str | None:
	return public_address and frappe.db.get_value(register.DOCTYPE, public_address, "municipality")
