"""Whose number it is: the customers behind a telephone number, and the language in which they are greeted."""

from dataclasses import dataclass

from gigafibre_fsm.domain.access.portal import accounts
from gigafibre_fsm.domain.care import phone_index
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
	"""Return the customers who have a number, in one query: several mean that somebody must choose.

	Args:
		number: in E.164; an empty one is nobody's.
	"""
	if not number:
		return []
	return [
		Caller(each.customer, each.customer_name or each.customer, accounts.to_language(each.language))
		for each in phone_index.find_customers(number)
	]
