"""Endpoint of the public pages: addresses that begin like what a visitor is typing."""

from typing import TypedDict

import frappe

from gigafibre_fsm.api import guards
from gigafibre_fsm.domain.sales.offers import service_answer


class SuggestedAddress(TypedDict):
	"""An address of the public file on one line, and the mark by which this visitor may ask about it for half an hour."""

	line: str
	mark: str


class AddressSuggestions(TypedDict):
	"""At most five addresses; none before a civic number and three letters of the street."""

	addresses: list[SuggestedAddress]


@frappe.whitelist(methods=["GET"], allow_guest=True)
@guards.limited(60, 300)
def suggest_addresses(typed: str) -> AddressSuggestions:
	"""Return public addresses that begin like what a visitor is typing; it never looks at our customers.

	Args:
		typed: such as `1250 rue saint-j`.

	Raises:
		TooMany: too many questions from this network; the page says to press the button instead.
	"""
	return {"addresses": [{"line": each.line, "mark": each.mark} for each in service_answer.suggest(typed)]}
