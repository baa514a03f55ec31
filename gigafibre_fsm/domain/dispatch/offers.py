"""Windows that a customer can be offered: only those that somebody can keep, with the travel they add."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from gigafibre_fsm.domain.dispatch import planning, windows
from gigafibre_fsm.domain.dispatch.plans import problem
from gigafibre_fsm.domain.dispatch.plans.board_day import BoardDay
from gigafibre_fsm.domain.dispatch.plans.shaping import shape

DAYS = 5
MOST_DAYS = 14
FIRST_HOUR, LAST_HOUR = 6, 22
"""Windows before and after nobody would offer."""
NOTICE = timedelta(hours=1)
"""A window is offered only while so much time is left before it begins."""


@dataclass(frozen=True, slots=True)
class Offer:
	"""A window, who would come and when, and the travel that this adds in seconds."""

	window_start: datetime
	window_end: datetime
	technician: str
	arrival: datetime
	added_seconds: int


def for_visit(job: str, now: datetime, *, days: int = DAYS, start: date | None = None) -> list[Offer]:
	"""The windows for a visit, the earliest first: one offer for each window, by whom it suits best.

	Args:
		job: a Dispatch Job, planned or not; where it stands now does not count.
		now: the moment.
		days: how many days to look at, 1 to 14.
		start: the first of them; today without it.

	What others hold counts as taken. Empty where the place is unknown, or for a crew.
	"""
	first = max(start or now.date(), now.date())
	return [
		offer
		for number in range(min(max(days, 1), MOST_DAYS))
		for offer in _on(job, first + timedelta(days=number), now)
	]


def _on(job: str, day: date, now: datetime) -> list[Offer]:
	board = problem.gather(day, now, loose=[job], but_hold=job)
	shaped = shape(board, [job])
	asked = next((one for one in shaped.problem.jobs if one.id == job), None)
	wanted = _windows(board, now)
	if asked is None or not wanted or not any(person.shift for person in shaped.problem.technicians):
		return []
	found = planning.offer_slots(shaped.problem, asked, wanted, most=len(wanted))
	offers = [
		Offer(
			board.moment(one.window[0]),
			board.moment(one.window[1]),
			one.technician,
			board.moment(one.arrival),
			one.added_travel,
		)
		for one in found
	]
	return sorted(offers, key=lambda offer: offer.window_start)


def _windows(board: BoardDay, now: datetime) -> list[tuple[int, int]]:
	"""The day's windows that are not too near."""
	starts = (
		board.midnight + timedelta(hours=hour) for hour in range(FIRST_HOUR, LAST_HOUR, windows.WINDOW_HOURS)
	)
	return [(board.seconds(at), board.seconds(at + windows.LENGTH)) for at in starts if at >= now + NOTICE]
