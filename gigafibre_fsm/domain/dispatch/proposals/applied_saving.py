"""What the applied moves of a proposal have saved, on the board as it stands afterwards."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import TypedDict

from gigafibre_fsm.domain.dispatch.proposals import gather, savings
from gigafibre_fsm.domain.dispatch.proposals.day_measure import measure_day
from gigafibre_fsm.domain.dispatch.proposals.savings import ProposalFigures
from gigafibre_fsm.domain.dispatch.schedule import scheduled_jobs
from gigafibre_fsm.domain.dispatch.schedule.placement import Placement, to_backlog


class AppliedFigures(TypedDict):
	"""The day without the applied moves, and with them."""

	before: ProposalFigures
	after: ProposalFigures


def measure_applied(
	day: date,
	steps: Mapping[str, tuple[Placement, Placement]],
	applied: Collection[str],
	now: datetime,
) -> AppliedFigures | None:
	"""Return a day with the applied moves and without them.

	The board may have changed since the plan was made, and only a part of it may have been applied, so that its own
	figures do not tell. No routing engine is asked: the plan has asked for these drives already.

	Args:
		day: the day of the plan.
		steps: job → its placement before and after.
		applied: the jobs that were moved.
		now: site time, naive.

	Returns:
		None if nothing was moved.
	"""
	if not applied:
		return None
	moved = scheduled_jobs.load_named(applied)
	# those that left the day have to be measured on it, too
	gone = [job for job in moved if day not in job.placement.days]
	board = gather.gather_day(day, now, loose=gone, patience=0)
	before = {job: _place_before(steps[job][0], day) for job in applied}
	after = measure_day(board)
	# a visit that was moved to another day has a place there
	elsewhere = sum(job.placement.is_planned for job in gone)
	return {
		"before": savings.word_figures(board, measure_day(board, before)),
		"after": savings.word_figures(board, replace(after, unplaced=after.unplaced - elsewhere)),
	}


def _place_before(where: Placement, day: date) -> Placement:
	"""Return where a job was on the day; a place on another day counts as none, as in the plan's own figures."""
	return where if day in where.days else to_backlog(where)
