"""Readings: codes win over transcriptions, stock and the models' rules decide how far a value is trusted."""

import pytest

from gigafibre_fsm.domain.equipment.identity.device_grouping import (
	DeviceReading,
	VisionGuess,
	add_guesses,
	group_devices,
	is_incomplete,
)
from gigafibre_fsm.domain.equipment.identity.identifiers import ModelRules
from gigafibre_fsm.domain.equipment.identity.label_fields import LabelCode, extract_fields
from gigafibre_fsm.domain.equipment.identity.validation import JudgedValue, StockIdentifiers, judge_device

ONT = ModelRules("XX230v", "TP-Link", "ONT", r"2[0-9]{12}", "TPLG", ("1C61B4",), (), has_gpon_serial=True)
ROUTER = ModelRules("AX55", "TP-Link", "Router", r"A[0-9]{12}", "", ("3C64CF",))
MODELS = [ONT, ROUTER]
SERIAL, MAC, GPON = "2236789012345", "1C:61:B4:AA:BB:CC", "TPLG1A2B3C4D"
IN_STOCK = StockIdentifiers(SERIAL, SERIAL, MAC, GPON, "XX230v")


def read(*codes: LabelCode | str) -> list[DeviceReading]:
	made = [code if isinstance(code, LabelCode) else LabelCode(code, "Code 128") for code in codes]
	return group_devices(extract_fields(made, MODELS))


def judge(found: list[DeviceReading], known: tuple[StockIdentifiers, ...] = ()) -> dict[str, JudgedValue]:
	return {each.field: each for each in judge_device(found[0], MODELS, known)}


def verdict(each: JudgedValue) -> tuple[str, str]:
	return each.verdict, each.remark.code


def test_three_codes_of_one_label_are_good_and_betray_the_model():
	seen = judge(read(SERIAL, MAC, GPON))
	assert {each.verdict for each in seen.values()} == {"Good"}
	assert seen["model"].value == "XX230v"
	assert seen["serial_number"].source == "Barcode"
	assert seen["serial_number"].symbology == "Code 128"
	assert seen["serial_number"].confidence == 100


def test_a_checksummed_code_always_wins_over_a_transcription():
	found = add_guesses(
		read(SERIAL), [VisionGuess(serial_number="2236789012346", mac_address=MAC, confidence=0.99)]
	)
	seen = judge(found)
	assert len(found) == 1
	assert (seen["serial_number"].value, seen["serial_number"].source) == (SERIAL, "Barcode")
	assert verdict(seen["mac_address"]) == ("Doubtful", "no_check_digit")


def test_a_code_without_a_check_digit_is_doubtful_when_the_print_differs():
	found = add_guesses(
		read(LabelCode(SERIAL, "Code 39", checksummed=False)), [VisionGuess(serial_number="2236789012346")]
	)
	assert verdict(judge(found)["serial_number"]) == ("Doubtful", "contradicted")


def test_a_transcription_is_good_only_when_stock_knows_it():
	found = add_guesses([], [VisionGuess(serial_number=SERIAL, mac_address=MAC, confidence=0.9)])
	assert verdict(judge(found)["serial_number"]) == ("Doubtful", "no_check_digit")
	assert verdict(judge(found, (IN_STOCK,))["serial_number"]) == ("Good", "known_in_stock")
	assert judge(found)["serial_number"].confidence == 90


def test_a_transcribed_letter_o_for_zero_is_never_corrected():
	found = add_guesses([], [VisionGuess(serial_number="223678901234O", model="XX230v", confidence=1.0)])
	seen = judge(found)["serial_number"]
	assert seen.value == "223678901234O"
	assert verdict(seen) == ("Doubtful", "look_alike")
	assert seen.remark.about == ("223678901234O", "2236789012340")


def test_a_transcribed_address_with_a_letter_o_is_bad():
	found = add_guesses([], [VisionGuess(mac_address="1C61B4AABBC0".replace("0", "O"), confidence=1.0)])
	assert verdict(judge(found)["mac_address"]) == ("Bad", "look_alike")


def test_an_address_of_another_manufacturer_is_doubtful_as_a_code_and_bad_as_a_transcription():
	titled = read(LabelCode(f"S/N:{SERIAL};MAC:3C64CF123456;M:XX230v", "QR Code"))
	assert verdict(judge(titled)["mac_address"]) == ("Doubtful", "oui_not_of_model")
	transcribed = add_guesses(
		read(SERIAL, GPON), [VisionGuess(serial_number=SERIAL, mac_address="3C64CF123456")]
	)
	transcribed[0].readings.pop("model", None)
	seen = judge_device(transcribed[0], [ONT], ())
	assert verdict(next(each for each in seen if each.field == "mac_address")) == ("Bad", "oui_not_of_model")


