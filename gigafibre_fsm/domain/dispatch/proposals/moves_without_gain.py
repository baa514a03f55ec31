"""Finds the moves of a proposal that bring nothing, so that nobody is asked to change a day for them. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from gigafibre_fsm.domain.dispatch.planning.model.problem import Objective
from gigafibre_fsm.domain.dispatch.proposals import costs
from gigafibre_fsm.domain.dispatch.proposals.comparison import EVEN
from gigafibre_fsm.domain.dispatch.proposals.day_measure import DayMeasure, measure_day
from gigafibre_fsm.domain.dispatch.proposals.needed_moves import JudgePart
from gigafibre_fsm.domain.dispatch.proposals.planning_day import BoardDay
from gigafibre_fsm.domain.dispatch.schedule.conflict_rules import select_new

if TYPE_CHECKING:
	from gigafibre_fsm.domain.dispatch.proposals.result import ProposedMove
	from gigafibre_fsm.domain.dispatch.schedule.placement import Placement
	from gigafibre_fsm.domain.dispatch.schedule.scheduled_job import ScheduledJob

Fetch = tuple[str, datetime]
"""A technician, and when they begin to load at the depot."""


def find_moves_without_gain(
	board: BoardDay, moves: "Iterable[ProposedMove]", fetches: Iterable[Fetch], judge: JudgePart
) -> frozenset[str]:
	"""Return the jobs that may as well stay where they are: without their moves the day is as good.

	Moves that belong together, such as two visits that change places, are tried together first, then one by one. A
	move stays in the proposal if it gives a place, saves travel, overtime, lateness or dollars, makes the days of
	the team clearly more alike, gives a customer the preferred technician, or mends a conflict.

	Args:
		board: the day as it stands.
		moves: the proposal's moves.
		fetches: the stops at the depot of the proposal.
		judge: the conflicts of one of these jobs when a part of them has moved.
	"""
	search = _Search(board, {move.job: move for move in moves}, tuple(fetches), judge)
	for group in (*search.list_neighbours(), *search.list_same_people()):
		search.leave_out(group)
	while any([search.leave_out(frozenset({job})) for job in sorted(search.kept)]):
		pass
	return search.moves.keys() - search.kept


class _Worth(NamedTuple):
	"""What the days of some technicians amount to; a smaller figure is better, in each of them."""

	late: int
	rushed: int
	overtime: int
	travel: int
	cost: float
	not_preferred: int
	work: int


class _Search:
	"""The moves that are still proposed, from which some are taken away."""

	def __init__(
		self,
		board: BoardDay,
		moves: "Mapping[str, ProposedMove]",
		fetches: Sequence[Fetch],
		judge: JudgePart,
	) -> None:
		self.board, self.moves, self.fetches, self.judge = board, moves, fetches, judge
		self.kept = frozenset(moves)
		self._jobs = {job.name: job for job in board.jobs}
		self._awaited = {before.what for job in board.jobs if job.name not in moves for before in job.before}
		self._loose = frozenset(job for job, move in moves.items() if self._may_stay(move))
		self._most_spread = self._measure_all().spread + 60 * EVEN

	def leave_out(self, group: frozenset[str]) -> bool:
		"""Take some moves away if they bring nothing; return whether they were."""
		group &= self.kept & self._loose
		if not group or not self._is_as_good(group) or not self._is_as_sound(group):
			return False
		self.kept -= group
		return True

	def list_neighbours(self) -> list[frozenset[str]]:
		"""Return the moves in groups of which no two touch the same technician's day."""
		groups: list[tuple[set[str], set[str]]] = []
		for job, move in self.moves.items():
			jobs, people = {job}, _people(move)
			for other in [group for group in groups if group[1] & people]:
				groups.remove(other)
				jobs, people = jobs | other[0], people | other[1]
			groups.append((jobs, people))
		return [frozenset(jobs) for jobs, _people_of in groups]

	def list_same_people(self) -> list[frozenset[str]]:
		"""Return the moves in groups that touch the days of the same technicians."""
		groups: dict[frozenset[str], set[str]] = {}
		for job, move in self.moves.items():
			groups.setdefault(frozenset(_people(move)), set()).add(job)
		return [frozenset(jobs) for jobs in groups.values()]

	def _may_stay(self, move: "ProposedMove") -> bool:
		"""Whether nothing but the worth of the day and the conflicts of the board speaks for a move."""
		job, before = move.job, move.before
		if not (before.is_planned and move.after.is_planned) or job in self.board.stood:
			return False
		if job in self._awaited or (self.board.now is not None and before.arrival < self.board.now):
			return False
		return before.technicians == move.after.technicians or not self._is_unfit(move)

	def _is_unfit(self, move: "ProposedMove") -> bool:
		"""Whether the present technicians may lack what the board does not check: material, room for one more visit."""
		who = move.before.technicians
		limited = any(self.board.members[name].most_visits for name in who if name in self.board.members)
		refused = any((move.job, name) in self.board.refused for name in who)
		return limited or refused or bool(self.board.materials.get(move.job))

	def _is_as_good(self, group: frozenset[str]) -> bool:
		people = set().union(*(_people(self.moves[job]) for job in group))
		with_it, without = self._weigh(self.kept, people), self._weigh(self.kept - group, people)
		if any(one > other for one, other in zip(without, with_it, strict=True)):
			return False
		return self._measure_all(group).spread <= self._most_spread

	def _is_as_sound(self, group: frozenset[str]) -> bool:
		"""Whether no job has a conflict more without these moves, and no reason names a job that would stay."""
		people = set().union(*(_people(self.moves[job]) for job in group))
		left = self.kept - group
		near = [job for job in self.kept if _people(self.moves[job]) & people or self._waits_for(job, group)]
		if any(self.moves[job].values.get("after") in group for job in near if job not in group):
			return False
		return not any(select_new(self.judge(job, left), self.judge(job, self.kept)) for job in near)

	def _waits_for(self, job: str, group: frozenset[str]) -> bool:
		return any(before.what in group for before in self._jobs[job].before)

	def _placements(self, kept: frozenset[str]) -> "dict[str, Placement]":
		return {job: self.moves[job].after for job in kept}

	def _measure_all(self, without: frozenset[str] = frozenset()) -> DayMeasure:
		return measure_day(self.board, self._placements(self.kept - without), self.fetches)

	def _weigh(self, kept: frozenset[str], people: set[str]) -> _Worth:
		"""Measure the days of these technicians with these moves."""
		after = self._placements(kept)
		jobs = tuple(job for job in self.board.jobs if people.intersection(_where(job, after).technicians))
		members = {name: member for name, member in self.board.members.items() if name in people}
		fetches = [fetch for fetch in self.fetches if fetch[0] in people]
		day = measure_day(replace(self.board, jobs=jobs, members=members), after, fetches)
		rows = day.rows.values()
		return _Worth(
			late=day.late,
			rushed=sum(row.rushed for row in rows),
			overtime=sum(row.overtime for row in rows),
			travel=sum(row.travel for row in rows),
			cost=costs.sum_costs(costs.price_day(self.board.rates, day)) or 0,
			not_preferred=sum(_is_disliked(job, _where(job, after)) for job in jobs),
			work=sum(row.work for row in rows) if Objective.WORK in self.board.objectives else 0,
		)


def _people(move: "ProposedMove") -> set[str]:
	return {*move.before.technicians, *move.after.technicians}


def _where(job: "ScheduledJob", after: "Mapping[str, Placement]") -> "Placement":
	return after.get(job.name, job.placement)


def _is_disliked(job: "ScheduledJob", where: "Placement") -> bool:
	return job.preferred_technician is not None and job.preferred_technician not in where.technicians
