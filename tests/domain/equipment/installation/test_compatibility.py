"""What speaks against installing a device."""

import pytest

from gigafibre_fsm.domain.equipment.identity.identifiers import ModelRules
from gigafibre_fsm.domain.equipment.installation import compatibility
from gigafibre_fsm.domain.equipment.installation.compatibility import InstallRequirement

MODEL = ModelRules("XX230v", "TP-Link", "ONT", oui_prefixes=("1C61B4",), most_download=1000)
NOTHING = InstallRequirement()
OWN, FOREIGN = "1C:61:B4:00:00:01", "00:1A:2B:00:00:01"


def codes(model=MODEL, address=OWN, holder="", wanted=NOTHING) -> list[str]:
	return [doubt.code for doubt in compatibility.check_compatibility(model, address, holder, wanted)]


def test_nothing_speaks_against_a_device_that_fits():
	assert codes(wanted=InstallRequirement(1000, frozenset({"ONT"}))) == []


@pytest.mark.parametrize(
	("plan", "most", "slow"), [(1001, 1000, True), (1000, 1000, False), (1500, 0, False), (0, 100, False)]
)
def test_a_model_is_too_slow_only_for_a_plan_that_is_known_to_be_faster(plan: int, most: int, slow: bool):
	model = ModelRules("M", equipment_type="ONT", most_download=most)
	assert (compatibility.TOO_SLOW in codes(model, "", wanted=InstallRequirement(plan))) is slow


def test_the_type_is_wrong_only_where_the_visit_brings_another_one():
	assert codes(wanted=InstallRequirement(types=frozenset({"Router", "Mesh"}))) == [compatibility.WRONG_TYPE]
	assert codes(wanted=InstallRequirement(types=frozenset({"Router", "ONT"}))) == []


def test_an_address_of_another_manufacturer_is_doubted_where_the_model_has_prefixes():
	assert codes(address=FOREIGN) == [compatibility.FOREIGN_ADDRESS]
	assert codes(ModelRules("M"), FOREIGN) == []
	assert codes(address="") == []


def test_a_colleagues_truck_is_said_and_asks_nothing():
	found = compatibility.check_compatibility(MODEL, OWN, "Julie Roy", InstallRequirement())
	assert [(doubt.code, doubt.asks) for doubt in found] == [(compatibility.OTHER_TRUCK, False)]
	assert compatibility.find_unacknowledged(found, ()) == []


def test_each_doubt_is_answered_by_its_own_code():
	found = compatibility.check_compatibility(MODEL, FOREIGN, "Julie Roy", InstallRequirement(5000))
	assert [doubt.code for doubt in compatibility.find_unacknowledged(found, {"too_slow"})] == [
		compatibility.FOREIGN_ADDRESS
	]
	assert compatibility.find_unacknowledged(found, {"too_slow", "foreign_address"}) == []
