"""Tickets whose times were worked out by hand, on paper, before the clock was asked.

Unless a case says otherwise a service level has support from 8:00 to 20:00 on weekdays and from 9:00 to 17:00 on
Saturdays; High is answered within 1 hour and resolved within 8, Medium 4 and 24, Low 8 and 48. All local times are of
Montréal; `*` marks the second pass of the hour that November has twice.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from gigafibre_fsm.domain.care.service_level import clock
from gigafibre_fsm.domain.care.service_level.clock import Agreement, ClockedTicket, ClockReading, Targets
from gigafibre_fsm.domain.care.service_level.support_hours import MIDNIGHT, SupportHours

ZONE = ZoneInfo("America/Montreal")
HOUR = 3600
WEEKDAY, SATURDAY = ((time(8), time(20)),), ((time(9), time(17)),)
HOLIDAYS = frozenset(
	{date(2026, 6, 24), date(2026, 7, 1), date(2026, 9, 7), date(2026, 12, 25), date(2027, 1, 1)}
)
TARGETS = {
	"High": Targets(1 * HOUR, 8 * HOUR),
	"Medium": Targets(4 * HOUR, 24 * HOUR),
	"Low": Targets(8 * HOUR, 48 * HOUR),
}


def agreement(week: dict) -> Agreement:
	"""Return a service level with these hours."""
	hours = SupportHours(ZONE, week, HOLIDAYS)
	return Agreement(hours, TARGETS, frozenset({"Replied", "On Hold"}), frozenset({"Resolved", "Closed"}))


USUAL = agreement({**dict.fromkeys(range(5), WEEKDAY), 5: SATURDAY})
ALWAYS = agreement(dict.fromkeys(range(7), ((time(0), MIDNIGHT),)))
SUNDAY_NIGHT = agreement({6: ((time(0), time(6)),)})
LUNCH = agreement(dict.fromkeys(range(5), ((time(9), time(12)), (time(13), time(17)))))
NEVER = agreement({})
ANSWER_ONLY = replace(USUAL, targets={name: Targets(each.answer) for name, each in TARGETS.items()})


@dataclass(frozen=True)
class Case:
	"""What happens to a ticket, when it is asked, and what is due then: kind, state and time."""

	name: str
	happens: str
	asked: str
	expected: str
	left: float | None = None
	level: Agreement = USUAL


CASES = (
	# ---- the first answer: nights, weekends
	Case("within a day", "06-15 10:00 Medium", "06-15 10:00", "First Answer fine 06-15 14:00", 4),
	Case("until the hours end", "06-15 16:00 Medium", "06-15 16:30", "First Answer fine 06-15 20:00", 3.5),
	Case("over a night", "06-15 18:00 Medium", "06-15 20:30", "First Answer fine 06-16 10:00", 2),
	Case("opened at night", "06-15 22:30 Medium", "06-16 03:00", "First Answer fine 06-16 12:00", 4),
	Case("opened before hours", "06-15 05:00 Medium", "06-15 06:00", "First Answer fine 06-15 12:00", 4),
	Case("Friday evening", "06-12 19:00 Medium", "06-12 20:00", "First Answer fine 06-13 12:00", 3),
	Case("Saturday afternoon", "06-13 16:00 Medium", "06-14 12:00", "First Answer fine 06-15 11:00", 3),
	Case("Sunday", "06-14 12:00 Medium", "06-14 13:00", "First Answer fine 06-15 12:00", 4),
	Case("urgent on Saturday", "06-13 16:30 High", "06-14 01:00", "First Answer fine 06-15 08:30", 0.5),
	Case("low priority", "06-15 15:00 Low", "06-15 16:00", "First Answer fine 06-16 11:00", 7),
	# ---- holidays
	Case("eve of 24 June", "06-23 19:00 Medium", "06-24 10:00", "First Answer fine 06-25 11:00", 3),
	Case("on 24 June", "06-24 10:00 Medium", "06-24 19:00", "First Answer fine 06-25 12:00", 4),
	Case("eve of 1 July", "06-30 18:30 Medium", "07-01 12:00", "First Answer fine 07-02 10:30", 2.5),
	Case("before Labour Day", "09-05 16:00 Medium", "09-07 12:00", "First Answer fine 09-08 11:00", 3),
	Case("Saturday before it", "09-04 19:30 Medium", "09-04 20:00", "First Answer fine 09-05 12:30", 3.5),
	Case("Christmas Eve", "12-24 19:00 Medium", "12-25 12:00", "First Answer fine 12-26 12:00", 3),
	# ---- the resolution
	Case(
		"three days",
		"06-15 10:00 Medium, 06-15 11:00 answer",
		"06-15 12:00",
		"Resolution fine 06-17 10:00",
		22,
	),
	Case(
		"with a holiday",
		"06-22 10:00 Medium, 06-22 11:00 answer",
		"06-23 20:00",
		"Resolution soon 06-25 10:00",
		2,
	),
	Case(
		"with a weekend",
		"06-12 10:00 Medium, 06-12 11:00 answer",
		"06-12 12:00",
		"Resolution fine 06-15 14:00",
		22,
	),
	Case("late", "06-15 10:00 High, 06-15 10:30 answer", "06-16 09:00", "Resolution overdue 06-15 18:00", -3),
	# ---- pauses while the customer is waited for
	Case(
		"of four hours",
		"06-15 10:00 Medium, 06-15 11:00 Replied, 06-15 15:00 Open",
		"06-15 15:00",
		"Resolution fine 06-17 14:00",
		23,
	),
	Case(
		"over a night",
		"06-15 10:00 Medium, 06-15 19:00 Replied, 06-16 09:00 Open",
		"06-16 09:00",
		"Resolution fine 06-17 12:00",
		15,
	),
	Case(
		"over a weekend",
		"06-12 10:00 Medium, 06-12 18:00 Replied, 06-14 15:00 Open",
		"06-14 16:00",
		"Resolution fine 06-16 12:00",
		16,
	),
	Case(
		"over a holiday",
		"06-22 10:00 Medium, 06-23 19:00 Replied, 06-25 08:30 Open",
		"06-25 08:30",
		"Resolution soon 06-25 11:30",
		3,
	),
	Case(
		"ended at night",
		"06-15 10:00 Medium, 06-15 12:00 Replied, 06-15 23:00 Open",
		"06-16 07:00",
		"Resolution fine 06-17 18:00",
		22,
	),
	Case(
		"wholly at night",
		"06-15 10:00 Medium, 06-15 21:00 Replied, 06-16 07:00 Open",
		"06-16 08:00",
		"Resolution fine 06-17 10:00",
		14,
	),
	Case(
		"three of them",
		"06-15 10:00 Medium, 06-15 11:00 Replied, 06-15 12:00 Open, 06-15 13:00 Replied, 06-15 14:00 Open, "
		"06-15 15:00 On Hold, 06-15 16:00 Open",
		"06-15 16:00",
		"Resolution fine 06-17 13:00",
		21,
	),
	Case(
		"going on",
		"06-15 10:00 Medium, 06-15 11:00 Replied",
		"06-19 11:00",
		"Resolution paused -",
		23,
	),
	# ---- on hold
	Case(
		"without an answer",
		"06-15 10:00 Medium, 06-15 11:00 On Hold",
		"06-15 18:00",
		"First Answer paused -",
		3,
	),
	Case(
		"and open again",
		"06-15 10:00 Medium, 06-15 11:00 On Hold, 06-15 17:00 Open",
		"06-15 17:30",
		"First Answer fine 06-15 20:00",
		2.5,
	),
	Case(
		"for our own visit",
		"06-15 10:00 Medium, 06-15 11:00 On Hold visit",
		"06-15 12:00",
		"First Answer fine 06-15 14:00",
		2,
	),
	Case(
		"when the visit is over",
		"06-15 10:00 Medium, 06-15 11:00 On Hold visit, 06-15 12:00 On Hold",
		"06-15 19:00",
		"First Answer paused -",
		2,
	),
	Case(
		"when a visit is booked",
		"06-15 10:00 Medium, 06-15 11:00 On Hold, 06-15 13:00 On Hold visit",
		"06-15 13:00",
		"First Answer fine 06-15 16:00",
		3,
	),
	# ---- priorities change
	Case(
		"Low to High",
		"06-15 10:00 Low, 06-15 10:30 High",
		"06-15 10:30",
		"First Answer fine 06-15 11:00",
		0.5,
	),
	Case(
		"Low to High, too late",
		"06-15 10:00 Low, 06-15 13:00 High",
		"06-15 13:00",
		"First Answer overdue 06-15 11:00",
		-2,
	),
	Case(
		"High to Low",
		"06-15 10:00 High, 06-15 10:50 Low",
		"06-15 10:50",
		"First Answer fine 06-15 18:00",
		8 - 5 / 6,
	),
	Case(
		"in a pause",
		"06-15 10:00 Medium, 06-15 11:00 Replied, 06-15 12:00 Replied High, 06-15 15:00 Open",
		"06-15 15:00",
		"Resolution fine 06-16 10:00",
		7,
	),
	Case(
		"in a pause, to less than was spent",
		"06-15 08:00 Medium, 06-15 20:00 Replied, 06-15 21:00 Replied High, 06-16 09:00 Open",
		"06-16 10:00",
		"Resolution overdue 06-16 09:00",
		-5,
	),
	Case(
		"after the answer, which was in time",
		"06-15 10:00 Medium, 06-15 12:00 answer, 06-15 12:30 High",
		"06-15 12:30",
		"Resolution fine 06-15 18:00 answer Met",
		5.5,
	),
	# ---- how the answer was
	Case(
		"at its last second",
		"06-15 10:00 Medium, 06-15 14:00 answer",
		"06-15 14:00",
		"Resolution fine 06-17 10:00 answer Met",
	),
	Case(
		"a minute late",
		"06-15 10:00 Medium, 06-15 14:01 answer",
		"06-15 14:01",
		"Resolution fine 06-17 10:00 answer Failed",
	),
	Case(
		"after hours",
		"06-15 19:00 Medium, 06-15 23:00 answer",
		"06-16 09:00",
		"Resolution fine 06-17 19:00 answer Met",
	),
	Case(
		"on a Sunday",
		"06-13 16:00 Medium, 06-14 12:00 answer",
		"06-14 12:00",
		"Resolution fine 06-16 19:00 answer Met",
	),
	Case(
		"a second one changes nothing",
		"06-15 10:00 Medium, 06-15 11:00 answer, 06-16 11:00 answer",
		"06-16 12:00",
		"Resolution fine 06-17 10:00 answer Met",
	),
	Case(
		"by telephone: the status says it",
		"06-15 10:00 Medium, 06-15 15:00 Replied",
		"06-15 15:00",
		"Resolution paused - answer Failed",
		19,
	),
	# ---- how it ended, and again
	Case(
		"without a word, in time",
		"06-15 10:00 Medium, 06-15 13:00 Resolved",
		"06-20 10:00",
		"Resolution met - answer Met",
	),
	Case(
		"at its last second",
		"06-15 10:00 Medium, 06-15 11:00 answer, 06-17 10:00 Resolved",
		"06-20 10:00",
		"Resolution met -",
	),
	Case(
		"a minute late",
		"06-15 10:00 Medium, 06-15 11:00 answer, 06-17 10:01 Closed",
		"06-20 10:00",
		"Resolution failed -",
	),
	Case(
		"after hours, before it was due",
		"06-15 10:00 Medium, 06-15 11:00 answer, 06-16 23:00 Resolved",
		"06-20 10:00",
		"Resolution met -",
	),
	Case(
		"out of a pause",
		"06-15 10:00 Medium, 06-15 11:00 Replied, 06-19 15:00 Closed",
		"06-20 10:00",
		"Resolution met -",
	),
	Case(
		"reopened goes on where it was",
		"06-15 10:00 Medium, 06-15 11:00 answer, 06-15 12:00 Resolved, 06-16 09:00 Open",
		"06-16 09:00",
		"Resolution fine 06-17 19:00",
		22,
	),
	Case(
		"reopened after a failure is overdue",
		"06-15 10:00 Medium, 06-15 11:00 answer, 06-17 12:00 Resolved, 06-18 09:00 Open",
		"06-18 09:30",
		"Resolution overdue 06-18 09:00",
		-2.5,
	),
	Case(
		"reopened and answered again",
		"06-15 10:00 Medium, 06-15 11:00 answer, 06-15 12:00 Resolved, 06-16 09:00 Replied",
		"06-16 09:00",
		"Resolution paused - answer Met",
		22,
	),
	Case(
		"closed after it was resolved stays as judged",
		"06-15 10:00 Medium, 06-15 12:00 Resolved, 06-25 12:00 Closed",
		"06-25 13:00",
		"Resolution met -",
	),
	# ---- no resolution is promised
	Case(
		"answered",
		"06-15 10:00 Medium, 06-15 11:00 answer",
		"06-19 10:00",
		"First Answer met -",
		level=ANSWER_ONLY,
	),
	Case(
		"answered late",
		"06-15 10:00 High, 06-15 11:30 answer",
		"06-19 10:00",
		"First Answer failed -",
		level=ANSWER_ONLY,
	),
	Case(
		"waiting",
		"06-15 10:00 High",
		"06-15 10:50",
		"First Answer soon 06-15 11:00",
		1 / 6,
		level=ANSWER_ONLY,
	),
	# ---- the night of 8 March has 23 hours, that of 1 November 25
	Case("spring", "03-07 22:00 Medium", "03-07 23:00", "First Answer fine 03-08 03:00", 3, level=ALWAYS),
	Case("autumn", "10-31 23:00 Medium", "11-01 00:00", "First Answer fine 11-01 02:00", 3, level=ALWAYS),
	Case(
		"second pass", "10-31 22:00 Medium", "10-31 23:00", "First Answer fine 11-01 01:00*", 3, level=ALWAYS
	),
	Case(
		"asked in the second pass",
		"10-31 22:30 Medium",
		"11-01 01:15*",
		"First Answer soon 11-01 01:30*",
		0.25,
		level=ALWAYS,
	),
	Case(
		"a day of spring",
		"03-07 12:00 Medium, 03-07 12:30 answer",
		"03-08 09:00",
		"Resolution soon 03-08 13:00",
		4,
		level=ALWAYS,
	),
	Case(
		"a day of autumn",
		"10-31 12:00 Medium, 10-31 12:30 answer",
		"10-31 13:00",
		"Resolution fine 11-01 11:00",
		23,
		level=ALWAYS,
	),
	Case(
		"a short night's hours",
		"03-07 12:00 Low",
		"03-08 12:00",
		"First Answer fine 03-15 03:00",
		3,
		level=SUNDAY_NIGHT,
	),
	Case(
		"a long night's hours",
		"10-31 12:00 Low",
		"11-01 12:00",
		"First Answer soon 11-08 01:00",
		1,
		level=SUNDAY_NIGHT,
	),
	Case(
		"a pause over spring",
		"03-07 20:00 Medium, 03-07 23:00 Replied, 03-08 04:00 Open",
		"03-08 04:00",
		"Resolution fine 03-09 01:00",
		21,
		level=ALWAYS,
	),
	Case(
		"a pause within the repeated hour",
		"11-01 00:30 Medium, 11-01 01:30 Replied, 11-01 01:30* Open",
		"11-01 02:00",
		"Resolution fine 11-02 00:30",
		22.5,
		level=ALWAYS,
	),
	Case("usual hours in spring", "03-07 16:00 Medium", "03-08 12:00", "First Answer fine 03-09 11:00", 3),
	Case("usual hours in autumn", "10-31 16:00 Medium", "11-01 12:00", "First Answer fine 11-02 11:00", 3),
	# ---- hours with a gap at noon
	Case(
		"before lunch", "06-15 11:00 Medium", "06-15 12:30", "First Answer fine 06-15 16:00", 3, level=LUNCH
	),
	Case("at lunch", "06-15 12:30 Medium", "06-15 12:45", "First Answer fine 06-15 17:00", 4, level=LUNCH),
	Case(
		"a pause at lunch",
		"06-15 09:00 High, 06-15 12:00 Replied, 06-15 13:00 Open",
		"06-15 13:00",
		"Resolution fine 06-16 10:00",
		5,
		level=LUNCH,
	),
	# ---- three quarters, and the edges
	Case("just before", "06-15 10:00 Medium", "06-15 12:59", "First Answer fine 06-15 14:00"),
	Case("three quarters", "06-15 10:00 Medium", "06-15 13:00", "First Answer soon 06-15 14:00", 1),
	Case("at its time", "06-15 10:00 Medium", "06-15 14:00", "First Answer soon 06-15 14:00", 0),
	Case("past its time", "06-15 10:00 Medium", "06-15 14:01", "First Answer overdue 06-15 14:00", -1 / 60),
	Case("three quarters at night", "06-15 18:00 Medium", "06-16 09:00", "First Answer soon 06-16 10:00", 1),
	Case("no hours at all", "06-15 10:00 Medium", "06-20 10:00", "First Answer fine -", 4, level=NEVER),
)


def to_utc(text: str) -> datetime:
	"""Return a local time of 2026, `06-15 10:00`, as naive UTC."""
	local = datetime.strptime(f"2026-{text.rstrip('*')}", "%Y-%m-%d %H:%M")
	aware = local.replace(tzinfo=ZONE, fold=int(text.endswith("*")))
	return aware.astimezone(timezone.utc).replace(tzinfo=None)


def to_local(moment: datetime | None) -> str:
	"""Return naive UTC as in the table; `-` without a time."""
	if moment is None:
		return "-"
	local = moment.replace(tzinfo=timezone.utc).astimezone(ZONE)
	return f"{local:%m-%d %H:%M}{'*' if local.fold else ''}"


def play(case: Case) -> ClockReading:
	"""Let happen to a ticket what the case says, and read its clock when it is asked."""
	opening, *changes = case.happens.split(", ")
	ticket = ClockedTicket("Open", opening.split()[2])
	state = clock.start_clock(to_utc(opening[:11]))
	for change in changes:
		day, hour, *words = change.split()
		now = to_utc(f"{day} {hour}")
		if words == ["answer"]:
			state = clock.note_answer(state, TARGETS[ticket.priority], case.level.hours, now)
		else:
			ticket = _changed(ticket, words)
			state = clock.follow_ticket(state, case.level, ticket, now)
	targets = case.level.targets[ticket.priority]
	# a level without promised resolution has its own targets
	deadline = clock.find_deadline(state, targets, case.level.hours)
	return clock.read(state, deadline, case.level.hours, to_utc(case.asked))


def _changed(ticket: ClockedTicket, words: list[str]) -> ClockedTicket:
	priority = next((word for word in words if word in TARGETS), ticket.priority)
	status = " ".join(word for word in words if word not in (*TARGETS, "visit")) or ticket.status
	return ClockedTicket(status, priority, "visit" in words)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.name}: {case.happens}")
def test_what_is_due_is_what_was_worked_out_by_hand(case: Case):
	found = play(case)
	expected, _, answer = case.expected.partition(" answer ")
	assert f"{found.kind.value} {found.state.value} {to_local(found.due)}" == expected
	if answer:
		assert found.answer == clock.Verdict(answer)
	if case.left is not None:
		assert found.seconds_left == pytest.approx(case.left * HOUR, abs=1)


def test_a_ticket_without_service_level_has_nothing_due():
	assert (clock.NO_CLOCK.state, clock.NO_CLOCK.due) == (clock.ClockState.NONE, None)


def test_held_time_is_support_time():
	state = clock.start_clock(to_utc("06-15 10:00"))
	for at, status in (("06-15 19:00", "Replied"), ("06-16 09:00", "Open")):
		state = clock.follow_ticket(state, USUAL, ClockedTicket(status, "Medium"), to_utc(at))
	assert timedelta(seconds=state.held) == timedelta(hours=2)


def test_a_change_that_does_not_concern_the_clock_leaves_it_as_it_is():
	state = clock.start_clock(to_utc("06-15 10:00"))
	assert clock.follow_ticket(state, USUAL, ClockedTicket("Open", "Low"), to_utc("06-15 11:00")) is state


def test_a_priority_without_targets_is_not_guessed():
	state = clock.start_clock(to_utc("06-15 10:00"))
	with pytest.raises(KeyError):
		clock.follow_ticket(state, USUAL, ClockedTicket("Open", "Critical"), to_utc("06-15 11:00"))
