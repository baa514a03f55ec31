"""Which Wi-Fi names and passwords are taken, without a site."""

import pytest

from gigafibre_fsm.domain.network.commands import command_types, wifi_rules
from gigafibre_fsm.domain.network.commands.wifi_rules import WifiFault

NAMES = {
	"Chez Luc": None,
	"Chez Hélène & fils (2e)": None,
	"L'entrepôt": None,
	"x" * 32: None,
	"x" * 33: WifiFault.NAME_LENGTH,
	"é" * 16: None,
	"é" * 17: WifiFault.NAME_LENGTH,
	"": WifiFault.NAME_LENGTH,
	"Maison 🏠": WifiFault.NAME_CHARACTERS,
	"Café ☕️": WifiFault.NAME_CHARACTERS,
	'"Maison"': WifiFault.NAME_CHARACTERS,
	"“Maison”": WifiFault.NAME_CHARACTERS,
	"a\\b": WifiFault.NAME_CHARACTERS,
	"a\x07b": WifiFault.NAME_CHARACTERS,
	"a\nb": WifiFault.NAME_CHARACTERS,
	"a\u200bb": WifiFault.NAME_CHARACTERS,
	"a\u202eb": WifiFault.NAME_CHARACTERS,
}
PASSWORDS = {
	"lumiere2026": None,
	"a\"b'c\\d!?@": None,
	"deux mots ici": None,
	"x" * 63: None,
	"x" * 64: WifiFault.PASSWORD_LENGTH,
	"x" * 7: WifiFault.PASSWORD_LENGTH,
	"lumière2026": WifiFault.PASSWORD_CHARACTERS,
	"“lumiere2026”": WifiFault.PASSWORD_CHARACTERS,
	"lumiere🏠2026": WifiFault.PASSWORD_CHARACTERS,
	"lumiere\t2026": WifiFault.PASSWORD_CHARACTERS,
	" lumiere2026": WifiFault.PASSWORD_EDGES,
	"lumiere2026 ": WifiFault.PASSWORD_EDGES,
}


@pytest.mark.parametrize(("name", "fault"), NAMES.items())
def test_a_network_has_a_name_that_every_device_finds(name: str, fault: WifiFault | None):
	assert wifi_rules.find_name_fault(wifi_rules.tidy_name(name)) is fault


@pytest.mark.parametrize(("password", "fault"), PASSWORDS.items())
def test_a_password_can_be_typed_on_every_device(password: str, fault: WifiFault | None):
	assert wifi_rules.find_password_fault(password) is fault


def test_what_a_phone_adds_to_a_name_is_taken_away():
	assert wifi_rules.tidy_name("  Chez l\u2019e\u0301te\u0301 ") == "Chez l'été"


def test_what_a_customer_asks_for_never_waits_for_hours():
	for command in command_types.COMMAND_TYPES:
		wait = command_types.find_wait(command, is_customers=True)
		assert wait <= command_types.CUSTOMERS_WAIT and wait <= command_types.COMMAND_TYPES[command].waits
	staffs = command_types.find_wait(command_types.SET_WIFI, is_customers=False)
	assert staffs == command_types.COMMAND_TYPES[command_types.SET_WIFI].waits
