"""A worker is killed while it reads a modem: the probe ends, and its password counts as tried."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

frappe = pytest.importorskip("frappe")

from frappe.utils import now_datetime  # noqa: E402

from gigafibre_fsm.domain.network import probes  # noqa: E402
from gigafibre_fsm.domain.network.probes import worker  # noqa: E402
from gigafibre_fsm.domain.platform import instants  # noqa: E402
from gigafibre_fsm.tests import lines, modems  # noqa: E402
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards  # noqa: E402
from gigafibre_fsm.tests.standins.modem import ModemStandIn  # noqa: E402
from tests.faults.dying_worker import killed_while_it_waits  # noqa: E402

pytestmark = pytest.mark.faults

FETCHING_THE_KEY, LOGGING_IN, READING = 0, 1, 4
"""The requests of a session, by how many were answered before."""


@pytest.fixture(scope="module")
def ont(connected_site: str) -> Iterator[lines.Installed]:
	with taken_away_afterwards(), lines.acs_of_the_site() as acs, modems.bridge_of_the_site():
		found = lines.an_installed_ont(acs, informed_ago=20, values={lines.RX: -20000})
		frappe.get_doc({"doctype": "CPE State", "equipment": found.equipment, "state": "Online"}).insert(
			ignore_if_duplicate=True
		)
		yield found


@pytest.mark.parametrize("after", [FETCHING_THE_KEY, LOGGING_IN, READING])
def test_a_killed_workers_probe_is_settled_as_interrupted_and_never_repeated(
	ont: lines.Installed, after: int
):
	with ModemStandIn() as modem:
		modems.place_at(ont.equipment, modem)
		name = probes.request_probe(ont.equipment, by="Administrator", now=now_datetime())
		frappe.db.commit()  # the worker is another process
		killed_while_it_waits(modem, "read_modems", after=after)
		asked = len(modem.requests)
		assert frappe.db.get_value("Modem Probe", name, "state") == "Running"
		assert frappe.db.get_value("Modem Login", ont.equipment, "attempts") == 1
		lease_over = instants.now_utc() - timedelta(seconds=1)
		frappe.db.set_value("Modem Probe", name, "next_look", lease_over)
		frappe.db.commit()  # as above
		worker.carry_out_due()
		frappe.db.rollback()
		assert frappe.db.get_value("Modem Probe", name, ["state", "reason"]) == ("Failed", "INTERRUPTED")
		assert len(modem.requests) == asked
		again = probes.request_probe(ont.equipment, by="Administrator", now=now_datetime())
		frappe.db.commit()  # as above
		worker.carry_out_due()
		frappe.db.rollback()
		assert frappe.db.get_value("Modem Probe", again, "state") == "Done"
