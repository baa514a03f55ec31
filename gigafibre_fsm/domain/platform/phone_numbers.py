"""Convert phone numbers as people write them to E.164."""

import re
import unicodedata

import phonenumbers

# Otherwise "poste 12" would be read as letters of a vanity number and corrupt it.
_EXTENSION = re.compile(
	r"(?:[\s,;(]*(?:(?<![a-z])(?:postes?|p\.|ext(?:ension)?|local|int\.|x)|#)[\s.:=]*(?:no\b\.?\s*|#\s*)?"
	# a pause in a dialling string
	r"|[,;]+(?=\s*\d{1,6}#?$))\s*\d+[\s).#]*$",
	re.IGNORECASE,
)
# parameters of a tel: address (RFC 3966), except the extension
_PARAMETERS = re.compile(r"(?:;(?!ext=)[\w-]+=[^;]*)+$", re.IGNORECASE)
# labels that may stand before or after a number; any other word may mean that it must not be used
_WORD = (
	r"(?:tél(?:éphone)?|tel|telephone|phone|cell(?:ulaire)?|mobile|portable|maison|domicile|rés(?:idence)?|home|bur(?:eau)?"
	r"|travail|work|office|no|num[ée]ro|number|[chmtpw](?=[\s.:)-]|$))"
)
_TITLE = re.compile(
	rf"^(?:(?:tel|sms|callto|whatsapp):(?://)?|(?:{_WORD}\b[\s.:-]*)+(?=[\d+(]))", re.IGNORECASE
)
_END_WORD = re.compile(rf"(?:\?body=.*|[\s,;:(–-]+{_WORD}[\s).]*)$", re.IGNORECASE)
_INTERNATIONAL = re.compile(r"^00(?=[\s().-]*[1-9])")
_TRUNK = re.compile(r"^(\+\s*\d{1,3}[\s.-]*)\(0\)")
# a number from a spreadsheet, with decimals
_DECIMALS = re.compile(r"(?<=^\d{10})\.0+$|(?<=^\d{11})\.0+$")
_AROUND = " \t\r\n'\"`‘’“”«»<>[]{}=,;:"
_PLAUSIBLE = re.compile(r"^[\d\s()\[\]+./-]+$")

_LONGEST = 15  # digits, ITU-T E.164
_NANP = 1
# NXX-NXX-XXXX (NANPA): no area code or exchange begins with 0 or 1 or is a service code N11; no area code has
# 9 in the middle (reserved for longer numbers); 37X and 96X are reserved as a whole
_NANP_NUMBER = re.compile(r"(?!.11|37|96)[2-9][0-8]\d(?!.11)[2-9]\d{2}\d{4}")


def to_e164(text: str, region: str = "CA") -> str:
	"""Return a number in E.164, for example `+15145550123`.

	Args:
		text: as typed or copied: `514 555-0123 poste 12`, `(514) 555.0123`, `tel:+1-514-555-0123;ext=12`.
		region: the country of numbers without a country code.

	Raises:
		ValueError: with one English sentence, which is also a source string of our translations.
	"""
	number = _bare(text or "")
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


def to_textable(text: str) -> str:
	"""Return a North American number in E.164: a text to another country may cost a hundred times as much.

	Args:
		text: as for `to_e164`.

	Raises:
		ValueError: as for `to_e164`, or the number belongs to another country.
	"""
	number = to_e164(text)
	if not number.startswith(f"+{_NANP}"):
		raise ValueError("Only numbers of North America are texted. Give one that starts with +1.")
	return number


def _bare(text: str) -> str:
	"""Strip labels, extension, decimals and foreign dialling prefixes from a number."""
	number = _PARAMETERS.sub("", _TITLE.sub("", _visible(text).strip(_AROUND)))
	for ending in (_END_WORD, _EXTENSION, _DECIMALS):
		number = ending.sub("", number)
	return _TRUNK.sub(r"\1", _INTERNATIONAL.sub("+", number.strip(_AROUND)))


def _visible(text: str) -> str:
	"""Strip invisible characters that copying adds; use ordinary digits, blanks and hyphens."""
	kept = (_usual(character) for character in unicodedata.normalize("NFKC", text))
	return "".join(kept).strip()


def _usual(character: str) -> str:
	kind = unicodedata.category(character)
	if kind in ("Cf", "Cc", "Mn", "Me") and not character.isspace():
		return ""
	# pictograms of a telephone
	if kind == "So":
		return " "
	if kind == "Pd" or character in "\u2212_~*•":
		return "-"
	if character == "\u00b7":
		return "."
	return str(unicodedata.digit(character)) if kind == "Nd" else character


def _judge(parsed: phonenumbers.PhoneNumber) -> None:
	reason = phonenumbers.is_possible_number_with_reason(parsed)
	if reason == phonenumbers.ValidationResult.TOO_LONG:
		raise ValueError("This phone number has too many digits.")
	if reason != phonenumbers.ValidationResult.IS_POSSIBLE:
		raise ValueError("Digits are missing in this phone number.")
	if not _exists(parsed):
		raise ValueError("This phone number does not exist.")
	if phonenumbers.number_type(parsed) == phonenumbers.PhoneNumberType.PREMIUM_RATE:
		raise ValueError("Premium-rate numbers are not written to.")


def _exists(parsed: phonenumbers.PhoneNumber) -> bool:
	"""Whether the number can be in service; new area codes are in use before the library lists them."""
	if phonenumbers.is_valid_number(parsed):
		return True
	digits = str(parsed.national_number)
	return parsed.country_code == _NANP and bool(_NANP_NUMBER.fullmatch(digits))
