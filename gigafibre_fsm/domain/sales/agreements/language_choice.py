"""In which language an agreement may be signed: French first, English by the customer's express wish. Pure.

Source: Charter of the French Language (CQLR C-11), section 55: the French text is given first, and only then may the
customer wish for another one.
"""

from datetime import datetime

FRENCH, ENGLISH = "fr", "en"


def may_choose(language: str, french_shown_on: datetime | None) -> bool:
	"""Whether a customer may now choose a language for the text that they sign.

	Args:
		language: `fr` or `en`.
		french_shown_on: when the French text was put before them (UTC); None if it was not.
	"""
	return language == FRENCH or (language == ENGLISH and french_shown_on is not None)
