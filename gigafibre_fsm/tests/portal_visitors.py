"""A customer who signs in to the portal: in a browser of the tests, with a link of their own."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.access import links
from gigafibre_fsm.tests import builders
from gigafibre_fsm.tests.visitor import Visitor

COOKIE = "fsm_portal"


def sign_in_url(contact: str, sent_to: str, expires_on: datetime | None = None) -> str:
	"""A committed link as the message to this address has it."""
	until = expires_on or now_datetime() + timedelta(hours=24)
	link = links.issue_link("Sign-in", ("Contact", contact), until, language="fr", sent_to=sent_to)
	url = links.fresh_url(link)
	frappe.db.commit()
	return url


def path_of(url: str) -> str:
	"""The path of a short link."""
	return "/l/" + url.rsplit("/", 1)[1]


def signed_in(contact: str, sent_to: str, name: str = "customer signed in") -> Visitor:
	"""A browser in which somebody has signed in."""
	visitor = Visitor(name)
	answer = visitor.post(
		path_of(sign_in_url(contact, sent_to)), {"command_id": frappe.generate_hash(length=20)}
	)
	assert answer.status_code == 303, answer.text
	return visitor


@dataclass(frozen=True)
class PortalCustomer:
	"""A customer, a contact with an e-mail address, and the browser in which the contact has signed in."""

	customer: str
	contact: str
	email: str
	visitor: Visitor

	@classmethod
	def sign_in(cls, *others: str, mobile: str = "", **values: object) -> Self:
		"""Commit a customer whose contact signs in; a contact of these others as well has chosen the new one.

		Args:
			others: names of Customers.
			mobile: of the contact, as it is written.
			values: fields of the Customer.
		"""
		customer, email = builders.a_customer(**values).name, f"{frappe.generate_hash(length=8)}@example.com"
		contact = builders.a_contact(customer, *others, email=email, mobile=mobile).name
		visitor = signed_in(contact, email)
		if others:
			visitor.post("/portal/accounts", {"action": "choose", "customer": customer})
		return cls(customer, contact, email, visitor)

	def read(self, path: str) -> str:
		"""A page as one reads it: spaces that break no line are spaces."""
		return read_page(self.visitor, path)


def read_page(visitor: Visitor, path: str) -> str:
	"""A page that is shown, as one reads it: spaces that break no line are spaces, and apostrophes stand as such."""
	answer = visitor.get(path)
	assert answer.status_code == 200, (path, answer.status_code)
	return answer.text.replace("\u00a0", " ").replace("\u202f", " ").replace("&#39;", "'")
