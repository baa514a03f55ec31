"""What a caller hears about an outage before they ask: found by the number that calls."""

from dataclasses import dataclass
from datetime import datetime

import frappe

from gigafibre_fsm.domain.access.portal import accounts
from gigafibre_fsm.domain.network.incidents.answers import affecting, wording
from gigafibre_fsm.domain.platform import phone_numbers


@dataclass(frozen=True, slots=True)
class CallStatus:
	"""An outage at an address of whoever calls.

	Attributes:
		incident: name of the Network Incident.
		customer: name of the Customer who is affected.
		language: in which they are greeted, fr or en.
		sentence: the greeting.
	"""

	incident: str
	customer: str
	language: str
	sentence: str


def find_call_status(phone: str, now: datetime) -> CallStatus | None:
	"""Return the outage that a caller should hear of; None if there is none, and for a number that nobody has.

	Args:
		phone: the number that calls, as it is shown.
		now: site time, naive.
	"""
	languages = _find_languages(phone)
	found = affecting.find_affecting_customers(languages)
	if not found:
		return None
	customer, incident = min(found.items(), key=lambda item: (item[1].started_on, item[0]))
	language = languages[customer]
	sentence = wording.greet_caller(incident, language, now)
	return CallStatus(incident.name, customer, language, sentence)


def _find_languages(phone: str) -> dict[str, str]:
	"""Return the customers who have a number, each with their language: by their contacts, or their own number."""
	try:
		number = phone_numbers.to_e164(phone)
	except ValueError:
		return {}
	# numbers are stored as they were typed: their last digits narrow the search
	ending = {"mobile_no": ("like", f"%{number[-4:]}%")}
	rows = frappe.get_all("Customer", ending, ["name", "mobile_no", "language"])
	own = {row.name: row.language for row in rows if accounts.is_number(row.mobile_no, number)}
	theirs = {each.customer: each.language for each in accounts.list_accounts(number)}
	return {name: accounts.to_language(language) for name, language in (own | theirs).items()}