def test_an_identifier_of_another_device_in_stock_is_bad():
	other = StockIdentifiers("2236000000001", "2236000000001", MAC, "", "XX230v")
	seen = judge(read(SERIAL, MAC), (IN_STOCK, other))
	assert verdict(seen["mac_address"]) == ("Bad", "of_another_device")


def test_a_code_that_differs_from_stock_is_doubtful_and_says_what_stock_has():
	seen = judge(read(SERIAL, "1C61B4AABBCD"), (IN_STOCK,))
	assert verdict(seen["mac_address"]) == ("Doubtful", "stock_differs")
	assert seen["mac_address"].remark.about == (MAC,)


def test_a_serial_number_no_model_describes_is_doubtful():
	assert verdict(judge(read("ZZ9-12345-AB"))["serial_number"]) == ("Doubtful", "model_not_recognised")


def test_a_model_nobody_knows_is_doubtful():
	found = add_guesses([], [VisionGuess(serial_number="ZZ9-12345-AB", model="WR-9000")])
	assert verdict(judge(found)["model"]) == ("Doubtful", "model_unknown")


def test_a_model_that_the_codes_contradict_is_doubtful():
	found = add_guesses(read(SERIAL), [VisionGuess(serial_number=SERIAL, model="WR-9000")])
	assert verdict(judge(found)["model"]) == ("Doubtful", "model_differs")


def test_a_model_is_answered_under_its_own_name():
	found = read(LabelCode(f"S/N:{SERIAL};M:xx-230V", "QR Code"))
	assert judge(found)["model"].value == "XX230v"


def test_two_labels_side_by_side_are_two_devices():
	codes = [
		LabelCode(SERIAL, "Code 128", at=(100, 100)),
		LabelCode("A123456789012", "Code 128", at=(900, 100)),
		LabelCode("3C64CF123456", "Code 128", at=(900, 200)),
		LabelCode("1C61B4AABBCC", "Code 128", at=(100, 200)),
	]
	found = [{name: reading.value for name, reading in device.readings.items()} for device in read(*codes)]
	assert found == [
		{"serial_number": SERIAL, "mac_address": MAC},
		{"serial_number": "A123456789012", "mac_address": "3C:64:CF:12:34:56"},
	]


def test_no_more_than_five_devices_are_answered():
	assert len(read(*[LabelCode(f"22367890123{n:02}", "Code 128", at=(n, n)) for n in range(9)])) == 5


def test_a_second_address_on_one_label_does_not_make_a_second_device():
	found = read(SERIAL, "1C61B4AABBCC", "1C61B4AABBCD")
	assert len(found) == 1
	assert found[0].readings["mac_address"].value == MAC


@pytest.mark.parametrize(
	("codes", "missing"),
	[((), True), ((SERIAL,), True), ((SERIAL, MAC), True), ((SERIAL, MAC, GPON), False)],
)
def test_a_second_reader_is_asked_only_for_what_is_missing(codes: tuple[str, ...], missing: bool):
	assert is_incomplete(read(*codes), MODELS) is missing


def test_a_router_needs_no_gpon_serial():
	assert not is_incomplete(read("A123456789012", "3C64CF123456"), MODELS)


def test_what_the_transcriber_invents_beyond_the_label_cannot_join_a_known_device():
	twins = [VisionGuess(serial_number="2236000000001"), VisionGuess(serial_number="2236000000002")]
	found = add_guesses(
		read(LabelCode(SERIAL, "Code 128", at=(1, 1)), LabelCode("A123456789012", "Code 128", at=(9, 9))),
		twins,
	)
	assert [device.readings["serial_number"].value for device in found[:2]] == [SERIAL, "A123456789012"]
	assert len(found) == 4


def at(text: str, x: float, y: float, span: float = 400, **more: object) -> LabelCode:
	return LabelCode(text, "Code 128", at=(x, y), span=span, **more)


def values(device: DeviceReading) -> dict[str, str]:
	return {name: reading.value for name, reading in device.readings.items()}


def test_an_address_is_given_to_the_nearest_device_in_whichever_order_it_is_read():
	far, near = at("1C61B4AABBCD", 900, 180), at("1C61B4AABBCC", 100, 180)
	found = read(far, near, at("2236789012345", 100, 100), at("2236789012346", 900, 100))
	assert {values(each)["serial_number"]: values(each)["mac_address"] for each in found} == {
		"2236789012345": "1C:61:B4:AA:BB:CC",
		"2236789012346": "1C:61:B4:AA:BB:CD",
	}


