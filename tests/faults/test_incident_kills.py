"""A worker is killed while it looks for outages, or while it processes an alarm: the next one does it, once.

Small by default; `FSM_FAULTS=full` kills before each commit of each look.
"""

from collections.abc import Callable, Iterator
from unittest.mock import patch

import pytest

frappe = pytest.importorskip("frappe")

from gigafibre_fsm.domain.network.incidents.alarms import alarm_inbox, alarm_processing  # noqa: E402
from gigafibre_fsm.domain.network.incidents.rows import members  # noqa: E402
from gigafibre_fsm.domain.network.incidents.watching import watch  # noqa: E402
from gigafibre_fsm.domain.platform import instants  # noqa: E402
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards  # noqa: E402
from tests.plugin import FULL  # noqa: E402
from tests.site.test_network_alarms import an_alarm, receive, set_up  # noqa: E402
from tests.watched_network import WatchedNetwork  # noqa: E402

pytestmark = pytest.mark.faults

FACTS = ("state", "node", "affected", "silent", "polls", "calm_polls", "cause")


class Killed(BaseException):
	"""What a killed worker does not survive."""


def run_killed(work: Callable[[], object], before_commit: int) -> bool:
	"""Run work that is killed before one of its commits; whether it came so far."""
	commit, done = frappe.db.commit, []

	def dying() -> None:
		if len(done) == before_commit:
			raise Killed
		done.append(True)
		commit()

	with patch.object(frappe.db, "commit", dying):
		try:
			work()
		except Killed:
			frappe.db.rollback()
			return True
	return False


@pytest.fixture
def watched(connected_site: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[WatchedNetwork]:
	with taken_away_afterwards():
		forget_watch()
		made = WatchedNetwork()
		monkeypatch.setattr(instants, "now_utc", lambda: made.now)
		frappe.db.commit()
		yield made
		frappe.db.rollback()
		forget_watch()


def forget_watch() -> None:
	for doctype in (
		"CPE State",
		"Network Incident",
		"Network Incident Event",
		members.DOCTYPE,
		"Network Alarm",
	):
		frappe.db.delete(doctype)
	frappe.db.delete("Singles", {"doctype": ("in", (watch.DOCTYPE, "CPE Polling"))})
	frappe.db.commit()


def read_incidents() -> tuple[list, list, int]:
	"""What there is, without names: incidents, the codes of their timelines, how many members."""
	found = frappe.get_all("Network Incident", fields=list(FACTS))
	codes = sorted(frappe.get_all("Network Incident Event", pluck="code"))
	return [tuple(row.values()) for row in found], codes, frappe.db.count(members.DOCTYPE)


def play_day(watched: WatchedNetwork, kill_at: int | None) -> tuple[list, list, int, int]:
	"""A cut, from suspicion to its end; in each look the worker is killed before a commit, and another one comes."""
	begin, kills = watched.now, 0
	watched.cut()
	for number in range(9):
		if number == 6:
			watched.mend()
		watched.let_pass()
		frappe.db.commit()  # the poll was another worker's
		if kill_at is not None:
			kills += run_killed(watch.watch_network, kill_at)
		watch.watch_network()
	watched.now = begin
	found = read_incidents()
	forget_incidents(watched)
	return (*found, kills)


def forget_incidents(watched: WatchedNetwork) -> None:
	for doctype in ("Network Incident", "Network Incident Event", members.DOCTYPE):
		frappe.db.delete(doctype)
	watched.set_steady()
	watched.mend()
	frappe.db.commit()


def test_a_look_whose_worker_was_killed_is_made_again_and_counts_nothing_twice(watched: WatchedNetwork):
	*expected, _none = play_day(watched, None)
	assert expected[1].count("suspected") == expected[1].count("opened") == expected[1].count("restored") == 1
	for kill_at in range(5) if FULL else (0, 2):
		*found, kills = play_day(watched, kill_at)
		assert kills, "the look has so many commits"
		assert found == expected, f"killed before commit {kill_at}"


def test_an_alarm_whose_worker_was_killed_opens_one_incident(watched: WatchedNetwork):
	set_up(True)
	watched.let_pass()
	body = an_alarm(watched.homes, minutes_ago=0)
	receive(body)
	frappe.db.commit()
	assert run_killed(alarm_processing.process_due, 0)
	assert read_incidents() == ([], [], 0)
	assert frappe.db.get_value("Network Alarm", {}, "state") == alarm_inbox.RECEIVED
	for _again in range(2):
		alarm_processing.process_due()
	found, _codes, count = read_incidents()
	assert (len(found), count) == (1, 6)
	set_up(False)


def test_a_fault_of_ours_is_tried_again_later(watched: WatchedNetwork):
	set_up(True)
	receive(an_alarm(watched.homes, minutes_ago=0))
	frappe.db.commit()
	with patch.object(alarm_processing, "_apply", side_effect=RuntimeError("ours")):
		alarm_processing.process_due()
	row = frappe.get_all("Network Alarm", fields=["state", "attempts", "reason", "next_attempt"])[0]
	assert (row.state, row.attempts, row.reason) == ("Failed", 1, "Our Fault")
	assert row.next_attempt > watched.now
	set_up(False)
