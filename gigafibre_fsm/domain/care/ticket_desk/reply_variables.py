"""Variables of canned replies: which there are, and a reply with their values. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from gigafibre_fsm.domain.messaging.templates import placeholders
from gigafibre_fsm.domain.platform.formatting import sentence

VARIABLES = ("agent", "brand", "customer", "dispatch_phone", "first_name", "subject", "ticket", "visit")
"""Who answers, the company and its telephone, the customer's name and first name, the ticket, and the next visit."""


@dataclass(frozen=True, slots=True)
class WordedReply:
	"""A reply as it is offered; `missing` are variables that stay in it as `{name}`, because nothing is known for them."""

	text: str
	missing: tuple[str, ...]


def find_unknown(text: str) -> list[str]:
	"""Return the variables of a text that do not exist, and `{` or `}` for a brace that belongs to none."""
	unknown = sorted(placeholders.find_missing(text, VARIABLES))
	return [*unknown, "{"] if placeholders.stray_braces(text) else unknown


def find_left(text: str) -> list[str]:
	"""Return the variables, known or not, that still stand in a text that is to be sent."""
	return sorted(placeholders.find_variables(text))


def word_reply(text: str, values: Mapping[str, str]) -> WordedReply:
	"""Return a reply with its values; those come from strangers and insert no variable.

	Args:
		text: of the canned reply.
		values: by the names of VARIABLES; an empty one is not known.
	"""
	used = placeholders.find_variables(text)
	missing = tuple(sorted(name for name in used if not values.get(name)))
	for name in sorted(used.difference(missing)):
		value = " ".join(values[name].split()).replace("{", "(").replace("}", ")")
		text = text.replace(f"{{{name}}}", value)
	return WordedReply(sentence(text), missing)
