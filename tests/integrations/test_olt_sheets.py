"""Command sheets: filled in without a way out of a command, and checked by serial number and port."""

import pytest

from gigafibre_fsm.integrations.olt.sheets import (
	FOUND,
	NO_PORT,
	NO_SERIAL,
	OTHER_PORT,
	REFUSED,
	BadSheetError,
	check_paste,
	check_template,
	fill_template,
	spell_serial,
)

SERIAL, PORT = "TPLGA1B2C3D4", "0/1/3"
HUAWEI = """
MA5800(config)#display ont info by-sn 54504C47A1B2C3D4
  -----------------------------------------------------------------------------
  F/S/P                   : 0/1/3
  ONT-ID                  : 12
  Control flag            : active
  Run state               : online
  Config state            : normal
  SN                      : 54504C47A1B2C3D4 (TPLG-A1B2C3D4)
  -----------------------------------------------------------------------------
"""
AUTOFIND = """
   ----------------------------------------------------------------------------
   Number              : 1
   F/S/P               : 0/1/3
   Ont SN              : 48575443AABBCCDD (HWTC-AABBCCDD)
   ----------------------------------------------------------------------------
   Number              : 2
   F/S/P               : 0/2/7
   Ont SN              : 54504C47A1B2C3D4 (TPLG-A1B2C3D4)
   ----------------------------------------------------------------------------
"""
ISAM = "1/1/1/3/5   TPLG:A1B2C3D4   up   up"
TABLE = """
  0/ 1/ 3   11   HWTCAABBCCDD   active   online
  0/ 2/ 7   12   TPLGA1B2C3D4   active   online
"""


@pytest.mark.parametrize(
	("text", "port", "kind"),
	[
		(HUAWEI, PORT, FOUND),
		(HUAWEI, "0/1/4", OTHER_PORT),
		(HUAWEI.replace("0/1/3", "0/ 1/ 3"), PORT, FOUND),
		(HUAWEI.replace("A1B2C3D4", "A1B2C3D5"), PORT, NO_SERIAL),
		(HUAWEI.replace("  F/S/P                   : 0/1/3\n", ""), PORT, NO_PORT),
		# both stand in the text, but not together
		(AUTOFIND, PORT, OTHER_PORT),
		(AUTOFIND, "0/2/7", FOUND),
		(TABLE, PORT, OTHER_PORT),
		(TABLE, "0/2/7", FOUND),
		(ISAM, "1/1/1/3", FOUND),
		(ISAM, "1/1/1/4", OTHER_PORT),
		("Failure: The ONT does not exist", PORT, REFUSED),
		("% Unknown command", PORT, REFUSED),
		("", PORT, NO_SERIAL),
		("tplga1b2c3d4 0/1/3", PORT, FOUND),
		("0/1/3 " + "x" * 50_000, PORT, NO_SERIAL),
	],
)
def test_an_answer_proves_the_ont_at_its_port_and_at_no_other(text, port, kind):
	assert check_paste(text, SERIAL, port).kind == kind


def test_the_other_port_is_named_and_an_ont_that_is_off_is_noticed():
	assert check_paste(HUAWEI, SERIAL, "0/1/4").seen == "0/1/3"
	assert check_paste(HUAWEI.replace("online", "offline"), SERIAL, PORT).is_offline
	assert not check_paste(HUAWEI, SERIAL, PORT).is_offline


def test_a_template_is_filled_in_and_what_is_missing_is_left_to_the_engineer():
	text = 'ont add {port} sn-auth "{hex_serial}" ont-lineprofile-id {profile} desc "{label}"'
	values = {**spell_serial(SERIAL), "port": PORT, "label": "D-12"}
	assert fill_template(text, values) == (
		'ont add 0/1/3 sn-auth "54504C47A1B2C3D4" ont-lineprofile-id <profile> desc "D-12"'
	)


@pytest.mark.parametrize(
	"value", ['D-12"\nundo ont all', "a;b", "a|b", "a\rb", "a?b", "`x`", "é" * 61, "x" * 61]
)
def test_a_value_that_could_end_a_command_fills_in_nothing(value):
	with pytest.raises(BadSheetError):
		fill_template("desc {label}", {"label": value})


@pytest.mark.parametrize(
	"text",
	[
		"{0}",
		"{serial.__class__}",
		"{unknown}",
		"{",
		"a } b",
		"{serial!r}",
		"{serial:>99999999}",
		"{serial[0]}",
	],
)
def test_a_template_with_other_braces_is_refused(text):
	with pytest.raises(BadSheetError):
		check_template(text)


@pytest.mark.parametrize("serial", ["", "A1B2C3D4", "TPLGA1B2C3D", "TPLGXYZXYZXY", "1C61B4AABBCC", "<b>"])
def test_what_is_no_gpon_serial_number_is_refused(serial):
	with pytest.raises(BadSheetError):
		spell_serial(serial)
