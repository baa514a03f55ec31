"""Who wrote: the customer behind an e-mail address, or a guess for a person to judge."""

import re
from dataclasses import dataclass

import frappe
from frappe.query_builder import DocType

from gigafibre_fsm.domain.care import phone_index

MOST_NUMBERS = 5
_NUMBER = re.compile(r"(?<!\d)(?:\+?1[ .-]?)?\(?\d{3}\)?[ .-]?\d{3}[ .-]?\d{4}(?!\d)")


@dataclass(frozen=True)
class MailSender:
	"""Whom an address belongs to: the only Customer who has it, their Contact (both may be empty), and all who have it."""

	customer: str
	contact: str
	candidates: tuple[str, ...]


def find_sender(address: str) -> MailSender:
	"""Return whose address it is: of a Customer, or of one of their Contacts, who are also the users of their pages.

	Args:
		address: in small letters.
	"""
	found: dict[str, str] = {}
	for customer, contact in (*_by_contact(address), *_by_customer(address)):
		found.setdefault(customer, contact)
	if len(found) == 1:
		[(customer, contact)] = found.items()
		return MailSender(customer, contact, (customer,))
	return MailSender("", "", tuple(found))


def suggest_customer(sender: MailSender, name: str, text: str) -> str:
	"""Return the customer who may have written, for a person to judge; empty without a guess.

	Args:
		sender: of the address.
		name: the name beside it.
		text: the words of the message; a telephone number in it counts.
	"""
	if sender.customer:
		return ""
	if sender.candidates:
		return sender.candidates[0]
	for written in list(dict.fromkeys(_NUMBER.findall(text)))[:MOST_NUMBERS]:
		held_by = phone_index.find_customers(written)
		if len(held_by) == 1:
			return held_by[0].customer
	named = frappe.get_all("Customer", {"customer_name": name}, pluck="name", limit=2) if name else []
	return named[0] if len(named) == 1 else ""


def _by_customer(address: str) -> list[tuple[str, str]]:
	return [(name, "") for name in frappe.get_all("Customer", {"email_id": address}, pluck="name", limit=5)]


def _by_contact(address: str) -> list[tuple[str, str]]:
	link, email = DocType("Dynamic Link"), DocType("Contact Email")
	return (
		frappe.qb.from_(email)
		.join(link)
		.on((link.parent == email.parent) & (link.parenttype == "Contact"))
		.select(link.link_name, email.parent)
		.where((email.email_id == address) & (link.link_doctype == "Customer"))
		.orderby(link.link_name, email.parent)
		.limit(20)
		.run()
	)
