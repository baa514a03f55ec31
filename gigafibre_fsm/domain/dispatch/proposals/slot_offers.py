"""Windows that a customer can be offered: only those that somebody can keep, with the travel they add."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import islice

from gigafibre_fsm.domain.dispatch import planning
from gigafibre_fsm.domain.dispatch.job import arrival_window
from gigafibre_fsm.domain.dispatch.planning.model.answer import SlotOffer
from gigafibre_fsm.domain.dispatch.proposals import gather as plan_input
from gigafibre_fsm.domain.dispatch.proposals import workdays
from gigafibre_fsm.domain.dispatch.proposals.planning_day import BoardDay
from gigafibre_fsm.domain.dispatch.proposals.problem_builder import build_problem
from gigafibre_fsm.domain.dispatch.schedule import conflict_check, roster, travel_lookup
from gigafibre_fsm.domain.dispatch.schedule.placement import Placement
from gigafibre_fsm.domain.dispatch.schedule.scheduled_jobs import ScheduledJob

DAYS = 5
MOST_DAYS, LOOKED_AT = 14, 28
FIRST_HOUR, LAST_HOUR = 6, 22
"""Windows before and after nobody would offer."""
NOTICE = timedelta(hours=1)
"""A window is offered only while so much time is left before it begins."""


@dataclass(frozen=True, slots=True)
class Offer:
	"""A window, who would come and when, the travel that this adds in seconds, and who would come along."""

	window_start: datetime
	window_end: datetime
	technician: str
	arrival: datetime
	added_seconds: int
	crew: tuple[str, ...] = ()


def find_offers(job: str, now: datetime, *, days: int = DAYS, start: date | None = None) -> list[Offer]:
	"""The windows for a visit, the earliest first: one offer for each window, by whom it suits best.

	For a visit that needs a crew, enough suitable technicians are free together.

	Args:
		job: a Dispatch Job, planned or not; where it stands now does not count.
		now: the moment.
		days: how many working days to look at, 1 to 14.
		start: the first of them; today without it.

	What others hold counts as taken. Empty where the place is unknown.
	"""
	return find_offers_on_days(job, next_working_days(start, now, days), now)


def find_offers_on_days(job: str, days: Iterable[date], now: datetime) -> list[Offer]:
	"""Return windows that can be offered for a visit on given days.

	Args:
		job: name of a Dispatch Job, planned or not; where it stands now does not count.
		days: days on which somebody works, as working_days() finds them.
		now: site time, naive.
	"""
	return [offer for day in days for offer in _on(job, day, now)]


def next_working_days(start: date | None, now: datetime, count: int = DAYS) -> list[date]:
	"""Return the next days on which somebody works.

	Args:
		start: the first day that is looked at; today where it is None or has passed.
		now: site time, naive.
		count: how many days are wanted, 1 to MOST_DAYS; fewer are found where the next LOOKED_AT days have no more.
	"""
	first, count = max(start or now.date(), now.date()), min(max(count, 1), MOST_DAYS)
	start = datetime.combine(first, datetime.min.time())
	members = roster.load_technicians(start, start + timedelta(days=LOOKED_AT)).values()
	days = (first + timedelta(days=number) for number in range(LOOKED_AT))
	return list(
		islice((day for day in days if any(workdays.has_hours(member, day) for member in members)), count)
	)


def _on(job: str, day: date, now: datetime) -> list[Offer]:
	board = plan_input.gather_day(day, now, loose=[job], but_hold=job)
	# those who stand stay exactly where they are: nobody is told another hour because of an offer
	shaped = build_problem(board, [job], keeps_hours=True)
	asked = next((one for one in shaped.problem.jobs if one.id == job), None)
	wanted = list_windows(board, now)
	if asked is None or not wanted or not any(person.shift for person in shaped.problem.technicians):
		return []
	found = planning.offer_slots(shaped.problem, asked, wanted, most=len(wanted))
	offers = sorted((_offer(board, one) for one in found), key=lambda offer: offer.window_start)
	return _clear(board, job, offers, now)


def _offer(board: BoardDay, slot: SlotOffer) -> Offer:
	start, end = map(board.moment, slot.window)
	return Offer(start, end, slot.technician, board.moment(slot.arrival), slot.added_travel, slot.crew)


def _clear(board: BoardDay, job: str, offers: list[Offer], now: datetime) -> list[Offer]:
	"""The offers that the board would not object to: what is promised must also be possible to book."""
	visit = next(visit for visit in board.visits if visit.name == job)
	standing = [other for other in board.visits if other.name != job and other.placement.is_planned]
	travel = travel_lookup.look_up_legs(travel_lookup.list_places((), board.visits), now)
	return [
		offer
		for offer in offers
		if not conflict_check.collect_conflicts(
			[_tried(visit, offer), *standing], board.members, [job], travel
		)[job]
	]


def _tried(visit: ScheduledJob, offer: Offer) -> ScheduledJob:
	placement = Placement(offer.technician, offer.arrival, visit.placement.duration, offer.crew)
	return replace(visit, placement=placement, window=None)


def list_windows(board: BoardDay, now: datetime) -> list[tuple[int, int]]:
	"""The day's windows that are not too near, in seconds from midnight."""
	starts = (
		board.midnight + timedelta(hours=hour)
		for hour in range(FIRST_HOUR, LAST_HOUR, arrival_window.WINDOW_HOURS)
	)
	return [
		(board.seconds(at), board.seconds(at + arrival_window.LENGTH)) for at in starts if at >= now + NOTICE
	]
