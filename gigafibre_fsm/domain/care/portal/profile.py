"""What a customer sees of themselves, and what they change without anybody: language, texts, paper."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import frappe
from frappe import _

from gigafibre_fsm.domain.access.portal import accounts
from gigafibre_fsm.domain.access.portal.sessions import PortalIdentity
from gigafibre_fsm.domain.care.portal import contact_changes
from gigafibre_fsm.domain.care.portal.contact_changes import OpenChange
from gigafibre_fsm.domain.messaging.policy import consent
from gigafibre_fsm.domain.platform import phone_numbers
from gigafibre_fsm.exceptions import FsmError, NotYours

LANGUAGES = ("fr", "en")
MOST_ROWS = 50


@dataclass(frozen=True)
class TextNumber:
	"""A number in E.164 to which we may write; `is_opted_out` after STOP, or the same wish on this page."""

	number: str
	is_opted_out: bool


@dataclass(frozen=True)
class Profile:
	"""Who a customer is, and where and how we reach them.

	Attributes:
		name: of the customer, as on invoices.
		person: name of the contact who is signed in.
		others: names of the other contacts of the customer.
		emails, mobiles: of the person; numbers in E.164.
		changes: changes of these that wait for the new address to be confirmed.
		homes: addresses with service, a line each.
		billing_address: on invoices, a line each; empty if it is the home.
		language: `fr` or `en`.
		texts: the numbers to which we may write.
		wants_paper: whether invoices are also sent on paper.
		shared_with: names of the other customers of whom the person is the same contact.
	"""

	name: str
	person: str
	others: tuple[str, ...]
	emails: tuple[str, ...]
	mobiles: tuple[str, ...]
	changes: tuple[OpenChange, ...]
	homes: tuple[str, ...]
	billing_address: tuple[str, ...]
	language: str
	texts: tuple[TextNumber, ...]
	wants_paper: bool
	shared_with: tuple[str, ...]


def load_profile(identity: PortalIdentity, now: datetime) -> Profile:
	"""Return what a customer sees of themselves, in six queries.

	Args:
		identity: the person, with the customer chosen.
		now: site time, naive.
	"""
	customer = identity.customer
	contact = contact_changes.find_contact(identity)
	people = _list_people(customer, contact.name)
	row = next(each for each in people if each.customer == customer)
	return Profile(
		name=row.customer_name or customer,
		person=contact.title,
		others=tuple(
			_join_name(each) for each in people if each.customer == customer and each.contact != contact.name
		),
		emails=contact.emails,
		mobiles=contact.mobiles,
		changes=contact_changes.list_open(contact.name, now),
		homes=_list_homes(customer),
		billing_address=_find_billing_address(customer),
		language=accounts.to_language(row.language),
		texts=_list_texts([*contact.mobiles, row.mobile_no or ""]),
		wants_paper=bool(row.fsm_wants_paper),
		shared_with=tuple(
			each.customer_name or each.customer
			for each in people
			if each.contact == contact.name and each.customer != customer
		),
	)


def choose_language(identity: PortalIdentity, language: str) -> None:
	"""Write to a customer in another language from now on: texts, e-mails, invoices and these pages.

	Raises:
		FsmError: the language is neither French nor English.
	"""
	if language not in LANGUAGES:
		frappe.throw(_("Choose French or English."), FsmError)
	customer = identity.customer
	# guard: the person signed in as a contact of this customer, and changes no other field
	frappe.db.set_value("Customer", customer, "language", language)
	contact = contact_changes.find_contact(identity)
	mobile = frappe.db.get_value("Customer", customer, "mobile_no")
	_set_language_of_visits(customer, {*contact.mobiles, *_to_numbers([mobile])}, language)


def choose_texts(identity: PortalIdentity, number: str, *, wants_texts: bool) -> None:
	"""Record whether we may write to a number, as its STOP or START would.

	Args:
		identity: the person, with the customer chosen.
		number: in E.164.
		wants_texts: whether we may write to it.

	Raises:
		NotYours: the number is not the person's, nor the one to which the customer is written.
	"""
	contact = contact_changes.find_contact(identity)
	mobile = frappe.db.get_value("Customer", identity.customer, "mobile_no")
	if number not in (*contact.mobiles, *_to_numbers([mobile])):
		raise NotYours
	state = "Opted In" if wants_texts else "Opted Out"
	consent.record_consent(number, state, "Portal", identity.sent_to, ("Customer", identity.customer))


def choose_paper(identity: PortalIdentity, *, wants_paper: bool) -> None:
	"""Record whether a customer wants invoices on paper as well."""
	# guard: the person signed in as a contact of this customer, and changes no other field
	frappe.db.set_value("Customer", identity.customer, "fsm_wants_paper", int(wants_paper))


def _list_people(customer: str, contact: str) -> list["frappe._dict"]:
	"""Return the contacts of a customer, and the customers of a contact, with their names."""
	link, person, other = (frappe.qb.DocType(each) for each in ("Dynamic Link", "Contact", "Customer"))
	return (
		frappe.qb.from_(link)
		.join(person)
		.on(person.name == link.parent)
		.join(other)
		.on(other.name == link.link_name)
		.select(link.parent.as_("contact"), person.first_name, person.last_name)
		.select(link.link_name.as_("customer"), other.customer_name, other.language, other.mobile_no)
		.select(other.fsm_wants_paper)
		.where((link.parenttype == "Contact") & (link.link_doctype == "Customer"))
		.where((link.link_name == customer) | (link.parent == contact))
		.orderby(person.first_name, other.customer_name)
		.limit(MOST_ROWS)
		.run(as_dict=True)
	)


def _list_homes(customer: str) -> tuple[str, ...]:
	fields, own = ["address_line", "unit", "city", "postal_code"], {"customer": customer}
	rows = frappe.get_all("Service Location", own, fields, order_by="creation", limit=MOST_ROWS)
	return tuple(
		_join(
			f"{row.address_line}, {_('unit')} {row.unit}" if row.unit else row.address_line,
			row.city,
			row.postal_code,
		)
		for row in rows
	)


def _find_billing_address(customer: str) -> tuple[str, ...]:
	link, address = frappe.qb.DocType("Dynamic Link"), frappe.qb.DocType("Address")
	rows = (
		frappe.qb.from_(link)
		.join(address)
		.on(address.name == link.parent)
		.select(address.address_line1, address.address_line2, address.city, address.state, address.pincode)
		.where((link.parenttype == "Address") & (link.link_doctype == "Customer"))
		.where((link.link_name == customer) & (address.disabled == 0))
		.orderby(address.is_primary_address, order=frappe.qb.desc)
		.orderby(address.creation)
		.limit(1)
		.run(as_dict=True)
	)
	if not rows:
		return ()
	[row] = rows
	lines = (row.address_line1, row.address_line2, _join(row.city, row.state, row.pincode))
	return tuple(line for line in lines if line)


def _list_texts(written: Iterable[str]) -> tuple[TextNumber, ...]:
	numbers = _to_numbers(written)
	opted_out = consent.list_opted_out(numbers)
	return tuple(TextNumber(number, number in opted_out) for number in numbers)


def _to_numbers(written: Iterable[str | None]) -> tuple[str, ...]:
	"""Return each number once, in E.164; one that cannot be texted is left out."""
	found: dict[str, None] = {}
	for each in written:
		try:
			found[phone_numbers.to_textable(each or "")] = None
		except ValueError:
			continue
	return tuple(found)


def _set_language_of_visits(customer: str, numbers: set[str], language: str) -> None:
	"""Let the texts and pages of visits that go to these numbers follow."""
	homes = frappe.get_all("Service Location", {"customer": customer}, pluck="name", limit=MOST_ROWS)
	at_home = {"parent": ("in", homes), "parenttype": "Service Location"}
	rows = frappe.get_all("Service Location Contact", at_home, ["name", "phone"]) if homes else []
	for row in rows:
		if numbers.intersection(_to_numbers([row.phone])):
			frappe.db.set_value("Service Location Contact", row.name, "language", language)


def _join(*parts: str | None) -> str:
	return ", ".join(part for part in parts if part)


def _join_name(row: "frappe._dict") -> str:
	return " ".join(filter(None, (row.first_name, row.last_name)))
