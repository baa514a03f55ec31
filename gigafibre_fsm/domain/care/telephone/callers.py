"""Whose number it is: the customers behind a telephone number, and the language in which they are greeted."""

from dataclasses import dataclass

import frappe

from gigafibre_fsm.domain.access.portal import accounts
from gigafibre_fsm.domain.platform import phone_numbers


@dataclass(frozen=True, slots=True)
class Caller:
	"""A customer who has the number; `language` is fr or en."""

	customer: str
	customer_name: str
	language: str


def to_number(text: str) -> str:
	"""Return a number in E.164; empty for one that is hidden or that nobody can call."""
	try:
		return phone_numbers.to_e164(text)
	except ValueError:
		return ""


def find_callers(number: str) -> list[Caller]:
	"""Return the customers who have a number, by name: several mean that somebody must choose.

	Args:
		number: in E.164; an empty one is nobody's.
	"""
	if not number:
		return []
	# numbers are stored as they were typed: their last digits narrow the search
	filters = {"mobile_no": ("like", f"%{number[-4:]}%")}
	rows = frappe.get_all("Customer", filters, ["name", "customer_name", "language", "mobile_no"])
	found = {
		row.name: Caller(row.name, row.customer_name or row.name, accounts.to_language(row.language))
		for row in rows
		if accounts.is_number(row.mobile_no, number)
	}
	for each in accounts.list_accounts(number):
		found.setdefault(each.customer, Caller(each.customer, each.title, each.language))
	return sorted(found.values(), key=lambda caller: (caller.customer_name, caller.customer))
