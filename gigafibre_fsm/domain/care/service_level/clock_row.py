"""The clock of a ticket as fields of its Issue, and when a notice about it is due. Pure.

Fields with times hold naive UTC, so that the tickets that run out first sort first in the night that has an hour twice.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from typing import Any

from gigafibre_fsm.domain.care.service_level import clock
from gigafibre_fsm.domain.care.service_level.clock import Clock, ClockState, Deadline, Kind, Phase, Verdict

PHASE, SINCE, SPENT = "fsm_clock_phase", "fsm_clock_since", "fsm_clock_spent"
ANSWER, RESULT = "fsm_clock_answer", "fsm_clock_result"
KIND, LEFT, SOON, DUE = "fsm_clock_kind", "fsm_clock_left", "fsm_clock_soon", "fsm_clock_due"
NOTICE, NEXT = "fsm_clock_notice", "fsm_clock_next"
HELD = "total_hold_time"
"""ERPNext's own field for the time that did not count."""
FIELDS = (PHASE, SINCE, SPENT, ANSWER, RESULT, KIND, LEFT, SOON, DUE, NOTICE, NEXT)
FieldValue = datetime | int | str | None
"""Of a field of an Issue."""


class GivenNotice(Enum):
	"""The last notice that the people who have a ticket were given."""

	NOTHING = ""
	SOON = "Soon"
	OVERDUE = "Overdue"


def read_clock(row: Mapping[str, Any]) -> Clock | None:
	"""Return the clock in the fields of an Issue; None without one."""
	if not row.get(PHASE):
		return None
	return Clock(
		phase=Phase(row[PHASE]),
		since=row[SINCE],
		spent=row[SPENT] or 0,
		held=round(row.get(HELD) or 0),
		answer=Verdict(row[ANSWER]) if row[ANSWER] else None,
		result=Verdict(row[RESULT]) if row[RESULT] else None,
	)


def read_deadline(row: Mapping[str, Any]) -> Deadline | None:
	"""Return what is due next, from the fields of an Issue; None if nothing is."""
	if not row.get(KIND):
		return None
	return Deadline(Kind(row[KIND]), row[LEFT] or 0, row[SOON], row[DUE])


def write_clock(
	state: Clock | None, deadline: Deadline | None, stored: Mapping[str, Any], now: datetime
) -> dict[str, FieldValue]:
	"""Return the fields of an Issue for its clock and what is due.

	Args:
		state: None if the ticket has no service level.
		deadline: None if nothing is due.
		stored: the fields as they are, for the notice that was given last.
		now: naive UTC.
	"""
	if state is None:
		return dict.fromkeys(FIELDS) | {SPENT: 0, LEFT: 0}
	given = find_standing_notice(state, deadline, stored, now)
	return {
		PHASE: state.phase.value,
		SINCE: state.since,
		SPENT: state.spent,
		ANSWER: state.answer.value if state.answer else None,
		RESULT: state.result.value if state.result else None,
		KIND: deadline.kind.value if deadline else None,
		LEFT: deadline.left if deadline else 0,
		SOON: deadline.soon if deadline else None,
		DUE: deadline.due if deadline else None,
		NOTICE: given.value,
		NEXT: find_next(deadline, given),
	}


def find_standing_notice(
	state: Clock, deadline: Deadline | None, stored: Mapping[str, Any], now: datetime
) -> GivenNotice:
	"""Return the notice that was given of what is due now: nothing, if something else is due, or there is time again.

	Args:
		state: the clock.
		deadline: what is due now; None if nothing is.
		stored: the Issue's fields as they are.
		now: naive UTC.
	"""
	given = GivenNotice(stored.get(NOTICE) or "")
	if deadline is None or deadline.kind.value != stored.get(KIND):
		return GivenNotice.NOTHING
	is_fine = clock.find_state(state.phase, deadline.soon, deadline.due, now) == ClockState.FINE
	return GivenNotice.NOTHING if is_fine else given


def find_next(deadline: Deadline | None, given: GivenNotice) -> datetime | None:
	"""Return when the next notice is due (naive UTC); None if there is none to come, or the clock does not run."""
	if deadline is None or given == GivenNotice.OVERDUE:
		return None
	return deadline.soon if given == GivenNotice.NOTHING else deadline.due


def find_notice(state: ClockState, given: GivenNotice) -> GivenNotice:
	"""Return the notice to give of a ticket in this state; nothing if it was given."""
	if state == ClockState.OVERDUE and given != GivenNotice.OVERDUE:
		return GivenNotice.OVERDUE
	return (
		GivenNotice.SOON if state == ClockState.SOON and given == GivenNotice.NOTHING else GivenNotice.NOTHING
	)
