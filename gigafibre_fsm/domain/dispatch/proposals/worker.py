"""Background worker that computes a queued plan."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch.job import schedule_fields as plan_words
from gigafibre_fsm.domain.dispatch.planning.model.problem import ProblemError
from gigafibre_fsm.domain.dispatch.proposals import (
	comparison,
	day_judgement,
	moves_without_gain,
	plan_history,
	promises_at_risk,
	result,
	slot_offers,
	solve,
	storm_plan,
	workdays,
)
from gigafibre_fsm.domain.dispatch.proposals import gather as plan_input
from gigafibre_fsm.domain.dispatch.proposals import repository as plan_repository
from gigafibre_fsm.domain.dispatch.proposals import serializers as plan_serializers
from gigafibre_fsm.domain.dispatch.proposals.planning_day import BoardDay
from gigafibre_fsm.domain.dispatch.proposals.solve import PlanRequest
from gigafibre_fsm.domain.dispatch.schedule import scheduled_jobs
from gigafibre_fsm.domain.platform import formatting, transactions
from gigafibre_fsm.exceptions import FsmError

EVENT = "fsm_plan"
PATIENCE = 60.0
"""Seconds that a plan waits for the routing engine."""
BETWEEN_SIGNS = 1.0
"""Minimum seconds between two progress reports, because each one is a database write."""

NEXT_DAYS = 5
"""Working days after a storm on which a place is sought for work outdoors."""

Keep = Callable[[Callable[[], Any]], Any]


def run_plan(plan: str, clock: Callable[[], datetime], keep: Keep = transactions.run_transaction) -> None:
	"""Compute the proposal of a queued plan, or record why there is none; does nothing for any other plan.

	Args:
		plan: name of the Dispatch Plan.
		clock: returns the current time of the site, naive.
		keep: runs a function in a transaction of its own, so that each step is visible to others.
	"""
	row = keep(lambda: plan_repository.claim_plan(plan, clock()))
	if not row:
		return
	frappe.local.lang = row.language or frappe.local.lang
	try:
		_propose(row, clock, keep)
	except Exception as error:
		sentence = _why(error)
		keep(lambda: plan_repository.mark_failed(plan, sentence, row.attempts))
		if not isinstance(error, ProblemError | FsmError):
			frappe.log_error(title=f"Dispatch Plan {plan}")
			keep(lambda: None)
	_notify_requester(row, **plan_serializers.serialize_progress(plan))


def _propose(row, clock: Callable[[], datetime], keep: Keep) -> None:
	ask = plan_repository.read_request(row)
	board = keep(lambda: gather_for_request(ask, clock(), PATIENCE))
	seconds = frappe.get_cached_doc("FSM Dispatch Settings").planner_seconds or 0
	report = _reporter(row, clock, keep)
	if ask.scope == solve.STORM:
		found = _solve_storm(ask, board, seconds, report, clock, keep)
		broken = [move.job for move in found.moves if move.breaks_promise]
		left = keep(lambda: promises_at_risk.find_windows_later(board.day, broken, clock()))
	else:
		answer = solve.solve_request(ask, board, seconds, report)
		found = _read_answer(board, answer)
		is_open = ask.scope != solve.COMPARISON
		broken = [move.job for move in found.moves if move.breaks_promise and is_open]
		left = keep(lambda: promises_at_risk.find_windows_left(board, answer, broken, clock()))
	note = "\n".join(filter(None, [board.places.note, *map(_fetch, found.fetches)]))
	keep(
		lambda: plan_repository.save_result(
			row.name, row.attempts, found, note, board.places.is_estimated, left
		)
	)


def _solve_storm(
	ask: PlanRequest,
	board: BoardDay,
	seconds: float,
	report: solve.Progress,
	clock: Callable[[], datetime],
	keep: Keep,
) -> result.ProposalResult:
	"""Plan the day without the work outdoors that leaves it, then seek places for that on the next working days."""
	leaving = storm_plan.list_leaving(board, ask.jobs)
	names = tuple(job.name for job in leaving)
	rest = storm_plan.remove_jobs(board, names)
	day = solve.solve_request(PlanRequest(solve.DAY, ask.day), rest, seconds, report)
	later = _seek_later(ask.day, names, seconds, clock, keep) if names else []
	return storm_plan.join_results(board, _read_answer(rest, day), leaving, later)


def _read_answer(board: BoardDay, answer: solve.PlannerAnswer) -> result.ProposalResult:
	"""Return what a plan proposes, without the moves that bring nothing.

	Args:
		board: the day.
		answer: the planner's, with the day limited to the scope.
	"""
	found = result.read_result(board, answer)
	judge = day_judgement.judge_day(answer.board, {move.job: move.after for move in found.moves})
	fetches = [(fetch.technician, fetch.at) for fetch in found.fetches]
	vain = moves_without_gain.find_moves_without_gain(answer.board, found.moves, fetches, judge)
	return result.leave_out_moves(answer.board, found, vain)


def _seek_later(
	day: date, names: tuple[str, ...], seconds: float, clock: Callable[[], datetime], keep: Keep
) -> list[result.ProposalResult]:
	"""Seek places on the working days after one, on each for the jobs that have none yet; no other job moves."""
	found: list[result.ProposalResult] = []
	after = day + timedelta(days=1)
	for later in keep(lambda: slot_offers.next_working_days(after, clock(), NEXT_DAYS)):
		placed = {move.job for one in found for move in one.moves}
		missing = [name for name in names if name not in placed]
		loose = scheduled_jobs.load_named(missing)
		if not loose:
			break
		board = keep(partial(plan_input.gather_day, later, clock(), loose=loose, patience=PATIENCE))
		if calm := storm_plan.select_calm(board, missing):
			wanted = PlanRequest(solve.VISITS, later, None, calm)
			found.append(result.read_result(board, solve.solve_request(wanted, board, seconds)))
	return found


def gather_for_request(ask: PlanRequest, now: datetime, patience: float) -> BoardDay:
	"""Gather the day for the scope: with the backlog for a whole day's plan, else with the requested jobs.

	Args:
		ask: the request.
		now: current time of the site, naive.
		patience: seconds to wait for the routing engine.

	Returns:
		The day of the board, a BoardDay.

	Raises:
		FsmError: no technician works on the day, or the requested one does not.
	"""
	workdays.refuse_closed(ask.day, ask.technician if ask.scope == solve.TECHNICIAN else None)
	backlog = ask.scope in (solve.DAY, solve.STORM)
	board = plan_input.gather_day(ask.day, now, with_backlog=backlog, patience=patience)
	if ask.scope == solve.COMPARISON:
		return comparison.rewind_day(board, now.date(), plan_history.list_agreed(ask.day))
	missing = set(ask.jobs) - {job.name for job in board.jobs}
	if missing:
		loose = scheduled_jobs.load_named(missing)
		board = plan_input.gather_day(ask.day, now, with_backlog=backlog, loose=loose, patience=patience)
	return board


def _reporter(row, clock: Callable[[], datetime], keep: Keep) -> solve.Progress:
	"""Return a function that reports a plan's progress, at most once a second."""
	last = [clock()]

	def report(fraction: float, best) -> None:
		if (clock() - last[0]).total_seconds() >= BETWEEN_SIGNS:
			last[0] = clock()
			keep(lambda: plan_repository.record_progress(row.name, row.attempts, fraction, clock()))
			_notify_requester(row, fraction=round(fraction, 2), figures=result.summarise_progress(best))

	return report


def _notify_requester(row, **news: Any) -> None:
	"""Send an update to the page of the user who requested the plan."""
	said = {"plan": row.name, **news}
	frappe.publish_realtime(EVENT, said, user=row.asked_by)


def _fetch(fetch: result.DepotStop) -> str:
	return _("At {1} {0} fetches tools or material at the depot.").format(
		plan_words.technician_name(fetch.technician), formatting.hour(fetch.at, frappe.local.lang)
	)


def _why(error: Exception) -> str:
	if isinstance(error, FsmError):
		return str(error)
	if isinstance(error, ProblemError):
		return _("The planner can't read this day: {0}").format(error)
	if isinstance(error, solve.UnsoundPlan):
		return _(
			"The planner's answer broke a rule and was thrown away. The error log says which; the board is as it was."
		)
	return _("The planner broke off. The error log says why; the board is as it was.")
