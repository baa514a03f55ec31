"""Codes on a label: each is recognised by its title, a model's rules or its own form."""

import pytest

from gigafibre_fsm.domain.equipment.identity.identifiers import ModelRules
from gigafibre_fsm.domain.equipment.identity.label_fields import (
	LabelCode,
	extract_fields,
	find_serial,
	list_lookup_texts,
)

ONT = ModelRules(
	"XX230v", "TP-Link", "ONT", r"2[0-9]{12}", "TPLG", ("1C61B4",), ("XX230v(CA)",), has_gpon_serial=True
)
MESH = ModelRules("HX510", "TP-Link", "Mesh", r"[0-9]{12}", "", ("3C64CF",))
MODELS = [ONT, MESH]


def values(*texts: str, symbology: str = "Code 128", in_stock: tuple[str, ...] = ()) -> dict[str, str]:
	pieces = extract_fields([LabelCode(text, symbology) for text in texts], MODELS, in_stock)
	return {piece.field: piece.value for piece in pieces}


def test_three_bare_codes_are_told_apart():
	assert values("1C61B4AABBCC", "54504C471A2B3C4D", "2236789012345") == {
		"mac_address": "1C:61:B4:AA:BB:CC",
		"gpon_serial": "TPLG1A2B3C4D",
		"serial_number": "2236789012345",
	}


@pytest.mark.parametrize(
	"text",
	[
		"S/N:2236789012345;MAC:1C61B4AABBCC;M:XX230v;GPON:TPLG1A2B3C4D",
		"SN=2236789012345&MAC=1C-61-B4-AA-BB-CC&MODEL=XX230v&PONSN=TPLG1A2B3C4D",
		"https://id.example/?sn=2236789012345&mac=1c61b4aabbcc&model=XX230v&gpon=54504C471A2B3C4D",
		"S/N: 2236789012345\nMAC: 1C:61:B4:AA:BB:CC\nModel: XX230v\nGPON SN: TPLG1A2B3C4D",
		'{"sn": "2236789012345", "mac": "1C61B4AABBCC", "model": "XX230v", "gpon": "TPLG1A2B3C4D"}',
	],
)
def test_a_square_code_with_titles_is_taken_apart(text: str):
	assert values(text, symbology="QR Code") == {
		"serial_number": "2236789012345",
		"mac_address": "1C:61:B4:AA:BB:CC",
		"model": "XX230v",
		"gpon_serial": "TPLG1A2B3C4D",
	}


def test_twelve_digits_are_an_address_only_for_a_model_with_that_prefix():
	assert values("210012345678") == {"serial_number": "210012345678"}
	assert values("3C64CF123456") == {"mac_address": "3C:64:CF:12:34:56"}


@pytest.mark.parametrize("symbology", ["EAN-13", "UPC-A"])
def test_a_products_number_is_no_serial_number_whatever_it_looks_like(symbology: str):
	for text in ("0840030701234", "2236789012345", "210012345678"):
		assert values(text, symbology=symbology, in_stock=(text,)) == {"code": text}


def test_one_number_may_be_serial_number_and_gpon_serial_number():
	nokia = ModelRules("G-140W", "Nokia", "ONT", r"ALCL[0-9A-F]{8}", "ALCL", has_gpon_serial=True)
	pieces = extract_fields([LabelCode("ALCLB1A2C3D4", "Code 128")], [*MODELS, nokia])
	assert {(piece.field, piece.value) for piece in pieces} == {
		("serial_number", "ALCLB1A2C3D4"),
		("gpon_serial", "ALCLB1A2C3D4"),
	}


def test_a_bare_list_in_a_square_code_is_taken_apart_if_every_part_is_known():
	assert values("2236789012345,1C61B4AABBCC,54504C471A2B3C4D", symbology="QR Code") == {
		"serial_number": "2236789012345",
		"mac_address": "1C:61:B4:AA:BB:CC",
		"gpon_serial": "TPLG1A2B3C4D",
	}
	assert list(values("2236789012345,bonjour", symbology="QR Code")) == ["code"]


