"""Which numbers the desk may call: Canada, the United States and what the settings name; never an emergency number. Pure.

An emergency call from a browser would reach no call centre that knows where the caller is, and costs a penalty without a
registered address (https://www.twilio.com/docs/voice/emergency-calling): whoever needs help takes a telephone.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import phonenumbers
from phonenumbers import shortnumberinfo

from gigafibre_fsm.domain.platform.phone_numbers import to_e164

HOME_REGIONS = ("CA", "US")
EMERGENCY = frozenset(("911", "112", "999", "000", "110", "119", "15", "17", "18", "933", "988"))
"""Numbers of emergency services, ours and those that visitors know; 933 only reads an address back, 988 is a crisis line."""
_BEFORE = re.compile(r"^(?:011|00|\+1|\+|1(?=\d{3}$)|9(?=911$|112$))")
"""What people dial before a number: abroad, the country code, an outside line."""
_PAID_EXCHANGE = re.compile(r"\+1\d{3}976\d{4}")
_PAID_AREA = re.compile(r"\+1900\d{7}")
_COSTLY = (phonenumbers.PhoneNumberType.PREMIUM_RATE, phonenumbers.PhoneNumberType.PERSONAL_NUMBER)


class DialRefusal(Enum):
	"""Why a number is not called; the value is the English sentence that says it."""

	EMERGENCY = "This is an emergency number, and it is never dialled from here: take a telephone and dial it there at once."
	NO_NUMBER = "This is not a phone number."
	SHORT = "Short numbers cannot be called from here. Give the whole number, with its area code."
	PREMIUM = "Premium-rate numbers are not called."
	ABROAD = "Only numbers of Canada and the United States are called. The settings can name more countries."


@dataclass(frozen=True, slots=True)
class DialledNumber:
	"""A number that somebody wants to call: in E.164 if it may be called, else why not."""

	number: str = ""
	refusal: DialRefusal | None = None


def judge_number(text: str, abroad: Sequence[str] = ()) -> DialledNumber:
	"""Decide whether a number may be called.

	Args:
		text: as typed or copied.
		abroad: beginnings in E.164 of the countries that may be called besides Canada and the United States: `+33`.
	"""
	if is_emergency(text):
		return DialledNumber(refusal=DialRefusal.EMERGENCY)
	digits = _digits(text)
	if not digits:
		return DialledNumber(refusal=DialRefusal.NO_NUMBER)
	if len(digits) < 7:
		return DialledNumber(refusal=DialRefusal.SHORT)
	if _PAID_AREA.fullmatch(_in_e164(digits)) or _PAID_EXCHANGE.fullmatch(_in_e164(digits)):
		return DialledNumber(refusal=DialRefusal.PREMIUM)
	try:
		number = to_e164(text)
	except ValueError:
		return DialledNumber(refusal=DialRefusal.NO_NUMBER)
	return _judge_destination(number, abroad)


def is_emergency(text: str) -> bool:
	"""Whether a text, however it is written, is the number of an emergency service."""
	dialled = without = "".join(
		str(unicodedata.digit(part)) if part.isdigit() else part
		for part in unicodedata.normalize("NFKC", text or "")
		if part.isdigit() or part == "+"
	)
	while (shorter := _BEFORE.sub("", without)) != without:
		without = shorter
	known = {dialled.lstrip("+"), without}
	return bool(known & EMERGENCY) or any(
		shortnumberinfo.connects_to_emergency_number(each, region)
		for each in known
		for region in HOME_REGIONS
	)


def _digits(text: str) -> str:
	return "".join(part for part in unicodedata.normalize("NFKC", text or "") if part.isdigit())


def _in_e164(digits: str) -> str:
	return f"+{digits}" if len(digits) == 11 else f"+1{digits}"


def _judge_destination(number: str, abroad: Sequence[str]) -> DialledNumber:
	parsed = phonenumbers.parse(number)
	if phonenumbers.number_type(parsed) in _COSTLY:
		return DialledNumber(refusal=DialRefusal.PREMIUM)
	region = phonenumbers.region_code_for_number(parsed)
	# a new area code is in use before the library lists it; those of the Caribbean are known
	is_home = parsed.country_code == 1 and region in (*HOME_REGIONS, None)
	if is_home or any(prefix and number.startswith(prefix) for prefix in abroad):
		return DialledNumber(number)
	return DialledNumber(refusal=DialRefusal.ABROAD)
