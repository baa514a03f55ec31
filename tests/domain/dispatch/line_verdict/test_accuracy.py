"""How often verdicts were right: by the causes that technicians tick, as a new site names them."""

from gigafibre_fsm.domain.dispatch.line_verdict.accuracy import CAUSES, RIGHT, count_right
from gigafibre_fsm.domain.dispatch.line_verdict.verdict import VerdictKind
from gigafibre_fsm.setup.defaults import CAUSE

FIBRE, WIFI, OFF = VerdictKind.FIBRE.value, VerdictKind.WIFI.value, VerdictKind.DEVICE_OFF.value


def test_every_verdict_predicts_causes_that_a_new_site_offers():
	offered = {line.split(" | ")[0] for line in CAUSE["choices"].splitlines()}
	assert offered == CAUSES
	assert set(RIGHT) == set(VerdictKind)


def test_a_verdict_is_right_where_its_cause_was_found_and_names_what_was_found_instead():
	found = [
		*[(FIBRE, "Damaged drop")] * 3,
		(FIBRE, "Dirty or broken connector"),
		*[(FIBRE, "Wi-Fi in the home")] * 2,
		(FIBRE, "Power"),
		(OFF, "Power"),
	]
	fibre, off = count_right(found)
	assert (fibre.kind, fibre.visits, fibre.right, fibre.other) == (
		VerdictKind.FIBRE,
		7,
		4,
		"Wi-Fi in the home",
	)
	assert fibre.share == 4 / 7
	assert (off.right, off.other, off.share) == (1, "", None), "one visit is no share"


def test_a_cause_of_another_wording_is_not_compared():
	assert count_right([(WIFI, "Autre chose"), (WIFI, "")]) == []
