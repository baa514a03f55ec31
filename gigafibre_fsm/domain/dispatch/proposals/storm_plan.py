"""What leaves a day for a storm, and what the plans of that day and of the following ones say together. Pure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from gigafibre_fsm.domain.dispatch.job.arrival_window import contains
from gigafibre_fsm.domain.dispatch.proposals import job_input
from gigafibre_fsm.domain.dispatch.proposals.fixed_jobs import STARTED
from gigafibre_fsm.domain.dispatch.proposals.planning_day import BoardDay
from gigafibre_fsm.domain.dispatch.proposals.result import (
	DepotStop,
	LeftOut,
	ProposalResult,
	ProposedMove,
)
from gigafibre_fsm.domain.dispatch.proposals.savings import PlacementChange, Savings, measure_savings
from gigafibre_fsm.domain.dispatch.schedule.placement import Placement, to_backlog

if TYPE_CHECKING:
	from gigafibre_fsm.domain.dispatch.schedule.scheduled_jobs import ScheduledJob

LEAVES = "storm"
"""Why a job moves: it is work outdoors, or follows such a job."""


def list_leaving(board: BoardDay, asked: Iterable[str]) -> "list[ScheduledJob]":
	"""Return the jobs that leave a day, with those that must follow them.

	A job that is under way, over, locked or kept where it is by dispatch stays.

	Args:
		board: the day of the storm.
		asked: names of the jobs that the dispatcher lets go.
	"""
	names = set(asked)
	while more := {job.name for job in board.jobs if names & {before.what for before in job.before}} - names:
		names |= more
	return [job for job in board.jobs if job.name in names and _may_leave(board, job)]


def _may_leave(board: BoardDay, job: "ScheduledJob") -> bool:
	is_kept = job.status in STARTED or job.is_locked or job.name in board.staying
	return job.placement.is_planned and not is_kept


def remove_jobs(board: BoardDay, names: Collection[str]) -> BoardDay:
	"""Return the day without some of its jobs, as it is planned once they have left."""
	return replace(board, jobs=tuple(job for job in board.jobs if job.name not in names))


def select_calm(board: BoardDay, names: Iterable[str]) -> tuple[str, ...]:
	"""Return the jobs that can be done on a following day, which may be stormy, too.

	Args:
		board: the following day; the jobs have no place on it.
		names: of the jobs for which a place is sought.
	"""
	jobs = {job.name: job for job in board.jobs}
	return tuple(name for name in names if name in jobs and not job_input.waits_for_calm(board, jobs[name]))


def join_results(
	board: BoardDay,
	day: ProposalResult,
	leaving: "Sequence[ScheduledJob]",
	later: Sequence[ProposalResult],
) -> ProposalResult:
	"""Return the proposal of a storm: the day's own changes, and where each leaving job would go.

	Args:
		board: the day as it stands.
		day: the plan of the day without the leaving jobs.
		leaving: the jobs that leave, as they stand.
		later: the plans of the following days, each with the places of some of these jobs.
	"""
	found = {move.job: move for result in later for move in result.moves}
	moves = [*day.moves, *(_leave(job, found.get(job.name)) for job in leaving)]
	left = {one.job: one for result in later for one in result.left_out}
	without = [left.get(job.name) or LeftOut(job.name, [], []) for job in leaving if job.name not in found]
	measured = _measure(board, moves, day.fetches)
	unplaced = measured.after["unplaced"] - len(leaving) + len(without)
	return replace(
		day,
		moves=tuple(replace(move, alone=measured.by_job[move.job]) for move in moves),
		left_out=(*day.left_out, *without),
		before=measured.before,
		after={**measured.after, "unplaced": unplaced},
		by_technician=measured.by_technician,
		fetches=(*day.fetches, *(stop for result in later for stop in result.fetches)),
	)


def _measure(board: BoardDay, moves: Iterable[ProposedMove], fetches: Iterable[DepotStop]) -> Savings:
	"""Return what the moves bring to the day: on it, a job that leaves it has no place."""
	changes = [PlacementChange(move.job, move.before, _on_day(board, move.after)) for move in moves]
	return measure_savings(board, changes, ((fetch.technician, fetch.at) for fetch in fetches))


def _on_day(board: BoardDay, where: Placement) -> Placement:
	return where if board.day in where.days else to_backlog(where)


def _leave(job: "ScheduledJob", found: ProposedMove | None) -> ProposedMove:
	"""Return the move of a leaving job: to the place that was found, or else to the backlog."""
	after = found.after if found else to_backlog(job.placement)
	is_kept = job.window is None or (after.is_planned and contains(*job.window, after.arrival))
	return ProposedMove(job.name, job.placement, after, LEAVES, {}, job.is_promised and not is_kept)