def test_the_codes_of_a_label_beside_are_not_lent_to_a_device_that_lost_its_own():
	found = read(
		at(SERIAL, 100, 100), at(GPON, 100, 180), at("1C61B4AABBCD", 900, 180), at("TPLG00000002", 900, 260)
	)
	assert [values(each) for each in found] == [
		{"serial_number": SERIAL, "gpon_serial": GPON},
		{"mac_address": "1C:61:B4:AA:BB:CD", "gpon_serial": "TPLG00000002"},
	]


def test_codes_that_stand_apart_are_one_device_only_to_compare():
	seen = judge(read(at(SERIAL, 100, 100), at("1C61B4AABBCC", 900, 180), at(GPON, 900, 260)))
	assert len(seen) == 4
	assert {verdict(each) for each in seen.values()} == {("Doubtful", "apart")}


def test_what_stock_knows_by_two_codes_may_stand_apart():
	seen = judge(read(at(SERIAL, 100, 100), at("1C61B4AABBCC", 900, 180)), (IN_STOCK,))
	assert {verdict(each) for each in seen.values()} == {("Good", "known_in_stock")}


def test_a_second_address_on_the_label_asks_which_is_meant():
	found = read(at(SERIAL, 100, 100), at("1C61B4AABBCC", 100, 180), at("1C61B4AABBCD", 100, 260))
	seen = judge(found)["mac_address"]
	assert (len(found), seen.value, *verdict(seen)) == (1, MAC, "Doubtful", "rival")
	assert seen.remark.about == ("1C:61:B4:AA:BB:CD",)


def test_thirteen_digits_alone_may_be_a_parcels():
	assert verdict(judge(read(SERIAL))["serial_number"]) == ("Doubtful", "only_digits")
	assert verdict(judge(read(SERIAL))["model"]) == ("Doubtful", "model_supposed")
	assert verdict(judge(read("A123456789012"))["serial_number"]) == ("Good", "checksummed")
	assert verdict(judge(read(f"S/N:{SERIAL}"))["serial_number"]) == ("Good", "checksummed")


def test_four_letters_and_eight_digits_of_nobody_are_doubtful():
	assert verdict(judge(read("SPXN12345678"))["gpon_serial"]) == ("Doubtful", "gpon_vendor_unknown")


def test_a_number_without_title_or_pattern_is_doubtful_whatever_model_the_address_betrays():
	bare = ModelRules("BARE", oui_prefixes=("1C61B4",))
	found = group_devices(
		extract_fields(
			[LabelCode("7035114477138472", "Code 128"), LabelCode("1C61B4AABBCC", "Code 128")], [bare]
		)
	)
	seen = {each.field: each for each in judge_device(found[0], [bare], ())}
	assert verdict(seen["serial_number"]) == ("Doubtful", "model_not_recognised")
	assert verdict(seen["model"]) == ("Good", "model_fits")


def test_a_transcription_that_stock_knows_may_be_the_neighbour_of_the_right_number():
	found = add_guesses([], [VisionGuess(serial_number=SERIAL, confidence=0.99)])
	seen = judge(found, (IN_STOCK,))
	assert verdict(seen["serial_number"]) == ("Doubtful", "known_by_one_reading")
	contradicted = add_guesses(
		read(LabelCode(SERIAL, "Code 39", checksummed=False)), [VisionGuess(serial_number="2236789012346")]
	)
	assert verdict(judge(contradicted, (IN_STOCK,))["serial_number"]) == ("Doubtful", "contradicted")


def test_values_are_held_against_all_models_that_the_serial_number_leaves():
	twin = ModelRules("XC220", "TP-Link", "ONT", r"2[0-9A-F]{12}", "TPLG", ("3460F9",), has_gpon_serial=True)
	found = group_devices(
		extract_fields(
			[
				LabelCode(SERIAL, "Code 128"),
				LabelCode("9C3DCF104A7B", "Code 128"),
				LabelCode(GPON, "Code 128"),
			],
			[ONT, twin],
		)
	)
	seen = {each.field: each for each in judge_device(found[0], [ONT, twin], ())}
	assert verdict(seen["serial_number"]) == ("Good", "checksummed")
	assert verdict(seen["gpon_serial"]) == ("Good", "checksummed")
	assert verdict(seen["mac_address"]) == ("Doubtful", "oui_not_of_model")
	assert "model" not in seen


def test_where_the_codes_contradict_each_other_the_serial_number_is_believed():
	seen = judge(read("A123456789012", "1C61B4AABBCC"))
	assert verdict(seen["serial_number"])[0] == "Good"
	assert verdict(seen["mac_address"]) == ("Doubtful", "oui_not_of_model")
	assert seen["model"].value == "AX55"
