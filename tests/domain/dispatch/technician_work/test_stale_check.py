"""What a phone kept for a while, against what is so now: the rule, field by field."""

from datetime import datetime, timedelta

import pytest

from gigafibre_fsm.domain.dispatch.technician_work import stale_check
from gigafibre_fsm.domain.dispatch.technician_work.stale_check import Current, Seen

NINE = "2026-11-25T09:00:00"
TOMORROW = "2026-11-26T09:00:00"
NOW = datetime(2026, 11, 25, 16)


def fields(action: str, seen: Seen, current: Current, **wanted: str) -> list[str]:
	return [each.field for each in stale_check.differences(action, seen, current, wanted)]


def test_what_is_still_so_is_applied():
	current = Current("Dispatched", NINE, True)
	for action in ("move", "add_photo", "note", "sign"):
		assert fields(action, Seen("Dispatched", NINE), current, to="En Route") == []


@pytest.mark.parametrize("action", ["move", "add_photo", "note", "sign", "check", "install"])
def test_a_visit_given_away_takes_nothing(action: str):
	assert fields(action, Seen("On Site", NINE), Current("Dispatched", NINE, False)) == ["technician"]


@pytest.mark.parametrize("status", ["Cancelled", "On Hold", "Completed", "Not Done", "Scheduled"])
@pytest.mark.parametrize("action", ["move", "add_photo", "note", "sign", "check", "install"])
def test_a_visit_that_is_not_in_the_technicians_hands_takes_nothing(action: str, status: str):
	assert fields(action, Seen("On Site", NINE), Current(status, NINE, True), to="Completed") == ["status"]


def test_a_step_goes_from_the_status_that_was_seen_and_from_no_other():
	assert fields("move", Seen("En Route"), Current("On Site", "", True), to="On Site") == ["status"]
	assert fields("photo", Seen("En Route"), Current("On Site", "", True)) == []


def test_a_visit_that_was_only_moved_stops_its_first_step_and_nothing_else():
	moved = Current("Dispatched", TOMORROW, True)
	assert fields("move", Seen("Dispatched", NINE), moved, to="En Route") == ["arrival"]
	assert fields("photo", Seen("Dispatched", NINE), moved) == []
	assert fields("move", Seen("En Route", NINE), Current("En Route", TOMORROW, True), to="On Site") == []


def test_a_start_beside_another_visit_is_asked_about_once():
	current = Current("Dispatched", NINE, True, elsewhere=("DJ-1",))
	assert fields("move", Seen("Dispatched", NINE), current, to="En Route") == ["elsewhere"]
	assert fields("move", Seen("Dispatched", NINE, elsewhere=("DJ-1",)), current, to="En Route") == []


def test_a_note_written_on_both_sides_is_shown_and_one_written_on_one_side_is_not():
	def differs(was: str, now: str, wanted: str) -> bool:
		current = Current("On Site", NINE, True, {"note": now})
		return bool(fields("note", Seen("On Site", NINE, {"note": was}), current, note=wanted))

	assert differs("", "from dispatch", "from the phone")
	assert not differs("", "", "from the phone")
	assert not differs("a\nb", "a\r\nb ", "c")
	assert not differs("", "the same", "the same")


def test_a_number_is_the_same_however_it_is_written():
	current = Current("On Site", NINE, True, {"value": "-19.4"})
	assert fields("answer", Seen("On Site", NINE, {"value": "−19,4"}), current, value="-21") == []
	assert fields("answer", Seen("On Site", NINE, {"value": "-18"}), current, value="-21") == ["value"]


def test_it_may_be_applied_on_purpose_where_the_rules_allow_it():
	assert stale_check.may_apply("move", Current("Dispatched", TOMORROW, True), {"to": "En Route"})
	assert not stale_check.may_apply("move", Current("Cancelled", NINE, True), {"to": "En Route"})
	assert not stale_check.may_apply("photo", Current("Completed", NINE, True), {})
	assert not stale_check.may_apply("photo", Current("On Site", NINE, False), {})


def test_it_happened_when_the_person_did_it():
	sent = NOW - timedelta(hours=8)
	assert stale_check.happened_on(NOW, 0, sent, []) == NOW
	assert stale_check.happened_on(NOW, 3600, sent, []) == NOW - timedelta(hours=1)
	assert stale_check.happened_on(NOW, 3600, sent, [NOW - timedelta(minutes=20)]) == NOW - timedelta(
		minutes=20
	)


def test_items_made_within_seconds_keep_their_order_and_later_work_does_not_move_them():
	sent, then = NOW - timedelta(hours=8), NOW - timedelta(hours=1)
	just_before, hours_later = then + timedelta(seconds=1), NOW - timedelta(minutes=5)
	assert stale_check.happened_on(NOW, 3600, sent, [], [just_before, hours_later]) == just_before


def test_a_time_that_cannot_be_is_the_servers():
	assert stale_check.happened_on(NOW, 24 * 3600, NOW - timedelta(hours=8), []) == NOW
	assert stale_check.happened_on(NOW, 37 * 3600, NOW - timedelta(days=2), []) == NOW, (
		"longer than a phone is believed"
	)
	assert stale_check.happened_on(NOW, 60, None, []) == NOW
	assert stale_check.happened_on(NOW, -60, NOW - timedelta(hours=8), []) == NOW
