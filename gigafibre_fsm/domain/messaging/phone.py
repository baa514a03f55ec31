"""Phone numbers as people write them, turned into E.164."""

import re

import phonenumbers

# "poste 12" would otherwise be read as letters of a vanity number and corrupt it.
_EXTENSION = re.compile(r"[\s,;]*(?:\b(?:poste?|ext(?:ension)?|x)|#)[\s.:]*\d+\s*$", re.IGNORECASE)
_PLAUSIBLE = re.compile(r"^[\d\s()+./\u00a0\u2010-\u2015-]+$")

_LONGEST = 15  # digits, ITU-T E.164


def e164(text: str, region: str = "CA") -> str:
	"""The number in E.164, for example `+15145550123`.

	Args:
		text: as typed: `514 555-0123 poste 12`, `(514) 555.0123`, `+1 514 555 0123`.
		region: whose national numbers are meant when there is no country code.

	Raises:
		ValueError: what is wrong, as one English sentence that is also a source of our translations.
	"""
	number = _EXTENSION.sub("", (text or "").strip())
	if not number:
		raise ValueError("There is no phone number.")
	if not _PLAUSIBLE.match(number):
		raise ValueError("A phone number has digits only.")
	if sum(character.isdigit() for character in number) > _LONGEST:
		raise ValueError("This phone number has too many digits.")
	try:
		parsed = phonenumbers.parse(number, region)
	except phonenumbers.NumberParseException:
		raise ValueError("This is not a phone number.") from None
	_judge(parsed)
	return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def is_north_american(number: str) -> bool:
	"""Whether a number in E.164 is of the North American Numbering Plan, where a text costs what it usually does."""
	return number.startswith("+1")


def _judge(parsed: phonenumbers.PhoneNumber) -> None:
	reason = phonenumbers.is_possible_number_with_reason(parsed)
	if reason == phonenumbers.ValidationResult.TOO_LONG:
		raise ValueError("This phone number has too many digits.")
	if reason != phonenumbers.ValidationResult.IS_POSSIBLE:
		raise ValueError("Digits are missing in this phone number.")
	if not phonenumbers.is_valid_number(parsed):
		raise ValueError("This phone number does not exist.")
	if phonenumbers.number_type(parsed) == phonenumbers.PhoneNumberType.PREMIUM_RATE:
		raise ValueError("Premium-rate numbers are not written to.")
