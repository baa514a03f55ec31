"""Numbers as people type them."""

import pytest

from gigafibre_fsm.domain.platform.phone_numbers import to_e164, to_textable


@pytest.mark.parametrize(
	"typed",
	[
		"514 555-0123",
		"(514) 555.0123",
		"+1 514 555 0123",
		"1-514-555-0123",
		"514\u00a0555\u20110123",
		"514 555-0123 poste 12",
		"514 555-0123, ext. 12",
		"514 555-0123 x12",
		"514 555-0123 #12",
		"514 555-0123 Poste: 1234",
		"514-555-0123x12",
		"514 555-0123 (poste 12)",
		"+1 (514) 555-0123;ext=12",
		"tel:+1-514-555-0123",
		"tel:514-555-0123;phone-context=+1",
		"Tél. : 514 555-0123",
		"\u202a514-555-0123\u202c",
		"\u2068+1514\u200b5550123\u2069",
		"+1\u200e 514\u00ad 555\u2060 0123",
		"514·555·0123",
		"５１４ ５５５−０１２３",
		"00 1 514 555-0123",
		"+1 (0)514 555-0123",
		"[514] 555-0123",
		"<tel:+15145550123>",
		"'5145550123",
		'="5145550123"',
		"5145550123.0",
		"514-555-0123,",
		"514-555-0123 (cell)",
		"514-555-0123 maison",
		"Rés. : 514-555-0123",
		"M: 514-555-0123",
		"📞 514-555-0123",
		"514 • 555 • 0123",
		"514_555_0123",
		"514 555-0123 local 12",
		"514 555-0123 poste no 12",
		"514 555-0123 ext. #12",
		"514-555-0123,,12",
		"514-555-0123;12#",
		"whatsapp:+15145550123",
		"sms:5145550123?body=Allo",
	],
)
def test_every_usual_spelling_is_the_same_number(typed: str) -> None:
	assert to_e164(typed) == "+15145550123"


@pytest.mark.parametrize("typed", ["257 555-0123", "+1 942 555-0123", "357 555-0123"])
def test_an_area_code_of_north_america_may_be_newer_than_the_library(typed: str) -> None:
	assert to_e164(typed).startswith("+1")


def test_a_number_of_another_country_keeps_its_code() -> None:
	assert to_e164("+33 6 12 34 56 78") == "+33612345678"


@pytest.mark.parametrize("typed", ["+33 6 12 34 56 78", "00 44 7911 123456", "+52 55 1234 5678"])
def test_a_number_of_another_country_is_not_texted(typed: str) -> None:
	with pytest.raises(ValueError, match="North America"):
		to_textable(typed)
	assert to_textable("514 555-0123") == "+15145550123"


@pytest.mark.parametrize(
	("typed", "what"),
	[
		("", "There is no phone number."),
		("   ", "There is no phone number."),
		("poste 12", "There is no phone number."),
		("call me", "A phone number has digits only."),
		("514 555-0123 ne pas texter", "A phone number has digits only."),
		("1-800-GIGAFIB", "A phone number has digits only."),
		("514 555-0123 ou 514 555-0124", "A phone number has digits only."),
		("marie@example.org", "A phone number has digits only."),
		("514 555-012", "Digits are missing in this phone number."),
		("555-0123", "Digits are missing in this phone number."),
		("911", "Digits are missing in this phone number."),
		("514 555-0123 514 555-0124", "This phone number has too many digits."),
		("000 555-0123", "This phone number does not exist."),
		("211 555-0123", "This phone number does not exist."),
		("290 555-0123", "This phone number does not exist."),
		("257 155-0123", "This phone number does not exist."),
		("257 911-0123", "This phone number does not exist."),
		("+33 0 12 34 56 78", "This phone number does not exist."),
		("1 900 555-0123", "Premium-rate numbers are not written to."),
		("+", "This is not a phone number."),
	],
)
def test_a_bad_number_is_refused_with_what_is_wrong(typed: str, what: str) -> None:
	with pytest.raises(ValueError) as refusal:
		to_e164(typed)
	assert str(refusal.value) == what


def test_the_extension_never_becomes_part_of_the_number() -> None:
	assert len(to_e164("514 555-0123 poste 97678312")) == len("+15145550123")
