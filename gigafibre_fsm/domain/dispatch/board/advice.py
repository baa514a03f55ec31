"""Advises where a visit could go: to whoever drags it, and to whoever puts it off."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from frappe import _

from gigafibre_fsm.domain.dispatch.board import drag_advice
from gigafibre_fsm.domain.dispatch.board.advice_answers import AdvisedPlace, AdvisedRow, RowsAdvice
from gigafibre_fsm.domain.dispatch.board.drag_advice import BestPlace, Key, RowAdvice
from gigafibre_fsm.domain.dispatch.booking_limits import rows as limit_rows
from gigafibre_fsm.domain.dispatch.booking_limits import week_use
from gigafibre_fsm.domain.dispatch.schedule import (
	conflict_check,
	conflict_messages,
	detour,
	scheduled_jobs,
	travel_lookup,
)
from gigafibre_fsm.domain.dispatch.schedule.conflict_rules import Conflict, select_new
from gigafibre_fsm.domain.dispatch.schedule.placement import Placement
from gigafibre_fsm.domain.dispatch.schedule.scheduled_job import ScheduledJob
from gigafibre_fsm.domain.dispatch.schedule.standing_rows import StandingRows, load_standing_rows

NEAR = timedelta(days=1)
"""What stands a day before or after is loaded too: a visit may cross midnight."""
STEP = 15
"""Minutes between the arrivals that are tried on a later day."""
AHEAD = 14
"""Days in which room is looked for."""
WHOLE = (0, 24 * 60)


@dataclass(frozen=True, slots=True)
class _Held:
	"""A visit that is looked for a place, and everything else around it."""

	job: ScheduledJob
	around: StandingRows
	before: Sequence[Conflict]
	"""The conflicts that the visit has where it is: moving it asks about no others."""


def advise_drag(
	job: str,
	start: date,
	days: int,
	hours: tuple[int, int],
	step: int,
	now: datetime,
	technicians: Collection[str] = (),
	along: Collection[str] = (),
) -> RowsAdvice:
	"""Say for each row of some days where a job could go, by the rules by which dropping it there is judged.

	Args:
		job: name of the Dispatch Job; its present placement is in nobody's way.
		start: the first day.
		days: how many days.
		hours: the arrivals to try: from the first minute of a day up to the second.
		step: minutes from one arrival to the next.
		now: site time, naive; the best place is not earlier.
		technicians: the rows to advise on; all active technicians without any.
		along: names of the jobs that are dragged with it, which are in nobody's way either.
	"""
	# a week has too many places to ask a routing engine about while somebody drags
	patience = travel_lookup.INTERACTIVE_TIMEOUT_SECONDS if days == 1 else travel_lookup.KNOWN
	held = _look_around(job, start, days, now, patience, along)
	if not held:
		return {"rows": [], "best": None, "full": []}
	dates = [start + timedelta(days=number) for number in range(days)]
	names = [name for name in held.around.members if not technicians or name in technicians]
	rows = {(name, day): _advise(held, name, day, hours, step) for day in dates for name in names}
	return {
		"rows": _serialize_rows(rows),
		"best": _serialize_best(drag_advice.find_best(rows, now, step)),
		"full": [
			{"day": use.day, "text": limit_rows.describe_excess(use)}
			for use in week_use.list_full(held.job, held.around.planned, held.around.slots, dates)
		],
	}


def find_free_day(job: str, now: datetime) -> datetime | None:
	"""Find the next day on which a planned job's technician has room for it, at the hour nearest to the present one.

	Args:
		job: name of the Dispatch Job.
		now: site time, naive.

	Returns:
		The arrival; None if the job is not planned, or if there is no room within AHEAD days.
	"""
	found = scheduled_jobs.load_named([job])
	if not found or not found[0].placement.is_planned:
		return None
	here = found[0].placement
	first = max(here.arrival.date(), now.date()) + timedelta(days=1)
	held = _look_around(job, first, AHEAD, now, travel_lookup.KNOWN)
	# a promised window is left by any other day: the board asks about it when the visit is moved
	held = replace(held, job=replace(held.job, window=None))
	if here.technician not in held.around.members:
		return None
	for number in range(AHEAD):
		day = first + timedelta(days=number)
		row = _advise(held, here.technician, day, WHOLE, STEP)
		wish = datetime.combine(day, here.arrival.time())
		if arrival := drag_advice.find_nearest(row.stretches, wish, now, STEP):
			return arrival
	return None


def _look_around(
	job: str, start: date, days: int, now: datetime, patience: float, along: Collection[str] = ()
) -> _Held | None:
	"""Load what a job could be placed between, on the rows of all active technicians; None if there is no such job."""
	found = scheduled_jobs.load_named([job])
	if not found:
		return None
	first = datetime.combine(start, time.min) - NEAR
	period = (first, first + timedelta(days=days) + 2 * NEAR)
	around = load_standing_rows(period, found, now, patience, without=(job, *along))
	return _Held(found[0], around, conflict_check.find_conflicts(found, now).get(job, ()))


def _advise(held: _Held, technician: str, day: date, hours: tuple[int, int], step: int) -> RowAdvice:
	arrivals = drag_advice.list_arrivals(day, *hours, step)
	return drag_advice.advise_row(
		arrivals, step, _judge_row(held, technician), _count_added(held, technician, day)
	)


def _judge_row(held: _Held, technician: str) -> Callable[[datetime], list[Conflict]]:
	job, around = held.job, held.around
	crew = tuple(name for name in job.placement.crew if name != technician)

	def list_new(arrival: datetime) -> list[Conflict]:
		tried = job.move_to(Placement(technician, arrival, job.placement.duration, crew))
		found = conflict_check.list_conflicts(tried, around.taken, around.members, around.drives)
		return select_new(found, held.before)

	return list_new


def _count_added(held: _Held, technician: str, day: date) -> Callable[[datetime], int]:
	around = held.around
	stops, member = around.stops.get((technician, day), []), around.members[technician]
	ways = around.drives.select_day(day)

	def count_added(arrival: datetime) -> int:
		before, after = detour.find_neighbours(stops, member, arrival)
		return detour.count_added_seconds(before, held.job.place, after, ways)

	return count_added


def _serialize_rows(rows: dict[Key, RowAdvice]) -> list[AdvisedRow]:
	"""Word the conflicts, each different list of them once."""
	different = {stretch.against for row in rows.values() for stretch in row.stretches}
	different |= {row.cannot for row in rows.values()}
	texts = conflict_messages.describe_conflicts({against: against for against in different})
	return [
		{
			"technician": technician,
			"day": day,
			"cannot": (texts[row.cannot] or [_("There is no room for it that day.")])
			if row.is_closed
			else [],
			"stretches": [
				{
					"start": _text(stretch.start),
					"end": _text(stretch.end),
					"added_seconds": stretch.added_seconds,
					"texts": texts[stretch.against],
				}
				for stretch in row.stretches
			],
		}
		for (technician, day), row in rows.items()
	]


def _serialize_best(best: BestPlace | None) -> AdvisedPlace | None:
	if not best:
		return None
	arrival = _text(best.arrival)
	return {"technician": best.technician, "arrival": arrival, "added_seconds": best.added_seconds}


def _text(moment: datetime) -> str:
	return moment.isoformat(" ", "seconds")