def test_a_menu_and_a_card_of_contact_are_no_devices():
	for text in ("BEGIN:VCARD\nN:Tremblay\nM:5145550123\nEND:VCARD", "https://resto.example/?model=poutine"):
		assert list(values(text, symbology="QR Code")) == ["code"]


def test_the_networks_name_and_key_are_no_identifiers():
	assert list(values("WIFI:T:WPA;S:TP-Link_BBCC;P:12345678;;", symbology="QR Code")) == ["code"]


def test_the_one_code_that_could_be_a_serial_number_is_offered_as_such():
	assert values("ABX-55512-Z") == {"serial_number": "ABX-55512-Z"}
	assert "serial_number" not in values("ABX-55512-Z", "ABX-55513-Z")


def test_a_code_that_stock_knows_needs_no_rule():
	known = values("ABX-55512-Z", "ABX-55513-Z", in_stock=("ABX-55513-Z",))
	assert known["serial_number"] == "ABX-55513-Z"


def test_a_malformed_titled_address_is_kept_for_the_judge():
	assert values("MAC:1C61B4AABBCO", symbology="QR Code") == {"mac_address": "1C61B4AABBCO"}


def test_a_value_that_stands_twice_is_one_value():
	pieces = extract_fields(
		[LabelCode("2236789012345", "Code 128"), LabelCode("SN:2236789012345", "QR Code")], MODELS
	)
	assert [(piece.value, piece.titled) for piece in pieces] == [("2236789012345", True)]


NUMBER = "2236789012345"


@pytest.mark.parametrize(
	"text",
	[
		"S/N 2236789012345",
		"SN 2236789012345",
		"sn: 2236789012345",
		"SN2236789012345",
		"S/N2236789012345",
		"S2236789012345",
		"N/S: 2236789012345",
		"N/S 2236789012345",
		"SERIAL NUMBER 2236789012345",
		"Serial No. 2236789012345",
		"Serial #: 2236789012345",
		"No de série 2236789012345",
		"N° série : 2236789012345",
		"Nº de série\u00a0: 2236789012345",
		"Numéro de série 2236789012345",
		"№ série=2236789012345",
		"S.N.2236789012345",
		"S.No.: 2236789012345",
		"Ser# 2236789012345",
		"(S/N) 2236789012345",
		"(S)2236789012345",
		"(21)2236789012345",
		"Modem SN 2236789012345",
		"ONT S/N: 2236789012345",
		"SERIAL2236789012345",
		"“2236789012345”",
		"*2236789012345*",
		"\ufeff2236789012345\u200b",
		"２２３６７８９０１２３４５",
		"2236789012345\x1d",
		"\x1dS2236789012345\x1d",
		"[)>\x1e06\x1dS2236789012345\x1d1PXX230v\x1e\x04",
		"(01)06912345678902(21)2236789012345",
		"]d20106912345678902212236789012345\x1d10B7",
	],
)
def test_a_title_an_identifier_or_what_nobody_sees_does_not_stay_on_the_number(text: str):
	assert values(text)["serial_number"] == NUMBER


@pytest.mark.parametrize(
	"text",
	[
		"MAC: 1C:61:B4:AA:BB:CC",
		"MAC 1C61B4AABBCC",
		"MAC1C61B4AABBCC",
		"CM MAC: 1C61B4AABBCC",
		"HFC MAC ID 1C61B4AABBCC",
		"MAC No. 1C61B4AABBCC",
		"MAC ID 1c61.b4aa.bbcc",
		"Adresse MAC : 1C 61 B4 AA BB CC",
		"23S1C61B4AABBCC",
		"1C–61–B4–AA–BB–CC",
		"1C_61_B4_AA_BB_CC",
		"1C·61·B4·AA·BB·CC",
	],
)
def test_an_address_is_read_under_any_title_and_with_any_separators(text: str):
	assert values(text) == {"mac_address": "1C:61:B4:AA:BB:CC"}


