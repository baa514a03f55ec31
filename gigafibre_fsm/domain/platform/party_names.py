"""Names of people and companies, as ERPNext can keep them: one rule for everybody who types one. Pure.

ERPNext names its documents after them, and Frappe refuses angle brackets in the name of a document.
"""

LONGEST = 140
"""Characters of a name."""


def read_party_name(text: str) -> str:
	"""Return a name as it is stored: without line breaks and repeated spaces.

	Args:
		text: as it was typed.

	Raises:
		ValueError: with one English sentence, which is also a source string of our translations.
	"""
	name = " ".join(text.split())
	if not name:
		raise ValueError("Please write the name.")
	if len(name) > LONGEST:
		raise ValueError("This name is too long: write it in at most 140 characters.")
	if {"<", ">"} & set(name):
		raise ValueError("Please write the name without angle brackets.")
	return name
