"""A worker is killed while it carries out a modem's command: the command ends, and the modem is told at most once."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest

frappe = pytest.importorskip("frappe")

from frappe.utils import now_datetime  # noqa: E402

from gigafibre_fsm.domain.network import commands  # noqa: E402
from gigafibre_fsm.tests import lines  # noqa: E402
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards  # noqa: E402
from gigafibre_fsm.tests.standins.genieacs import GenieacsStandIn  # noqa: E402
from tests.faults.dying_worker import killed_while_it_waits  # noqa: E402

pytestmark = pytest.mark.faults

MOST_LOOKS = 8
LOOKING_IT_UP, HANDING_IT_OVER = 0, 1
"""The requests of a hand-over, by how many were answered before."""


@pytest.fixture(scope="module")
def acs(connected_site: str) -> Iterator[GenieacsStandIn]:
	with taken_away_afterwards(), lines.acs_of_the_site() as stand_in:
		frappe.db.set_single_value(lines.SETTINGS, {"timeout_seconds": 60})
		frappe.db.commit()  # the worker is another process
		yield stand_in


def requested_restart(acs: GenieacsStandIn) -> tuple[str, lines.Installed]:
	"""A restart that was asked for, and its device."""
	frappe.db.delete("CPE Command")
	ont = lines.an_installed_ont(acs, informed_ago=20, values={lines.RX: -20000})
	acs.requests.clear()
	name = commands.request_command(ont.equipment, "Reboot", by="Administrator", now=now_datetime())
	frappe.db.commit()  # as above
	return name, ont


def carried_out(acs: GenieacsStandIn, name: str, acs_id: str, *, calls: bool) -> str:
	"""Other workers look as often as they would, the device calling in between if it does; the state afterwards."""
	for _look in range(MOST_LOOKS):
		if not frappe.db.get_value("CPE Command", name, "next_look"):
			break
		frappe.db.set_value("CPE Command", name, "next_look", now_datetime() - timedelta(seconds=1))
		frappe.db.commit()  # the dead worker's lease is over
		commands.carry_out_due(seconds=0)
		if calls:
			acs.inform(acs_id)
	frappe.db.rollback()
	return frappe.db.get_value("CPE Command", name, "state")


def count_restarts(acs: GenieacsStandIn) -> int:
	posts = (json.loads(each.body) for each in acs.requests if each.method == "POST" and each.body)
	return sum(1 for body in posts if body.get("name") == "reboot")


def age(name: str) -> None:
	"""As if the command had been asked for long ago."""
	then = now_datetime() - timedelta(days=1)
	frappe.db.set_value("CPE Command", name, {"requested_on": then})
	frappe.db.commit()  # as above


def test_killed_before_anything_was_handed_over_it_is_handed_over_by_the_next(acs: GenieacsStandIn):
	name, ont = requested_restart(acs)
	killed_while_it_waits(acs, "carry_out_commands", after=LOOKING_IT_UP)
	assert frappe.db.get_value("CPE Command", name, ["state", "acs_id"]) == ("Requested", None)
	assert count_restarts(acs) == 0
	assert carried_out(acs, name, ont.acs_id, calls=True) == "Done"
	assert count_restarts(acs) == 1


def test_killed_after_the_acs_queued_it_it_is_found_and_not_told_again(acs: GenieacsStandIn):
	name, ont = requested_restart(acs)
	acs.change(ont.acs_id, connection="offline")
	killed_while_it_waits(acs, "carry_out_commands", after=HANDING_IT_OVER, does_it=True)
	assert frappe.db.get_value("CPE Command", name, "acs_id") == ont.acs_id
	assert carried_out(acs, name, ont.acs_id, calls=True) == "Done"
	assert count_restarts(acs) == 1


def test_killed_after_the_device_obeyed_nobody_believes_a_restart_that_others_may_have_made(
	acs: GenieacsStandIn,
):
	name, ont = requested_restart(acs)
	killed_while_it_waits(acs, "carry_out_commands", after=HANDING_IT_OVER, does_it=True)
	assert carried_out(acs, name, ont.acs_id, calls=True) == "Unknown"
	assert count_restarts(acs) == 1


def test_killed_where_the_acs_may_never_have_had_it_nobody_knows_and_nobody_tells_it_again(
	acs: GenieacsStandIn,
):
	name, ont = requested_restart(acs)
	killed_while_it_waits(acs, "carry_out_commands", after=HANDING_IT_OVER)
	assert count_restarts(acs) == 1, "the request left"
	age(name)
	assert carried_out(acs, name, ont.acs_id, calls=False) == "Unknown"
	assert count_restarts(acs) == 1


def test_killed_while_looking_it_is_looked_at_by_the_next(acs: GenieacsStandIn):
	name, ont = requested_restart(acs)
	commands.carry_out_due(seconds=0)
	frappe.db.rollback()
	assert frappe.db.get_value("CPE Command", name, "state") == "Pending"
	frappe.db.set_value("CPE Command", name, "next_look", now_datetime() - timedelta(seconds=1))
	frappe.db.commit()  # as above
	killed_while_it_waits(acs, "carry_out_commands", after=0)
	assert frappe.db.get_value("CPE Command", name, "state") == "Pending"
	assert carried_out(acs, name, ont.acs_id, calls=True) == "Done"
	assert count_restarts(acs) == 1
