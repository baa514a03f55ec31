"""Identifiers: every usual spelling is understood, every wrong one refused, none silently corrected."""

import pytest

from gigafibre_fsm.domain.equipment.identity import identifiers
from gigafibre_fsm.domain.equipment.identity.identifiers import InvalidIdentifier, ModelRules


@pytest.mark.parametrize(
	"text",
	[
		"1C61B4AABBCC",
		"1c:61:b4:aa:bb:cc",
		"1C-61-B4-AA-BB-CC",
		"1c61.b4aa.bbcc",
		" 1C 61 B4 AA BB CC ",
		"1C‑61‑B4‑AA‑BB‑CC",
		"1C/61/B4/AA/BB/CC",
		"MAC: 1C:61:B4:AA:BB:CC",
		"'1C:61:B4:AA:BB:CC'\u200b",
	],
)
def test_a_mac_address_has_one_spelling(text: str):
	assert identifiers.parse_mac(text) == "1C:61:B4:AA:BB:CC"


def test_octets_may_lack_their_leading_zero():
	assert identifiers.parse_mac("0:25:9e:c:34:5") == "00:25:9E:0C:34:05"


@pytest.mark.parametrize(
	("text", "reason"),
	[
		("1C61B4AABBC", "mac_wrong_length"),
		("1C61B4AABBCCDD", "mac_wrong_length"),
		("1C61B4AABBCO", "not_hexadecimal"),
		("1C61B4AABBCI", "not_hexadecimal"),
		("01005E0000FB", "mac_not_of_a_device"),
		("FFFFFFFFFFFF", "mac_not_of_a_device"),
		("000000000000", "mac_not_of_a_device"),
		("", "mac_wrong_length"),
	],
)
def test_a_wrong_mac_address_is_refused_with_its_reason(text: str, reason: str):
	with pytest.raises(InvalidIdentifier) as refusal:
		identifiers.parse_mac(text)
	assert refusal.value.reason == reason


@pytest.mark.parametrize(
	"text", ["TPLG1A2B3C4D", "tplg1a2b3c4d", "54504C471A2B3C4D", "TPLG-1A2B3C4D", "5450 4C47 1A2B 3C4D"]
)
def test_both_spellings_of_a_gpon_serial_are_one(text: str):
	assert identifiers.parse_gpon_serial(text) == "TPLG1A2B3C4D"


@pytest.mark.parametrize(
	"text",
	["TPLG1A2B3C4", "TPLG1A2B3C4G", "TPL11A2B3C4D", "http://192.168.1.1", "00000000AABBCCDD", "TPLGO0000000"],
)
def test_a_wrong_gpon_serial_is_refused(text: str):
	with pytest.raises(InvalidIdentifier, match="gpon_wrong_form"):
		identifiers.parse_gpon_serial(text)


def test_a_serial_number_loses_its_title_and_blanks_and_nothing_else():
	assert identifiers.parse_serial("S/N: 2236 7890 o1345") == "22367890O1345"
	assert identifiers.parse_serial("\ufeff« Numéro de série : AB–12 34 »") == "AB-1234"
	assert identifiers.parse_serial("SN12345") == "SN12345"


def test_a_serial_number_must_match_its_models_whole_pattern():
	assert identifiers.parse_serial("2236789012345", r"2[0-9]{12}") == "2236789012345"
	with pytest.raises(InvalidIdentifier, match="serial_not_of_model"):
		identifiers.parse_serial("22367890123456", r"2[0-9]{12}")


@pytest.mark.parametrize("text", ["", "12", "-1234", "ab cd!", "9" * 41, "<script>"])
def test_what_is_no_serial_number_is_refused(text: str):
	with pytest.raises(InvalidIdentifier, match="serial_wrong_form"):
		identifiers.parse_serial(text)


def test_a_misread_letter_is_asked_about_and_never_replaced():
	rules = ModelRules("XX230v", serial_pattern=r"2[0-9]{12}")
	assert identifiers.parse_serial("22367890123O5") == "22367890123O5"
	assert identifiers.correct_lookalikes("22367890123O5", rules.has_serial) == "2236789012305"


def test_nothing_is_suggested_when_two_spellings_fit():
	assert identifiers.correct_lookalikes("B0", lambda text: text in ("80", "BO")) is None


def test_many_doubtful_characters_do_not_explode():
	assert identifiers.correct_lookalikes("OISBOISBOISBOISBOISBOISBOISBOISB", lambda text: False) is None


def test_the_manufacturer_of_an_address_comes_from_the_registry():
	assert "TP-Link" in identifiers.find_manufacturer("1C:61:B4:AA:BB:CC")
	assert identifiers.find_manufacturer("02:00:00:AA:BB:CC") == ""


def test_an_address_made_by_software_is_told_from_a_printed_one():
	assert identifiers.is_locally_administered("02:00:00:AA:BB:CC")
	assert not identifiers.is_locally_administered("1C:61:B4:AA:BB:CC")


def test_a_model_is_known_by_its_names_on_labels():
	rules = ModelRules("XX230v", aliases=("TP-Link XX230v(CA)",))
	assert rules.is_called("xx-230V")
	assert rules.is_called("TP-LINK XX230V (CA)")
	assert not rules.is_called("XX530v")
