"""A worker is killed while it asks about the modems, or while it takes a baseline: the next one loses nothing."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

frappe = pytest.importorskip("frappe")

from frappe.utils import now_datetime  # noqa: E402

from gigafibre_fsm.domain.network.line import baselines  # noqa: E402
from gigafibre_fsm.domain.network.polling import poller  # noqa: E402
from gigafibre_fsm.tests import devices, lines  # noqa: E402
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards  # noqa: E402
from gigafibre_fsm.tests.standins.genieacs import GenieacsStandIn  # noqa: E402
from tests.faults.dying_worker import killed_while_it_waits  # noqa: E402

pytestmark = pytest.mark.faults

PAGE = 10


@pytest.fixture
def acs(connected_site: str) -> Iterator[GenieacsStandIn]:
	with taken_away_afterwards(), lines.acs_of_the_site() as stand_in:
		frappe.db.delete("Singles", {"doctype": poller.DOCTYPE})
		frappe.db.set_single_value(lines.SETTINGS, {"page_size": PAGE, "timeout_seconds": 60})
		frappe.db.commit()  # the worker is another process
		yield stand_in
		frappe.db.rollback()
		frappe.db.delete("Singles", {"doctype": poller.DOCTYPE})
		frappe.db.commit()  # as above


def count_states(serials: list[str]) -> int:
	return frappe.db.count("CPE State", {"name": ("in", serials)})


@pytest.mark.parametrize("pages", [0, 1, 2])
def test_a_round_whose_worker_was_killed_keeps_its_pages_and_is_done_again(acs: GenieacsStandIn, pages: int):
	model = devices.a_model()
	serials = [devices.a_device(equipment_model=model).name for _number in range(3 * PAGE)]
	frappe.db.commit()  # as above
	for serial in serials:
		acs.add("XX230v", serial)
	killed_while_it_waits(acs, "run_poll", after=pages)
	assert count_states(serials) == pages * PAGE
	assert poller.run_round(now_datetime).written == len(serials), (
		"the dead worker's lock is free, its mark never moved"
	)
	assert count_states(serials) == len(serials)


def test_a_baseline_whose_worker_was_killed_is_taken_by_the_next_one(acs: GenieacsStandIn):
	ont = lines.an_installed_ont(acs, values={lines.RX: -22000})
	killed_while_it_waits(acs, "take_baselines", after=0)
	assert lines.find_baseline(ont.equipment) is None
	assert baselines.take_due(now_datetime() + timedelta(seconds=1)) == 1
	assert lines.find_baseline(ont.equipment).rx_power == -22.0
	assert frappe.db.count("CPE Reading", {"equipment": ont.equipment, "purpose": "Baseline"}) == 1
