"""What a phone kept for a while, against what is so now: the rule, field by field."""

from datetime import datetime, timedelta

import pytest

from gigafibre_fsm.domain.dispatch.technician_work import stale_check
from gigafibre_fsm.domain.dispatch.technician_work.stale_check import CurrentState, SeenState

NINE = "2026-11-25T09:00:00"
TOMORROW = "2026-11-26T09:00:00"
NOW = datetime(2026, 11, 25, 16)


def fields(action: str, seen: SeenState, current: CurrentState, **wanted: str) -> list[str]:
	return [each.field for each in stale_check.find_differences(action, seen, current, wanted)]


def test_what_is_still_so_is_applied():
	current = CurrentState("Dispatched", NINE, True)
	for action in ("move", "add_photo", "note", "sign"):
		assert fields(action, SeenState("Dispatched", NINE), current, to="En Route") == []


@pytest.mark.parametrize("action", ["move", "add_photo", "note", "sign", "check", "install"])
def test_a_visit_given_away_takes_nothing(action: str):
	assert fields(action, SeenState("On Site", NINE), CurrentState("Dispatched", NINE, False)) == [
		"technician"
	]


@pytest.mark.parametrize("status", ["Cancelled", "On Hold", "Completed", "Not Done", "Scheduled"])
@pytest.mark.parametrize("action", ["move", "add_photo", "note", "sign", "check", "install"])
def test_a_visit_that_is_not_in_the_technicians_hands_takes_nothing(action: str, status: str):
	assert fields(action, SeenState("On Site", NINE), CurrentState(status, NINE, True), to="Completed") == [
		"status"
	]


def test_a_step_goes_from_the_status_that_was_seen_and_from_no_other():
	assert fields("move", SeenState("En Route"), CurrentState("On Site", "", True), to="On Site") == [
		"status"
	]
	assert fields("photo", SeenState("En Route"), CurrentState("On Site", "", True)) == []


def test_a_visit_that_was_only_moved_stops_its_first_step_and_nothing_else():
	moved = CurrentState("Dispatched", TOMORROW, True)
	assert fields("move", SeenState("Dispatched", NINE), moved, to="En Route") == ["arrival"]
	assert fields("photo", SeenState("Dispatched", NINE), moved) == []
	assert (
		fields("move", SeenState("En Route", NINE), CurrentState("En Route", TOMORROW, True), to="On Site")
		== []
	)


def test_a_start_beside_another_visit_is_asked_about_once():
	current = CurrentState("Dispatched", NINE, True, elsewhere=("DJ-1",))
	assert fields("move", SeenState("Dispatched", NINE), current, to="En Route") == ["elsewhere"]
	assert fields("move", SeenState("Dispatched", NINE, elsewhere=("DJ-1",)), current, to="En Route") == []


def test_a_note_written_on_both_sides_is_shown_and_one_written_on_one_side_is_not():
	def differs(was: str, now: str, wanted: str) -> bool:
		current = CurrentState("On Site", NINE, True, {"note": now})
		return bool(fields("note", SeenState("On Site", NINE, {"note": was}), current, note=wanted))

	assert differs("", "from dispatch", "from the phone")
	assert not differs("", "", "from the phone")
	assert not differs("a\nb", "a\r\nb ", "c")
	assert not differs("", "the same", "the same")


def test_a_number_is_the_same_however_it_is_written():
	current = CurrentState("On Site", NINE, True, {"value": "-19.4"})
	assert fields("answer", SeenState("On Site", NINE, {"value": "−19,4"}), current, value="-21") == []
	assert fields("answer", SeenState("On Site", NINE, {"value": "-18"}), current, value="-21") == ["value"]


def test_it_may_be_applied_on_purpose_where_the_rules_allow_it():
	assert stale_check.may_apply("move", CurrentState("Dispatched", TOMORROW, True), {"to": "En Route"})
	assert not stale_check.may_apply("move", CurrentState("Cancelled", NINE, True), {"to": "En Route"})
	assert not stale_check.may_apply("photo", CurrentState("Completed", NINE, True), {})
	assert not stale_check.may_apply("photo", CurrentState("On Site", NINE, False), {})


def test_it_happened_when_the_person_did_it():
	sent = NOW - timedelta(hours=8)
	assert stale_check.estimate_time(NOW, 0, sent, []) == NOW
	assert stale_check.estimate_time(NOW, 3600, sent, []) == NOW - timedelta(hours=1)
	assert stale_check.estimate_time(NOW, 3600, sent, [NOW - timedelta(minutes=20)]) == NOW - timedelta(
		minutes=20
	)


def test_items_made_within_seconds_keep_their_order_and_later_work_does_not_move_them():
	sent, then = NOW - timedelta(hours=8), NOW - timedelta(hours=1)
	# a photo takes half a minute on a slow network, what was done after it does not
	just_before, hours_later = then + timedelta(seconds=30), NOW - timedelta(minutes=5)
	assert stale_check.estimate_time(NOW, 3600, sent, [], [just_before, hours_later]) == just_before


def test_a_time_that_cannot_be_is_the_servers():
	assert stale_check.estimate_time(NOW, 24 * 3600, NOW - timedelta(hours=8), []) == NOW
	assert stale_check.estimate_time(NOW, 37 * 3600, NOW - timedelta(days=2), []) == NOW, (
		"longer than a phone is believed"
	)
	assert stale_check.estimate_time(NOW, 60, None, []) == NOW
	assert stale_check.estimate_time(NOW, -60, NOW - timedelta(hours=8), []) == NOW
