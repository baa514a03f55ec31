"""What a proposal saves in minutes and dollars: as a whole, for each technician, by each change alone. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, TypedDict

from gigafibre_fsm.domain.dispatch.proposals import costs
from gigafibre_fsm.domain.dispatch.proposals.costs import DayCosts
from gigafibre_fsm.domain.dispatch.proposals.day_measure import DayMeasure, RowMeasure, measure_day
from gigafibre_fsm.domain.dispatch.proposals.planning_day import BoardDay

if TYPE_CHECKING:
	from gigafibre_fsm.domain.dispatch.schedule.placement import Placement

MINUTE, KILOMETRE = 60, 1000


class ProposalFigures(TypedDict):
	"""Figures for comparing two plans: times in minutes, kilometres, dollars by cause and in all.

	`rushed` counts visits for whose drive there is no time; `kilometres` and `cost` are None where they are not
	known.
	"""

	unplaced: int
	late_minutes: int
	travel_minutes: int
	overtime_minutes: int
	spread_minutes: int
	rushed: int
	kilometres: int | None
	costs: DayCosts
	cost: float | None


class Saving(TypedDict):
	"""What a change adds to the day, in minutes and dollars: less than zero saves; `cost` None if not known."""

	travel_minutes: int
	overtime_minutes: int
	cost: float | None


class LoneSaving(Saving):
	"""What one change alone would add to the day as it stands.

	`is_shared`: another change touches the same technician's day, so that the figures of the two do not add up.
	"""

	is_shared: bool


@dataclass(frozen=True, slots=True)
class PlacementChange:
	"""A job's placement now and in a plan."""

	job: str
	before: "Placement"
	after: "Placement"

	@property
	def technicians(self) -> frozenset[str]:
		"""Everybody whose day it changes."""
		return frozenset(self.before.technicians) | frozenset(self.after.technicians)


@dataclass(frozen=True, slots=True)
class Savings:
	"""A proposal in figures: before, after, by technician whose day changes, and by job that moves."""

	before: ProposalFigures
	after: ProposalFigures
	by_technician: Mapping[str, Saving]
	by_job: Mapping[str, LoneSaving]


def measure_savings(
	board: BoardDay, changes: Iterable[PlacementChange], fetches: Iterable[tuple[str, datetime]] = ()
) -> Savings:
	"""Return what changes of a day bring.

	Args:
		board: the day as it stands.
		changes: where jobs are to stand instead.
		fetches: technicians, and when each of them begins to load at the depot if all changes are made.
	"""
	changes = tuple(changes)
	before = measure_day(board)
	after = measure_day(board, {change.job: change.after for change in changes}, fetches)
	touched = sorted({name for change in changes for name in change.technicians} & board.members.keys())
	return Savings(
		word_figures(board, before),
		word_figures(board, after),
		{name: _compare(board, _row_of(before, name), _row_of(after, name)) for name in touched},
		_measure_alone(board, changes),
	)


def word_figures(board: BoardDay, day: DayMeasure) -> ProposalFigures:
	"""Return a measured day as the figures that people read."""
	rows = day.rows.values()
	metres = sum(row.metres for row in rows)
	priced = costs.price_day(board.rates, day)
	return {
		"unplaced": day.unplaced,
		"late_minutes": _minutes(day.late),
		"travel_minutes": _minutes(sum(row.travel for row in rows)),
		"overtime_minutes": _minutes(sum(row.overtime for row in rows)),
		"spread_minutes": _minutes(day.spread),
		"rushed": sum(row.rushed for row in rows),
		"kilometres": None if board.places.metres is None else round(metres / KILOMETRE),
		"costs": priced,
		"cost": costs.sum_costs(priced),
	}


def _measure_alone(board: BoardDay, changes: tuple[PlacementChange, ...]) -> dict[str, LoneSaving]:
	"""Return what each change alone would bring: only the days that it touches are measured."""
	count = Counter(name for change in changes for name in change.technicians)
	found: dict[str, LoneSaving] = {}
	for change in changes:
		part = _narrow(board, change)
		saving = _compare(board, measure_day(part), measure_day(part, {change.job: change.after}))
		found[change.job] = {**saving, "is_shared": any(count[name] > 1 for name in change.technicians)}
	return found


def _narrow(board: BoardDay, change: PlacementChange) -> BoardDay:
	"""Return the board with those jobs and technicians alone whom a change concerns."""
	who = change.technicians
	jobs = tuple(
		job for job in board.jobs if job.name == change.job or who.intersection(job.placement.technicians)
	)
	members = {name: member for name, member in board.members.items() if name in who}
	return replace(board, jobs=jobs, members=members)


def _row_of(day: DayMeasure, technician: str) -> DayMeasure:
	return DayMeasure({technician: day.rows.get(technician, RowMeasure())})


def _compare(board: BoardDay, before: DayMeasure, after: DayMeasure) -> Saving:
	def difference(figure: str) -> int:
		sums = [sum(getattr(row, figure) for row in day.rows.values()) for day in (before, after)]
		return sums[1] - sums[0]

	prices = [costs.sum_costs(costs.price_day(board.rates, day)) for day in (before, after)]
	return {
		"travel_minutes": _minutes(difference("travel")),
		"overtime_minutes": _minutes(difference("overtime")),
		"cost": None if None in prices else round(prices[1] - prices[0], costs.CENTS),
	}


def _minutes(seconds: int) -> int:
	return round(seconds / MINUTE)
