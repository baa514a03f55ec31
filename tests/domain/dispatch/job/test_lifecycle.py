"""The rules of a visit: every pair of statuses, and what each status needs."""

import itertools
from datetime import datetime, timedelta

import pytest

from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.domain.dispatch.job.lifecycle import JobFacts, Requirement, find_missing

# Every way a visit may go, written out once more by hand: a change of the table must be meant.
WAYS = {
	("Draft", "Scheduled"),
	("Draft", "Cancelled"),
	("Scheduled", "Dispatched"),
	("Scheduled", "Draft"),
	("Scheduled", "On Hold"),
	("Scheduled", "Cancelled"),
	("Dispatched", "En Route"),
	("Dispatched", "Scheduled"),
	("Dispatched", "On Hold"),
	("Dispatched", "Not Done"),
	("Dispatched", "Cancelled"),
	("En Route", "On Site"),
	("En Route", "Dispatched"),
	("En Route", "On Hold"),
	("En Route", "Not Done"),
	("En Route", "Cancelled"),
	("On Site", "Completed"),
	("On Site", "En Route"),
	("On Site", "On Hold"),
	("On Site", "Not Done"),
	("On Site", "Cancelled"),
	("On Hold", "Scheduled"),
	("On Hold", "Draft"),
	("On Hold", "On Site"),
	("On Hold", "En Route"),
	("On Hold", "Not Done"),
	("On Hold", "Cancelled"),
}

READY = JobFacts(
	status="Scheduled",
	has_location=True,
	has_arrival=True,
	has_window=True,
	duration=60,
	has_technician=True,
	technician_active=True,
	technician_mobile=True,
)
STRICT = JobFacts(
	status="On Site",
	unchecked_required=1,
	needs_equipment=True,
	needs_photo_before=True,
	needs_photo_after=True,
	needs_note=True,
	needs_signature=True,
)


def but(facts: JobFacts, **changed: object) -> JobFacts:
	"""The same facts with some changed."""
	values = {name: getattr(facts, name) for name in JobFacts.__slots__}
	return JobFacts(**{**values, **changed})


@pytest.mark.parametrize(("origin", "to"), list(itertools.product(lifecycle.STATES, repeat=2)))
def test_each_pair_of_statuses_is_a_way_exactly_if_it_was_meant(origin, to):
	assert (to in lifecycle.list_allowed(origin)) == ((origin, to) in WAYS)


def test_an_unknown_status_leads_nowhere():
	assert lifecycle.list_allowed("Flying") == ()


def test_nothing_follows_a_final_status():
	assert all(not lifecycle.list_allowed(status) for status in lifecycle.FINAL)


def test_every_status_can_be_reached_and_every_other_one_can_end():
	reached = {to for ways in lifecycle.TRANSITIONS.values() for to in ways}
	assert reached == set(lifecycle.STATES)
	for status in set(lifecycle.STATES) - lifecycle.FINAL:
		assert "Cancelled" in lifecycle.list_allowed(status)


def test_a_technician_may_only_do_what_the_table_allows():
	for status, ways in lifecycle.TECHNICIAN_TRANSITIONS.items():
		assert set(ways) <= set(lifecycle.list_allowed(status))


def test_every_status_says_what_it_needs():
	assert set(lifecycle.ENTRY) == set(lifecycle.STATES)


