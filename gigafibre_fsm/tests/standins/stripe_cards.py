"""Test cards and test accounts, and what becomes of each: https://docs.stripe.com/testing."""

from dataclasses import dataclass

# number → what the bank answers: code, decline code, sentence
DECLINED = "Your card was declined."
FATES = {
	"4000000000000002": ("card_declined", "generic_decline", DECLINED),
	"4000000000009995": ("card_declined", "insufficient_funds", "Your card has insufficient funds."),
	"4000000000009987": ("card_declined", "lost_card", DECLINED),
	"4000000000009979": ("card_declined", "stolen_card", DECLINED),
	"4000000000000069": ("expired_card", "expired_card", "Your card has expired."),
	"4000000000000127": ("incorrect_cvc", "incorrect_cvc", "Your card's security code is incorrect."),
	"4000000000000119": (
		"processing_error",
		"processing_error",
		"An error occurred while processing your card.",
	),
}
ATTACHES_THEN_DECLINES = "4000000000000341"
FATES_WHEN_CHARGED = {ATTACHES_THEN_DECLINES: ("card_declined", "generic_decline", DECLINED)}
NEEDS_AUTHENTICATION = "4000002500003155"  # once; saved with authentication, it is charged without
ALWAYS_NEEDS_AUTHENTICATION = "4000002760003184"
GOOD = "4242424242424242"

GOOD_ACCOUNT = "000123456789"
EMPTY_ACCOUNT = "000222222227"  # debits fail after some days: insufficient funds
CLOSED_ACCOUNT = "000111111113"  # the same: account closed
UNVERIFIED_ACCOUNT = "000666666661"  # small deposits must be typed before it can be debited
DEBIT_FATES = {
	EMPTY_ACCOUNT: ("insufficient_funds", "The customer's account has insufficient funds."),
	CLOSED_ACCOUNT: ("account_closed", "The customer's bank account has been closed."),
}


@dataclass(frozen=True)
class Typed:
	"""What a customer typed on the hosted page."""

	kind: str = "card"
	number: str = GOOD
	exp_month: int = 12
	exp_year: int = 2034
	institution: str = "000"
	transit: str = "11000"


def brand(number: str) -> str:
	"""The brand by the first digit."""
	return {"4": "visa", "5": "mastercard", "3": "amex"}.get(number[:1], "unknown")


def is_number(number: str) -> bool:
	"""Is this a card's number by length and check digit (Luhn)?"""
	if not (number.isascii() and number.isdigit() and 12 <= len(number) <= 19):
		return False
	digits = [int(digit) for digit in number[::-1]]
	doubled = [digit if place % 2 == 0 else digit * 2 for place, digit in enumerate(digits)]
	return sum(each // 10 + each % 10 for each in doubled) % 10 == 0
