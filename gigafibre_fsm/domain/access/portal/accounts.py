"""The customers that a person may see who receives messages at an address: those whose Contacts have it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

import frappe
from frappe import _
from frappe.utils import validate_email_address

from gigafibre_fsm.domain.platform import phone_numbers
from gigafibre_fsm.exceptions import FsmError

USUAL_LANGUAGE = "fr"
LONGEST_ADDRESS = 140


@dataclass(frozen=True)
class PortalAccount:
	"""A customer, with the Contact that has the address; `language` is fr or en."""

	customer: str
	title: str
	language: str
	contact: str


class _AccountRow(TypedDict):
	customer: str
	customer_name: str | None
	language: str | None
	contact: str


def parse_address(typed: str) -> str:
	"""Return an e-mail address in small letters, or a mobile number in E.164.

	Raises:
		FsmError: the text is neither, or the number cannot be texted.
	"""
	text = typed.strip().lower()
	if is_email(text):
		# Frappe takes several addresses with commas for one
		if len(text) > LONGEST_ADDRESS or "," in text or validate_email_address(text) != text:
			frappe.throw(_("This e-mail address is not complete. Write it like marie@example.com."), FsmError)
		return text
	if not text:
		frappe.throw(_("Please enter your e-mail address or mobile number."), FsmError)
	try:
		return phone_numbers.to_textable(text)
	except ValueError:
		sentence = _("Write an e-mail address like marie@example.com, or a number like 514 555-0123.")
		frappe.throw(sentence, FsmError)


def is_email(address: str) -> bool:
	"""Whether an address is an e-mail address; every other one is a phone number."""
	return "@" in address


def list_accounts(address: str) -> tuple[PortalAccount, ...]:
	"""Return the customers whose Contacts have an address, by name.

	Args:
		address: as `parse_address` returns it.
	"""
	contacts = _contacts_by_email(address) if is_email(address) else _contacts_by_number(address)
	if not contacts:
		return ()
	found: dict[str, PortalAccount] = {}
	for row in _linked_customers(contacts):
		found.setdefault(row["customer"], _account(row))
	return tuple(found.values())


def find_address(customer: str) -> str:
	"""Return an address at which a Contact of a customer can sign in, of the oldest first, in one query; empty if none can."""
	link, contact = frappe.qb.DocType("Dynamic Link"), frappe.qb.DocType("Contact")
	rows = (
		frappe.qb.from_(link)
		.join(contact)
		.on(contact.name == link.parent)
		.select(contact.email_id, contact.mobile_no)
		.where((link.parenttype == "Contact") & (link.link_doctype == "Customer"))
		.where(link.link_name == customer)
		.orderby(link.creation, link.name)
		.run()
	)
	for email, number in rows:
		if email:
			return email.strip().lower()
		if number and is_textable(number):
			return phone_numbers.to_e164(number)
	return ""


def is_textable(written: str) -> bool:
	"""Whether a number as people write it can be texted."""
	try:
		return bool(phone_numbers.to_textable(written))
	except ValueError:
		return False


def is_same_email(written: str | None, address: str) -> bool:
	"""Whether an e-mail address as people write it is this one, letter by letter."""
	return (written or "").strip().lower() == address


def is_number(written: str | None, address: str) -> bool:
	"""Whether a number as people write it is this one in E.164."""
	try:
		return bool(written) and phone_numbers.to_e164(written) == address
	except ValueError:
		return False


def to_language(language: str | None) -> str:
	"""Return the language in which a customer reads, fr or en."""
	known = (language or "")[:2]
	return known if known in ("fr", "en") else USUAL_LANGUAGE


def _contacts_by_email(address: str) -> list[str]:
	rows = frappe.get_all(
		"Contact Email", {"email_id": address, "parenttype": "Contact"}, ["parent", "email_id"]
	)
	# the database takes “é” for “e”: the address of a stranger must not pass for that of a contact
	return [row.parent for row in rows if is_same_email(row.email_id, address)]


def _contacts_by_number(address: str) -> list[str]:
	# numbers are stored as they were typed: their last digits narrow the search
	filters = {"phone": ("like", f"%{address[-4:]}%"), "parenttype": "Contact"}
	rows = frappe.get_all("Contact Phone", filters, ["parent", "phone"])
	return [row.parent for row in rows if is_number(row.phone, address)]


def _linked_customers(contacts: Sequence[str]) -> list[_AccountRow]:
	link, customer = frappe.qb.DocType("Dynamic Link"), frappe.qb.DocType("Customer")
	return (
		frappe.qb.from_(link)
		.join(customer)
		.on(customer.name == link.link_name)
		.select(customer.name.as_("customer"), customer.customer_name, customer.language)
		.select(link.parent.as_("contact"))
		.where((link.parenttype == "Contact") & (link.link_doctype == "Customer"))
		.where(link.parent.isin(contacts))
		.orderby(customer.customer_name)
		.orderby(customer.name)
		.orderby(link.parent)
		.run(as_dict=True)
	)


def _account(row: _AccountRow) -> PortalAccount:
	title = row["customer_name"] or row["customer"]
	return PortalAccount(row["customer"], title, to_language(row["language"]), row["contact"])
