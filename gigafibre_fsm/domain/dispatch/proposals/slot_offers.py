"""Windows that a customer can be offered: only those that a technician can keep, with the added travel."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import islice

from gigafibre_fsm.domain.dispatch import planning
from gigafibre_fsm.domain.dispatch.booking_limits import rows as limit_rows
from gigafibre_fsm.domain.dispatch.booking_limits import rule as limit_rule
from gigafibre_fsm.domain.dispatch.booking_limits.rule import BookedVisit, LimitUse
from gigafibre_fsm.domain.dispatch.job import arrival_window, lifecycle
from gigafibre_fsm.domain.dispatch.planning.model.answer import SlotOffer
from gigafibre_fsm.domain.dispatch.proposals import gather as plan_input
from gigafibre_fsm.domain.dispatch.proposals import workdays
from gigafibre_fsm.domain.dispatch.proposals.fixed_jobs import PART
from gigafibre_fsm.domain.dispatch.proposals.planning_day import BoardDay
from gigafibre_fsm.domain.dispatch.proposals.problem_builder import build_problem
from gigafibre_fsm.domain.dispatch.schedule import conflict_check, roster, scheduled_jobs, travel_lookup
from gigafibre_fsm.domain.dispatch.schedule.placement import Placement
from gigafibre_fsm.domain.dispatch.schedule.scheduled_job import ScheduledJob
from gigafibre_fsm.domain.dispatch.territories import rule as territory_rule

DAYS = 5
MOST_DAYS, LOOKED_AT = 14, 28
NOTICE = timedelta(hours=1)
"""Minimum time from now to the start of an offered window."""


@dataclass(frozen=True, slots=True)
class Offer:
	"""A window, the technician and their arrival, the added travel in seconds, and the rest of the crew."""

	window_start: datetime
	window_end: datetime
	technician: str
	arrival: datetime
	added_seconds: int
	crew: tuple[str, ...] = ()
	full: LimitUse | None = None
	"""The limit of its day that it exceeds: customers are not offered it, staff are."""


def find_offers(
	job: str, now: datetime, *, days: int = DAYS, start: date | None = None, beyond_limits: bool = False
) -> list[Offer]:
	"""Return the windows for a job, the earliest first: for each window the offer that suits best.

	For a job that needs a crew, enough suitable technicians are free at the same time.

	Args:
		job: name of a Dispatch Job, planned or not; its current placement is ignored.
		now: site time, naive.
		days: number of working days to search, 1 to 14.
		start: the first day to search; None means today.
		beyond_limits: whether days are offered on which customers may book no more, because staff choose.

	Slots held for other jobs count as taken. Empty if the job is over or its place is unknown.
	"""
	return find_offers_on_days(job, next_working_days(start, now, days), now, beyond_limits=beyond_limits)


def find_offers_on_days(
	job: str, days: Iterable[date], now: datetime, *, beyond_limits: bool = False
) -> list[Offer]:
	"""Return the windows that can be offered for a job on given days.

	Args:
		job: name of a Dispatch Job, planned or not; its current placement is ignored.
		days: working days, as working_days() finds them.
		now: site time, naive.
		beyond_limits: as in find_offers().
	"""
	found = [each for each in scheduled_jobs.load_named([job]) if each.status not in lifecycle.FINAL]
	return [
		offer
		for each in found
		for day in days
		for offer in _find_offers_on(each, day, now, beyond_limits=beyond_limits)
	]


def find_offers_for_visit(
	visit: ScheduledJob,
	now: datetime,
	*,
	days: int = DAYS,
	start: date | None = None,
	beyond_limits: bool = False,
) -> list[Offer]:
	"""Return the windows for a visit that does not exist yet, the earliest first.

	Args:
		visit: as `scheduled_jobs.imagine_visit` makes it; a slot that is held under its name counts as free.
		now: site time, naive.
		days: number of working days to search, 1 to 14.
		start: the first day to search; None means today.
		beyond_limits: as in find_offers().
	"""
	return [
		offer
		for day in next_working_days(start, now, days)
		for offer in _find_offers_on(visit, day, now, beyond_limits=beyond_limits)
	]


def next_working_days(start: date | None, now: datetime, count: int = DAYS) -> list[date]:
	"""Return the next days on which at least one technician works.

	Args:
		start: the first day to search; today if it is None or in the past.
		now: site time, naive.
		count: number of days, 1 to MOST_DAYS; fewer are returned if the next LOOKED_AT days have no more.
	"""
	first, count = max(start or now.date(), now.date()), min(max(count, 1), MOST_DAYS)
	start = datetime.combine(first, datetime.min.time())
	members = roster.load_technicians(start, start + timedelta(days=LOOKED_AT)).values()
	days = (first + timedelta(days=number) for number in range(LOOKED_AT))
	return list(
		islice((day for day in days if any(workdays.has_hours(member, day) for member in members)), count)
	)


def is_served(job: str, now: datetime, *, days: int = DAYS, start: date | None = None) -> bool:
	"""Whether somebody who works on one of the days serves the address of a job.

	Args:
		job: name of a Dispatch Job; without a place on the map, its address is served by everybody.
		now: site time, naive.
		days: number of working days to search, 1 to 14.
		start: the first day to search; None means today.
	"""
	dates = next_working_days(start, now, days)
	found = scheduled_jobs.load_named([job])
	if not dates or not found:
		return True
	first = datetime.combine(dates[0], datetime.min.time())
	members = roster.load_technicians(first, first + timedelta(days=LOOKED_AT)).values()
	return any(
		workdays.has_hours(member, day) and territory_rule.does_serve(member.territories, found[0].place, day)
		for member in members
		for day in dates
	)


def _find_offers_on(found: ScheduledJob, day: date, now: datetime, *, beyond_limits: bool) -> list[Offer]:
	job = found.name
	board = plan_input.gather_day(day, now, loose=[found], but_hold=job)
	full = _find_full(board, found)
	if full and not beyond_limits:
		return []
	# planned jobs keep their exact times: an offer must not change another customer's arrival
	shaped = build_problem(board, [job], keeps_hours=True)
	asked = next((one for one in shaped.problem.jobs if one.id == job), None)
	wanted = list_windows(board, now)
	if asked is None or not wanted or not any(person.shift for person in shaped.problem.technicians):
		return []
	slots = planning.offer_slots(shaped.problem, asked, wanted, most=len(wanted))
	offers = sorted((_offer(board, slot) for slot in slots), key=lambda offer: offer.window_start)
	return [replace(offer, full=full) for offer in _clear(board, job, offers, now)]


def _find_full(board: BoardDay, visit: ScheduledJob) -> LimitUse | None:
	"""Return the limit that a visit would exceed on a day; None if customers may book it."""
	limits = limit_rows.load_limits(visit.job_type)
	booked = {
		# the slot that is held for a visit has its name, with a mark behind it
		other.name.split(PART)[0]: BookedVisit(other.job_type, board.day, other.place)
		for other in board.jobs
		if other.placement.is_planned and other.placement.arrival.date() == board.day
	}
	booked.pop(visit.name, None)
	return limit_rule.find_full(limits, booked.values(), BookedVisit(visit.job_type, board.day, visit.place))


def _offer(board: BoardDay, slot: SlotOffer) -> Offer:
	start, end = map(board.moment, slot.window)
	return Offer(start, end, slot.technician, board.moment(slot.arrival), slot.added_travel, slot.crew)


def _clear(board: BoardDay, job: str, offers: list[Offer], now: datetime) -> list[Offer]:
	"""Return the offers that cause no conflict on the board, so that an offered window can be booked."""
	scheduled = next(scheduled for scheduled in board.jobs if scheduled.name == job)
	standing = [other for other in board.jobs if other.name != job and other.placement.is_planned]
	drives = travel_lookup.look_up_drives(travel_lookup.list_places((), board.jobs), now)
	return [
		offer
		for offer in offers
		if not conflict_check.collect_conflicts(
			[_tried(scheduled, offer), *standing], board.members, [job], drives
		)[job]
	]


def _tried(job: ScheduledJob, offer: Offer) -> ScheduledJob:
	placement = Placement(offer.technician, offer.arrival, job.placement.duration, offer.crew)
	# an outage of today says nothing of the day that a customer chooses
	return replace(job, placement=placement, window=None, outage="")


def list_windows(board: BoardDay, now: datetime) -> list[tuple[int, int]]:
	"""Return the day's windows that are far enough ahead, in seconds from midnight."""
	windows = arrival_window.list_windows(board.day, board.slot_hours, now + NOTICE)
	return [(board.seconds(start), board.seconds(end)) for start, end in windows]
