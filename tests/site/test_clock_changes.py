"""The two nights in which clocks are changed: what came last counts last, and spans have their real length.

Toronto's clocks go back on 2026-11-01 (1:00 to 2:00 comes twice, at 05:00 and 06:00 UTC) and ahead on 2027-03-14
(2:00 to 3:00 is missing, 07:00 UTC).
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine

from tests.clocks import freeze_time

frappe = pytest.importorskip("frappe")

from gigafibre_fsm.domain.access import links  # noqa: E402
from gigafibre_fsm.domain.access.link_identity import find_identity  # noqa: E402
from gigafibre_fsm.domain.dispatch.board import commands as board_commands  # noqa: E402
from gigafibre_fsm.domain.dispatch.board import undo  # noqa: E402
from gigafibre_fsm.domain.dispatch.board.commands import JobChange  # noqa: E402
from gigafibre_fsm.domain.dispatch.proposals import held_visits, slot_holds  # noqa: E402
from gigafibre_fsm.domain.dispatch.technician_work.pages import device as device_page  # noqa: E402
from gigafibre_fsm.domain.dispatch.workflow import change_log  # noqa: E402
from gigafibre_fsm.domain.equipment.movements import service as movements  # noqa: E402
from gigafibre_fsm.domain.equipment.truck_stock import inventory  # noqa: E402
from gigafibre_fsm.domain.equipment.vision import label_retry  # noqa: E402
from gigafibre_fsm.domain.messaging.inbound import receive as inbound  # noqa: E402
from gigafibre_fsm.domain.messaging.outbox import repository as outbox_repository  # noqa: E402
from gigafibre_fsm.domain.messaging.policy import consent  # noqa: E402
from gigafibre_fsm.domain.network import due as network_due  # noqa: E402
from gigafibre_fsm.domain.network.commands import repository as commands  # noqa: E402
from gigafibre_fsm.domain.network.commands import requests as command_requests  # noqa: E402
from gigafibre_fsm.domain.network.line import baselines, line_state  # noqa: E402
from gigafibre_fsm.domain.network.polling import poller  # noqa: E402
from gigafibre_fsm.domain.platform import instants  # noqa: E402
from gigafibre_fsm.tests import builders, devices  # noqa: E402

FIRST_PASS = "2026-11-01 05:50:00"  # 1:50, before the clocks go back
SECOND_PASS = "2026-11-01 06:10:00"  # 1:10, twenty minutes later
BEFORE_THE_JUMP = "2027-03-14 06:59:00"  # 1:59, a minute before 3:00
PHONE = "+15145550142"


@pytest.fixture(autouse=True)
def _rolled_back(site: str) -> Iterator[None]:
	"""Every test takes its rows back."""
	assert instants.zone().key == "America/Toronto"
	yield


def at(utc: str) -> time_machine.travel:
	return freeze_time(utc)


def now() -> datetime:
	return frappe.utils.now_datetime()


# ---- the helper


@pytest.mark.parametrize(
	("utc", "local", "fold"),
	[
		(FIRST_PASS, "2026-11-01 01:50:00", 0),
		(SECOND_PASS, "2026-11-01 01:10:00", 1),
		(BEFORE_THE_JUMP, "2027-03-14 01:59:00", 0),
		("2027-03-14 07:00:00", "2027-03-14 03:00:00", 0),
	],
)
def test_a_time_of_the_site_says_which_pass_of_the_hour_it_means(utc: str, local: str, fold: int):
	moment = instants.to_site(datetime.fromisoformat(utc))
	assert (str(moment), moment.fold) == (local, fold)
	assert instants.to_utc(moment) == datetime.fromisoformat(utc)
	with at(utc):
		assert (instants.now(), instants.now().fold) == (moment, fold)
		assert instants.to_nearest_utc(now()) == datetime.fromisoformat(utc), (
			"a stored time of just now is of this pass"
		)


def test_spans_have_their_real_length():
	autumn, spring = datetime(2026, 11, 1, 0, 30), datetime(2027, 3, 14, 0, 30)
	assert instants.add_real_time(autumn, timedelta(hours=2)) == datetime(2026, 11, 1, 1, 30)
	assert instants.add_real_time(spring, timedelta(hours=2)) == datetime(2027, 3, 14, 3, 30)
	assert instants.elapsed_between(autumn, datetime(2026, 11, 1, 3)) == timedelta(hours=3.5)
	assert instants.elapsed_between(spring, datetime(2027, 3, 14, 3)) == timedelta(hours=1.5)


# ---- what came last counts


def test_the_last_word_on_texts_counts():
	with at(FIRST_PASS):
		inbound.receive_sms("SMdst1", PHONE, "+15145550100", "START", "")
	with at(SECOND_PASS):
		inbound.receive_sms("SMdst2", PHONE, "+15145550100", "STOP", "")
	assert consent.is_opted_out(PHONE)


def test_a_device_is_shown_where_its_last_movement_put_it():
	device = devices.a_device()
	marc, luc = (devices.a_technician_with_truck(name) for name in ("Marc Lavoie", "Luc Roy"))
	with at(FIRST_PASS):
		movements.load_device(device.name, marc.name)
	with at(SECOND_PASS):
		movements.load_device(device.name, luc.name)
	device.reload()
	assert device.warehouse == luc.truck
	newest, *_older = device_page._movements(device.name, luc.name)
	assert newest.mine
	assert frappe.get_last_doc(
		"Equipment Movement", {"equipment": device.name}, "instant desc"
	).to_warehouse == (luc.truck)
	with at("2026-11-01 12:00:00"):
		assert inventory.list_handovers(marc.name, marc.truck, now())[0].came is False, (
			"the last thing it did was to leave"
		)


def test_undo_takes_back_the_last_gesture():
	frappe.db.delete("Dispatch Change")
	marc = builders.a_technician("Marc Lavoie").name
	jobs = [builders.a_job().name for _each in range(2)]
	for number, utc in enumerate((FIRST_PASS, SECOND_PASS)):
		with at(utc):
			to = {"technician": marc, "arrival": builders.ARRIVAL + timedelta(days=400, hours=-3 * number)}
			assert board_commands.move_jobs(
				[JobChange(jobs[number], to, {})], "Assign", builders.PLANNER, now()
			).is_done
	with at(SECOND_PASS):
		assert list(change_log.find_latest(change_log.DONE).after) == [jobs[1]]
		undo.undo_change(builders.PLANNER, now())
	assert [frappe.db.get_value("Dispatch Job", job, "technician") for job in jobs] == [marc, None]


def test_what_was_published_in_the_second_pass_was_published_since():
	frappe.db.delete("Dispatch Change")
	jobs = [builders.a_dispatched_job() for _each in range(2)]
	with at(FIRST_PASS):
		change = change_log.log_change("Move", {}, [jobs[0]], now())
	with at(SECOND_PASS):
		change_log.log_published([jobs[1]], now())
	assert change_log.published_since(change) == {jobs[1].name}
	assert change_log.published_since(change_log.find_latest(change_log.DONE)) == {jobs[1].name}


def test_the_newest_command_of_a_device_comes_first():
	frappe.db.set_single_value("FSM GenieACS Settings", "enabled", 1)
	device = devices.a_device().name
	for utc, command in ((FIRST_PASS, "Refresh"), (SECOND_PASS, "Reboot")):
		with at(utc):
			command_requests.request_command(device, command, by="Administrator", now=now())
	with at(SECOND_PASS):
		assert [row["command"] for row in command_requests.list_shown(device, now())] == ["Reboot", "Refresh"]


def test_the_newest_baseline_counts():
	device = devices.a_device()
	customer = builders.a_customer().name
	place = builders.a_location(customer).name
	technician = devices.a_technician_with_truck().name
	movements.load_device(device.name, technician)
	movements.install_device(
		device.name, job=builders.a_job().name, technician=technician, location=place, customer=customer
	)
	for utc, level in ((FIRST_PASS, -18.0), (SECOND_PASS, -21.0)):
		with at(utc):
			row = {"equipment": device.name, "purpose": "Baseline", "state": "Online", "taken_on": now()}
			light = {"optical_state": "Measured", "rx_power": level, "service_location": place}
			frappe.get_doc({"doctype": "CPE Reading", **row, **light}).insert()
	assert line_state.device_line(device.name).baseline_rx == -21.0


# ---- leases and waits


def a_message() -> str:
	values = {
		"doctype": "FSM SMS",
		"direction": "Out",
		"state": "Queued",
		"to_number": PHONE,
		"body": "Bonjour",
	}
	frappe.db.delete("FSM SMS", {"state": ("in", ("Queued", "Sending", "Unknown"))})
	return frappe.get_doc({**values, "effect_key": builders.unique("dst")}).insert().name


@pytest.mark.parametrize(
	("claimed", "held", "free"),
	[
		(FIRST_PASS, "2026-11-01 05:52:00", "2026-11-01 05:54:00"),
		("2026-11-01 05:59:00", "2026-11-01 06:01:00", "2026-11-01 06:03:00"),
		(BEFORE_THE_JUMP, "2027-03-14 07:01:00", "2027-03-14 07:03:00"),
	],
)
def test_a_claimed_message_is_held_for_three_real_minutes(claimed: str, held: str, free: str):
	name = a_message()
	with at(claimed):
		assert outbox_repository.claim_next(instants.now()).name == name
	with at(held):
		assert not outbox_repository.list_in_doubt(instants.now(), 10)
	with at(free):
		assert [row.name for row in outbox_repository.list_in_doubt(instants.now(), 10)] == [name]


@pytest.mark.parametrize(
	("asked", "early", "late"),
	[
		(FIRST_PASS, "2026-11-01 05:51:00", "2026-11-01 06:20:00"),
		("2026-11-01 05:30:00", "2026-11-01 05:59:00", "2026-11-01 06:31:00"),
		(BEFORE_THE_JUMP, "2027-03-14 07:00:00", "2027-03-14 08:00:00"),
	],
)
def test_a_message_that_is_tried_again_waits_for_so_long_and_no_hour_more(asked: str, early: str, late: str):
	name = a_message()
	with at(asked):
		pause = datetime.fromisoformat(late) - datetime.fromisoformat(asked)
		again = outbox_repository.waiting_fields(instants.add_real_time(instants.now(), pause))
		frappe.db.set_value("FSM SMS", name, again)
	with at(early):
		assert outbox_repository.claim_next(instants.now()) is None
	with at(late):
		assert outbox_repository.claim_next(instants.now()).name == name


@pytest.mark.parametrize(
	("held", "kept", "over"),
	[
		(FIRST_PASS, "2026-11-01 06:04:00", "2026-11-01 06:06:00"),
		(BEFORE_THE_JUMP, "2027-03-14 07:13:00", "2027-03-14 07:15:00"),
	],
)
def test_a_slot_is_held_for_its_minutes(held: str, kept: str, over: str):
	frappe.db.set_single_value("FSM Dispatch Settings", "slot_hold_minutes", 15)
	frappe.clear_document_cache("FSM Dispatch Settings", "FSM Dispatch Settings")
	frappe.db.delete("Dispatch Slot Hold")
	job, marc = builders.a_job().name, builders.a_technician().name
	arrival = datetime(2027, 3, 16, 9)
	with at(held):
		slot = slot_holds.HoldRequest((arrival, arrival + timedelta(hours=2)), marc, arrival)
		slot_holds.hold_slot(job, slot, builders.PLANNER, now())
	with at(kept):
		assert list(held_visits.list_holds(arrival.date(), now())) == [job]
		slot_holds.expire_holds(now())
	with at(over):
		assert not held_visits.list_holds(arrival.date(), now())
		slot_holds.expire_holds(now())
	assert frappe.db.get_value("Dispatch Slot Hold", {"job": job}, "state") == "Expired"


def test_a_command_is_looked_at_again_when_its_lease_really_ends():
	frappe.db.set_single_value("FSM GenieACS Settings", "enabled", 1)
	frappe.db.delete("CPE Command")
	with at(FIRST_PASS):
		name = command_requests.request_command(
			devices.a_device().name, "Reboot", by="Administrator", now=now()
		)
		assert commands.claim_next(now()).wish.name == name
		assert commands.claim_next(now()) is None
	with at("2026-11-01 05:53:00"):
		assert commands.claim_next(now()).wish.name == name


def test_a_label_is_looked_at_again_in_its_time():
	frappe.db.delete("FSM Scan")
	with at(FIRST_PASS):
		scan = frappe.get_doc(
			{"doctype": "FSM Scan", "kind": "Label", "state": "Being Read", "taken_on": now()}
		)
		scan.look_on = instants.to_nearest_utc(now()) + timedelta(minutes=15)
		scan.insert(ignore_permissions=True, ignore_mandatory=True)
		assert not label_retry.find_due(now())
	with at("2026-11-01 06:06:00"):
		assert label_retry.find_due(now()) == [scan.name]


def test_the_modems_are_asked_in_the_repeated_hour_too():
	frappe.db.set_single_value("FSM GenieACS Settings", "enabled", 1)
	frappe.db.set_single_value(poller.DOCTYPE, "next_attempt", datetime.fromisoformat("2026-11-01 05:55:00"))
	for utc, is_due in ((FIRST_PASS, False), ("2026-11-01 05:56:00", True), (SECOND_PASS, True)):
		with at(utc):
			assert bool(network_due.poll_since(instants.now_utc())) == is_due, utc


def test_a_baseline_that_is_awaited_over_the_night_is_still_awaited():
	device = devices.a_device().name
	with at(FIRST_PASS):
		baselines.await_baseline(device, installed_on=now())
	with at(SECOND_PASS):
		assert device in {row.equipment for row in baselines.list_awaited(now(), 100)}


# ---- links


def a_link(until: datetime) -> str:
	marc = builders.a_technician("Marc Lavoie")
	return links.issue_link("Technician", ("Dispatch Technician", marc.name), until)


def test_a_link_that_ends_in_the_repeated_hour_ends_with_its_second_pass():
	with at("2026-11-01 04:00:00"):
		code = links.fresh_url(a_link(datetime(2026, 11, 1, 1, 30))).rsplit("/", 1)[1]
	for utc, opens in (
		("2026-11-01 05:40:00", True),
		("2026-11-01 06:29:00", True),
		("2026-11-01 06:31:00", False),
	):
		with at(utc):
			token = links.open_code(code)
			assert bool(token) == opens, utc
			assert not opens or find_identity(token), "the token lasts as long as the link"


@pytest.mark.parametrize(
	("opened", "until", "hours"),
	[
		("2026-11-01 02:00:00", datetime(2026, 11, 1, 6), 9),
		("2027-03-14 03:00:00", datetime(2027, 3, 14, 6), 7),
	],
)
def test_a_browser_keeps_a_link_for_as_long_as_it_really_lasts(opened: str, until: datetime, hours: int):
	with at(opened):
		assert links.seconds_left(until) == hours * 3600
