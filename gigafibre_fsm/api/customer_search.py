"""Endpoint of the box that finds a customer by whatever a caller says."""

from typing import TypedDict

import frappe

from gigafibre_fsm.api import guards
from gigafibre_fsm.domain.care.customer_search import search


class FoundCustomerRow(TypedDict):
	"""A customer who was found: by what (`matched_on`: name, phone, address, email, device, account, ticket, invoice).

	`matched_text` is what matched, `address` the first known one unless it is what matched, `line` the state of the line
	as CPE State has it; all three as stored, and empty where there is none.
	"""

	customer: str
	customer_name: str
	matched_on: str
	matched_text: str
	address: str
	line: str
	is_disabled: bool


class FoundCustomers(TypedDict):
	"""Twelve customers at most, the best first; whether there are `more`; `similar` if errors were forgiven."""

	rows: list[FoundCustomerRow]
	more: bool
	similar: bool


@frappe.whitelist(methods=["GET"])
@guards.support
@guards.limited(240, 60)
def search_customers(text: str) -> FoundCustomers:
	"""Return the customers whom a text may mean, of those that the caller may read.

	Args:
		text: a name, telephone number, address, address for e-mail, serial number, hardware address, or the number of an
			account, ticket or invoice; whole or in part, and with typing errors.
	"""
	found = search.search_customers(text)
	return {
		"rows": [
			{
				"customer": each.customer,
				"customer_name": each.customer_name,
				"matched_on": each.matched_on.value,
				"matched_text": each.matched_text,
				"address": each.address,
				"line": each.line,
				"is_disabled": each.is_disabled,
			}
			for each in found.customers
		],
		"more": found.has_more,
		"similar": found.is_similar,
	}