@pytest.mark.parametrize(
	"text",
	[
		"GPON SN 54504C471A2B3C4D",
		"PON SN: TPLG-1A2B3C4D",
		"GPON S/N TPLG1A2B3C4D",
		"SNTPLG1A2B3C4D",
		"FSAN: TPLG1A2B3C4D",
		"ONT ID 54504C471A2B3C4D",
		"XGS-PON SN: TPLG1A2B3C4D",
	],
)
def test_a_gpon_serial_number_is_read_under_its_titles(text: str):
	assert values(text)["gpon_serial"] == "TPLG1A2B3C4D"


def test_titles_parted_by_blanks_alone_each_have_their_value():
	found = values("SN 2236789012345 MAC 1C61B4AABBCC Model XX230v")
	assert found == {"serial_number": NUMBER, "mac_address": "1C:61:B4:AA:BB:CC", "model": "XX230v"}


@pytest.mark.parametrize("text", ["Wi-Fi MAC 1C61B4AABBCC", "BSSID 1C61B4AABBCC", "Equipment ID BVMGA00BRA"])
def test_what_names_itself_something_else_is_no_serial_number(text: str):
	assert set(values(text)) == {"code"}


def test_a_number_that_begins_like_a_title_stays_whole():
	sagem = ModelRules("F5", "Sagem", "ONT", r"S[0-9]{9}", "", ("1C61B4",))
	for text in ("S123456789", "SN12345678"):
		assert values(text) == {"serial_number": text}
		assert values(text, in_stock=(text,)) == {"serial_number": text}
	pieces = extract_fields([LabelCode("S123456789", "Code 128")], [*MODELS, sagem])
	assert [piece.value for piece in pieces] == ["S123456789"]
	# stock knows the rest alone: a model's pattern for the whole is the weaker word
	pieces = extract_fields([LabelCode("S123456789", "Code 128")], [*MODELS, sagem], ("123456789",))
	assert [piece.value for piece in pieces] == ["123456789"]
	assert values("SN 12345678", in_stock=("SN12345678",)) == {"serial_number": "SN12345678"}


def test_a_models_name_is_read_behind_its_data_identifier():
	assert values("1PXX230v")["model"] == "XX230v"


def test_several_titles_on_one_line_are_several_values():
	text = "SN:2236789012345 MAC:1C61B4AABBCC GPON SN:TPLG1A2B3C4D"
	assert values(text, symbology="QR Code") == {
		"serial_number": NUMBER,
		"mac_address": "1C:61:B4:AA:BB:CC",
		"gpon_serial": "TPLG1A2B3C4D",
	}
	assert values("WLAN MAC: 1C61B4AABBCD", symbology="QR Code").keys() == {"code"}


def test_other_titles_make_no_serial_number():
	for text in ("P/N 2236789012345X", "IMEI: 490154203237518", "REV 1234567", "Lot: 1234567"):
		assert list(values(text)) == ["code"]
	assert values("490154203237518", "AB-1234567-C")["serial_number"] == "AB-1234567-C"


def test_stock_is_asked_for_a_number_with_and_without_what_may_be_a_title():
	asked = list_lookup_texts(
		[LabelCode("S2236789012345", "Code 128"), LabelCode("S/N ABC-1;MAC:1C61B4AABBCC", "QR Code")]
	)
	assert {"S2236789012345", NUMBER, "ABC-1", "1C61B4AABBCC"} <= set(asked)


def test_a_typed_number_loses_a_data_identifier_only_for_a_model_whose_numbers_look_so():
	assert find_serial("S2236789012345", ONT) == NUMBER
	assert find_serial("Serial No. 2236789012345", ONT) == NUMBER
	assert find_serial("S123456", ONT) == "S123456"
	assert find_serial("S2236789012345", ModelRules("any")) == "S2236789012345"