@pytest.mark.parametrize(
	("to", "facts", "lacks"),
	[
		(
			"Scheduled",
			JobFacts("Draft"),
			[Requirement.LOCATION, Requirement.ARRIVAL, Requirement.DURATION],
		),
		("Scheduled", but(READY, status="Draft", has_technician=False, technician_active=False), []),
		("Scheduled", but(READY, duration=-5), [Requirement.DURATION]),
		("Dispatched", READY, []),
		("Dispatched", but(READY, has_technician=False), [Requirement.TECHNICIAN]),
		("Dispatched", but(READY, technician_active=False), [Requirement.TECHNICIAN_ACTIVE]),
		("Dispatched", but(READY, technician_mobile=False), [Requirement.TECHNICIAN_MOBILE]),
		("Dispatched", but(READY, technician_absent=True), [Requirement.TECHNICIAN_PRESENT]),
		("Dispatched", but(READY, outside_territory=True), [Requirement.TERRITORY]),
		("Dispatched", but(READY, has_window=False), [Requirement.WINDOW]),
		("En Route", JobFacts("Dispatched"), []),
		("On Site", JobFacts("En Route"), []),
		(
			"Completed",
			STRICT,
			[
				Requirement.CHECKLIST,
				Requirement.EQUIPMENT,
				Requirement.PHOTO_BEFORE,
				Requirement.PHOTO_AFTER,
				Requirement.NOTE,
				Requirement.SIGNATURE,
			],
		),
		("Completed", JobFacts("On Site"), []),
		("Completed", but(STRICT, outcome="Partial"), [Requirement.REASON]),
		("Completed", but(STRICT, outcome="Partial", has_reason=True), []),
		("On Hold", READY, [Requirement.REASON]),
		("Not Done", READY, [Requirement.REASON]),
		("Cancelled", READY, [Requirement.REASON]),
		("Cancelled", but(READY, has_reason=True), []),
	],
)
def test_each_status_names_what_it_lacks_in_the_order_to_put_it_right(to, facts, lacks):
	assert find_missing(to, facts) == lacks


FETCHED = JobFacts("On Site", needs_pickup=True, devices_left=1)


@pytest.mark.parametrize(
	("facts", "lacks"),
	[
		(FETCHED, [Requirement.PICKUP]),
		(but(FETCHED, devices_left=0), []),
		(but(FETCHED, has_reason=True), []),
		(but(FETCHED, needs_pickup=False), []),
		(but(FETCHED, outcome="Partial"), [Requirement.REASON]),
	],
)
def test_a_visit_that_fetches_equipment_asks_why_some_is_still_there(facts, lacks):
	assert find_missing("Completed", facts) == lacks


def test_setting_out_arriving_and_taking_up_again_are_starts_and_a_step_back_is_none():
	ways = itertools.product(lifecycle.STATES, repeat=2)
	starts = {way for way in ways if lifecycle.is_start(*way) and way in WAYS}
	assert starts == {
		("Dispatched", "En Route"),
		("En Route", "On Site"),
		("On Hold", "En Route"),
		("On Hold", "On Site"),
	}


@pytest.mark.parametrize(
	("given", "need"),
	[
		({"unchecked_required": 0}, Requirement.CHECKLIST),
		({"equipment_installed": 1}, Requirement.EQUIPMENT),
		({"photos_before": 1}, Requirement.PHOTO_BEFORE),
		({"photos_after": 1}, Requirement.PHOTO_AFTER),
		({"has_note": True}, Requirement.NOTE),
		({"has_signature": True}, Requirement.SIGNATURE),
	],
)
def test_what_was_done_is_no_longer_missing(given, need):
	assert need not in find_missing("Completed", but(STRICT, **given))
	assert len(find_missing("Completed", but(STRICT, **given))) == 5


@pytest.mark.parametrize(
	("status", "outcome", "seconds", "may"),
	[
		("Completed", "Complete", 0, True),
		("Completed", "Complete", 60, True),
		("Completed", "Complete", 61, False),
		("Completed", "Partial", 1, False),
		("Not Done", None, 1, False),
		("On Site", None, 1, False),
	],
)
def test_a_completion_may_be_undone_for_a_minute(status, outcome, seconds, may):
	entered = datetime(2026, 11, 28, 14)
	now = entered + timedelta(seconds=seconds)
	assert lifecycle.may_be_undone(status, outcome, entered, now) is may


def test_what_dispatch_put_on_hold_a_technician_does_not_take_up_again():
	assert lifecycle.list_allowed_for_technician("On Hold")[0] == "On Site"
	assert lifecycle.list_allowed_for_technician("On Hold", is_own_hold=False) == ()
