"""Jobs that follow others: in which order they enter the planner's problem, and what that leaves of their windows."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from gigafibre_fsm.domain.dispatch.planning.model.problem import Dependency, Job
from gigafibre_fsm.domain.dispatch.proposals import fixed_jobs, job_input
from gigafibre_fsm.domain.dispatch.proposals.job_input import OwnReason
from gigafibre_fsm.domain.dispatch.proposals.planning_day import DAY, BoardDay

if TYPE_CHECKING:
	from gigafibre_fsm.domain.dispatch.schedule.scheduled_job import ScheduledJob


def order_jobs(
	board: BoardDay, moving: "dict[str, ScheduledJob]", staying: "list[ScheduledJob]"
) -> tuple[list[Job], dict[str, OwnReason]]:
	"""Return the movable jobs in dependency order, and those whose predecessors have no place on this day.

	Args:
		board: the day.
		moving: name → job, for the jobs that the plan may move.
		staying: the jobs that it may not.

	Returns:
		The planner's jobs, and name → reason for those left out.
	"""
	jobs = {name: job_input.build_job(board, scheduled) for name, scheduled in moving.items()}
	ends = {scheduled.name: fixed_jobs.occupied_time(board, scheduled)[1] for scheduled in staying}
	left_out: dict[str, OwnReason] = {}
	done: set[str] = set()
	while ready := [
		name for name in jobs if name not in done and not (_open(moving[name]) & jobs.keys()) - done
	]:
		for name in ready:
			done.add(name)
			job = _add_dependencies(board, jobs[name], moving[name], jobs.keys(), ends, left_out)
			if job is None:
				del jobs[name]
			else:
				jobs[name] = job
	for name in jobs.keys() - done:
		left_out[name] = job_input.build_reason("circle")
		del jobs[name]
	return [_before_those_that_stay(board, job, staying) for job in jobs.values()], left_out


def _open(job: "ScheduledJob") -> set[str]:
	return {before.what for before in job.before}


def _add_dependencies(
	board: BoardDay,
	job: Job,
	scheduled: "ScheduledJob",
	moving: Iterable[str],
	ends: Mapping[str, int],
	left_out: dict[str, OwnReason],
) -> Job | None:
	"""Return the job with its dependencies.

	None, and a reason in `left_out`, if they are not done on this day.
	"""
	after, earliest = [], 0
	for before in scheduled.before:
		if before.what in moving:
			after.append(Dependency(before.what, board.rounded_up(before.gap * 60)))
		elif before.ends is None:
			left_out[job.id] = job_input.build_reason("waits", job=before.what)
			return None
		else:
			over = board.seconds(before.ends + timedelta(seconds=59))
			earliest = max(earliest, max(over, ends.get(before.what, over)) + before.gap * 60)
	earliest = board.rounded_up(earliest)
	windows = tuple((max(first, earliest), last) for first, last in job.windows or ((0, DAY),))
	windows = tuple(window for window in windows if window[0] <= window[1])
	if earliest and not windows:
		left_out[job.id] = job_input.build_reason("waits", job=scheduled.before[0].what)
		return None
	return replace(job, after=tuple(after), windows=windows if earliest else job.windows)


def _before_those_that_stay(board: BoardDay, job: Job, staying: "list[ScheduledJob]") -> Job:
	"""Limit the job to begin early enough for fixed jobs that depend on it.

	Unchanged if that is impossible.
	"""
	latest = [
		board.seconds(scheduled.placement.arrival) - before.gap * 60 - job.duration
		for scheduled in staying
		for before in scheduled.before
		if before.what == job.id
	]
	if not latest:
		return job
	last = min(latest) // board.step * board.step
	windows = tuple((first, min(end, last)) for first, end in job.windows or ((0, DAY),) if first <= last)
	return replace(job, windows=windows) if windows else job
