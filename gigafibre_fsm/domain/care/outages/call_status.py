"""What a caller hears about an outage before they ask: found by the number that calls."""

from dataclasses import dataclass
from datetime import datetime

from gigafibre_fsm.domain.access.portal import accounts
from gigafibre_fsm.domain.care import phone_index
from gigafibre_fsm.domain.network.incidents.answers import affecting, wording


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
	matches = phone_index.find_customers(phone)
	languages = {each.customer: accounts.to_language(each.language) for each in matches}
	found = affecting.find_affecting_customers(languages)
	if not found:
		return None
	customer, incident = min(found.items(), key=lambda item: (item[1].started_on, item[0]))
	language = languages[customer]
	sentence = wording.greet_caller(incident, language, now)
	return CallStatus(incident.name, customer, language, sentence)
