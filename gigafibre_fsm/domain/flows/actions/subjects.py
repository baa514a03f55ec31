"""Whom and what a step is about: taken from its inputs, else from the record of its run."""

from dataclasses import dataclass

import frappe

from gigafibre_fsm.domain.billing.payments import customer_mail
from gigafibre_fsm.domain.billing.payments import messages as customer_messages
from gigafibre_fsm.domain.dispatch.notifications.customer import find_contact
from gigafibre_fsm.domain.flows.actions.effects import refuse
from gigafibre_fsm.domain.flows.catalogue.registry import StepCall
from gigafibre_fsm.domain.flows.definition.reasons import StoredReason
from gigafibre_fsm.domain.messaging import names

CUSTOMER, JOB = "Customer", "Dispatch Job"
CUSTOMER_FIELDS = ("customer", "party")
"""Where a document names its customer."""


@dataclass(frozen=True, slots=True)
class Recipient:
	"""Whom a message goes to.

	Attributes:
		customer: name of the Customer; empty if it is none.
		first_name: for the greeting.
		phone: as it is stored; may be empty.
		email: usable, or empty.
		language: fr or en.
	"""

	customer: str
	first_name: str
	phone: str
	email: str
	language: str


def find_customer(call: StepCall) -> str:
	"""Return the Customer whom a step concerns: its input, else that of the record; empty without one."""
	return call.inputs.get("customer") or find_customer_of(*call.record)


def find_customer_of(doctype: str, name: str) -> str:
	"""Return the Customer of a document; empty if it has none."""
	if not (doctype and name):
		return ""
	if doctype == CUSTOMER:
		return name
	meta = frappe.get_meta(doctype)
	fields = [
		each.fieldname
		for each in (meta.get_field(name) for name in CUSTOMER_FIELDS)
		if each and (each.options == CUSTOMER or each.fieldtype == "Dynamic Link")
	]
	for field in fields:
		if meta.get_field(field).fieldtype == "Dynamic Link":
			kind = meta.get_field(field).options
			found = frappe.db.get_value(doctype, {"name": name, kind: CUSTOMER}, field)
		else:
			found = frappe.db.get_value(doctype, name, field)
		if found:
			return found
	return ""


def require_customer(call: StepCall) -> str:
	"""Return the Customer whom a step concerns.

	Raises:
		StepFailed: neither the step nor the record names one.
	"""
	customer = find_customer(call)
	if not customer or not frappe.db.exists(CUSTOMER, customer):
		refuse("This step needs a customer, and the record of the flow has none.", kind="no customer")
	return customer


def require_document(call: StepCall, doctype: str, field: str) -> str:
	"""Return the document that a step is about: its input, else the record if that is of this type.

	Args:
		call: the step.
		doctype: the type that is needed.
		field: name of the input.

	Raises:
		StepFailed: there is none, or it does not exist.
	"""
	name = call.inputs.get(field) or (call.record[1] if call.record[0] == doctype else "")
	if not name or not frappe.db.exists(doctype, name):
		refuse("This step needs a document of the type {0}.", StoredReason(doctype), kind="no document")
	return name


def find_recipient(call: StepCall) -> Recipient:
	"""Return whom a message goes to: the contact of a visit, else the customer; inputs go before both.

	The inputs are `customer`, `to` (a phone number or an e-mail address) and `language`.
	"""
	customer = find_customer(call)
	found = _find_person(call, customer)
	to = str(call.inputs.get("to") or "").strip()
	language = call.inputs.get("language") or found.language
	if not to:
		return Recipient(found.customer, found.first_name, found.phone, found.email, language)
	is_email = "@" in to
	return Recipient(
		found.customer,
		found.first_name,
		found.phone if is_email else to,
		to if is_email else found.email,
		language,
	)


def _find_person(call: StepCall, customer: str) -> Recipient:
	if not customer or not frappe.db.exists(CUSTOMER, customer):
		usual = frappe.db.get_single_value("FSM Settings", "default_language") or "fr"
		return Recipient("", "", "", "", usual)
	email = customer_mail.find_address(customer)
	if call.record[0] == JOB and not call.inputs.get("customer"):
		place = frappe.db.get_value(JOB, call.record[1], "service_location")
		person = find_contact(place, customer)
		first_name = names.first_name(person.name, is_person=person.is_person)
		return Recipient(customer, first_name, person.phone or "", email, person.language)
	billed = customer_messages.load_customer(customer)
	first_name = names.first_name(billed.name, is_person=billed.is_person)
	return Recipient(customer, first_name, billed.phone, email, billed.language)
