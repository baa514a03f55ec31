"""How much of the limits is taken on the days that the board shows, and on which of them a further visit is too many."""

from collections.abc import Iterable
from datetime import date

from gigafibre_fsm.domain.dispatch.booking_limits import rows, rule
from gigafibre_fsm.domain.dispatch.booking_limits.rule import BookedVisit, LimitUse
from gigafibre_fsm.domain.dispatch.schedule.held_slots import HeldSlot
from gigafibre_fsm.domain.dispatch.schedule.scheduled_job import ScheduledJob


def list_uses(
	planned: Iterable[ScheduledJob], held: Iterable[HeldSlot], days: Iterable[date]
) -> list[LimitUse]:
	"""Return how much of each limit is taken on each day for which it is set.

	Args:
		planned: the visits of these days.
		held: the slots that are held on them.
		days: the days.
	"""
	limits = rows.load_limits()
	return rule.list_uses(limits, _collect(planned, held), days) if limits else []


def list_full(
	visit: ScheduledJob, planned: Iterable[ScheduledJob], held: Iterable[HeldSlot], days: Iterable[date]
) -> list[LimitUse]:
	"""Return the limits that a further visit would exceed, at most one for each day.

	Args:
		visit: the one that is to be placed; where it stands now does not count.
		planned: the other visits of these days.
		held: the slots that are held on them for other visits.
		days: the days.
	"""
	limits = rows.load_limits(visit.job_type)
	booked = list(_collect(planned, held)) if limits else []
	found = (rule.find_full(limits, booked, BookedVisit(visit.job_type, day, visit.place)) for day in days)
	return [use for use in found if use]


def _collect(planned: Iterable[ScheduledJob], held: Iterable[HeldSlot]) -> Iterable[BookedVisit]:
	standing = {job.name: _booked(job) for job in planned if job.status not in rows.GONE}
	# a customer who chooses another slot has a visit and a slot
	slots = {slot.job or slot.name: _booked(slot) for slot in held}
	return {**standing, **slots}.values()


def _booked(taken: ScheduledJob | HeldSlot) -> BookedVisit:
	return BookedVisit(taken.job_type, taken.placement.arrival.date(), taken.place)
