"""Converts the planner's answer to a proposal's rows: moves, jobs without a place, and figures."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from gigafibre_fsm.domain.dispatch.job.arrival_window import contains
from gigafibre_fsm.domain.dispatch.planning import plan_to_json
from gigafibre_fsm.domain.dispatch.planning.model.answer import (
	Cause,
	Exchange,
	MoveReason,
	Plan,
	PlanFigures,
	PlannedMove,
	ReasonValues,
)
from gigafibre_fsm.domain.dispatch.planning.model.problem import Route
from gigafibre_fsm.domain.dispatch.planning.search.plan_diff import describe_predecessor
from gigafibre_fsm.domain.dispatch.proposals.job_input import count_people
from gigafibre_fsm.domain.dispatch.proposals.planning_day import BoardDay
from gigafibre_fsm.domain.dispatch.proposals.savings import (
	LoneSaving,
	PlacementChange,
	ProposalFigures,
	Saving,
	Savings,
	measure_savings,
)
from gigafibre_fsm.domain.dispatch.proposals.solve import PlannerAnswer
from gigafibre_fsm.domain.dispatch.schedule.placement import Placement, to_backlog

if TYPE_CHECKING:
	from gigafibre_fsm.domain.dispatch.schedule.scheduled_job import ScheduledJob


SMALL = timedelta(minutes=10)
EXCHANGE = "exchange"
"""A relaxation besides the planner's own: another job gives up its place."""


@dataclass(frozen=True, slots=True)
class ProposedMove:
	"""A job's move from its current placement to the plan's; `why` and `values` are worded when read."""

	job: str
	before: Placement
	after: Placement
	why: str
	values: ReasonValues
	breaks_promise: bool = False
	alone: LoneSaving | None = None
	"""What it would bring without the other moves."""
	is_small: bool = False
	"""Same people, within the promised window, less than ten minutes apart: not worth attention."""

	@property
	def is_withdrawal(self) -> bool:
		"""Whether the plan takes a job off the board; the page shows such a move unticked."""
		return not self.after.is_planned


@dataclass(frozen=True, slots=True)
class LeftOut:
	"""A job without a place: `reasons` and `relaxations` as plain values."""

	job: str
	reasons: list[dict]
	relaxations: list[dict]


@dataclass(frozen=True, slots=True)
class DepotStop:
	"""A technician's stop at the depot."""

	technician: str
	at: Any


@dataclass(frozen=True, slots=True)
class ProposalResult:
	"""A proposal."""

	moves: tuple[ProposedMove, ...]
	left_out: tuple[LeftOut, ...]
	before: ProposalFigures
	after: ProposalFigures
	by_technician: Mapping[str, Saving]
	fetches: tuple[DepotStop, ...]
	engines: tuple[str, ...]


def read_result(board: BoardDay, answer: PlannerAnswer) -> ProposalResult:
	"""Return the proposal that a plan makes for a day of the board."""
	shaped, plan = answer.shaped, answer.plan
	jobs = {scheduled.name: scheduled for scheduled in board.jobs}
	stops = _stops(plan.routes)
	why = {move.job: move for move in reversed(plan.moves)}
	moves = []
	for name in sorted(shaped.movable):
		before = board.stood.get(name, jobs[name].placement)
		after = _build_placement(board, jobs[name], stops.get(name, []))
		# a job sought a place for on another day keeps its own one if none is found
		if not _is_same(before, after) and (after.is_planned or name not in board.stood):
			reason, values = _reason(answer, name, before, after, why.get(name))
			move = ProposedMove(name, before, after, reason.value, values)
			moves.append(_assess_move(_from_its_end(move, shaped.ends), jobs[name]))
	fetches = tuple(_fetches(board, plan.routes))
	found = _measure(answer.board, moves, fetches)
	return ProposalResult(
		_with_savings(
			sorted(moves, key=lambda move: (move.after.arrival or board.midnight, move.job)), found
		),
		tuple(_left_out(board, shaped.left_out, plan, shaped.movable)),
		found.before,
		found.after,
		found.by_technician,
		fetches,
		plan.engines,
	)


def leave_out_moves(board: BoardDay, result: ProposalResult, jobs: Collection[str]) -> ProposalResult:
	"""Return a proposal without some of its moves, measured anew.

	Args:
		board: the day, limited to the scope.
		result: the proposal.
		jobs: names of the jobs that stay where they are.
	"""
	if not jobs:
		return result
	moves = [move for move in result.moves if move.job not in jobs]
	found = _measure(board, moves, result.fetches)
	return replace(
		result, moves=_with_savings(moves, found), after=found.after, by_technician=found.by_technician
	)


def _measure(board: BoardDay, moves: Iterable[ProposedMove], fetches: "tuple[DepotStop, ...]") -> Savings:
	changes = [PlacementChange(move.job, move.before, move.after) for move in moves]
	return measure_savings(board, changes, ((fetch.technician, fetch.at) for fetch in fetches))


def _with_savings(moves: Iterable[ProposedMove], found: Savings) -> tuple[ProposedMove, ...]:
	return tuple(replace(move, alone=found.by_job[move.job]) for move in moves)


def _stops(routes: tuple[Route, ...]) -> dict[str, list[tuple[str, int]]]:
	"""Return, for each job, its technicians and when they begin."""
	found: dict[str, list[tuple[str, int]]] = {}
	for route in routes:
		for stop in route.stops:
			if stop.job is not None:
				found.setdefault(stop.job, []).append((route.technician, stop.start))
	return found


def _build_placement(board: BoardDay, job: "ScheduledJob", who: list[tuple[str, int]]) -> Placement:
	"""Return the placement of a job in a plan; the current lead of a crew keeps leading if possible."""
	if len(who) < count_people(job):
		return to_backlog(job.placement)
	names = [name for name, _start in who]
	wanted = (job.placement.technician, job.required_technician, job.preferred_technician, names[0])
	leads = next(name for name in wanted if name in names)
	order = list(job.placement.crew) + names
	crew = sorted((name for name in names if name != leads), key=order.index)
	return Placement(leads, board.moment(who[0][1]), job.placement.duration, tuple(crew))


def _is_same(before: Placement, after: Placement) -> bool:
	"""Whether a plan leaves a job where it is, to the minute."""
	if not (before.is_planned and after.is_planned):
		return before.is_planned == after.is_planned
	near = abs(after.arrival - before.arrival) < timedelta(minutes=1)
	return near and after.technician == before.technician and set(after.crew) == set(before.crew)


def _reason(
	answer: PlannerAnswer, job: str, before: Placement, after: Placement, known: PlannedMove | None
) -> tuple[MoveReason, ReasonValues]:
	"""Return why a job moves, with the values of the sentence.

	This is the planner's reason, or what precedes the job if it moves by minutes.
	"""
	if known:
		return known.why, plan_values(known.values)
	if not after.is_planned:
		return MoveReason.NO_LONGER_PLACED, {}
	if not before.is_planned:
		return MoveReason.NEWLY_PLACED, {}
	return MoveReason.FOLLOWS, describe_predecessor(answer.shaped.problem, answer.plan.routes, job)


def _from_its_end(move: ProposedMove, ends: Mapping[str, str]) -> ProposedMove:
	"""Return the move with the actual previous job: for a block, the one with which it ends."""
	after = move.values.get("after")
	return replace(move, values={**move.values, "after": ends.get(after, after)}) if after else move


def _assess_move(move: ProposedMove, job: "ScheduledJob") -> ProposedMove:
	"""Return the move with its effect on a promise, and whether it is small."""
	breaks = job.is_promised and move.is_withdrawal and job.window is not None
	same = move.before.is_planned and move.before.technicians == move.after.technicians
	small = same and abs(move.after.arrival - move.before.arrival) < SMALL
	kept = not job.is_promised or job.window is None or (same and contains(*job.window, move.after.arrival))
	return replace(move, breaks_promise=breaks, is_small=bool(small and kept))


def plan_values(values: ReasonValues) -> ReasonValues:
	"""Return the values of a reason in a form that JSON can store."""
	return {
		key: sorted(value) if isinstance(value, set | frozenset) else value for key, value in values.items()
	}


def _left_out(board: BoardDay, ours: dict[str, dict], plan: Plan, movable: frozenset[str]):
	for job, why in ours.items():
		yield LeftOut(job, [why], [])
	stormy = {job.name for job in board.jobs if board.list_storms(job)}
	for unplaced in plan.unplaced:
		if unplaced.job in movable:
			row = plan_to_json(unplaced)
			exchanges = [_exchange(board, one) for one in plan.exchanges if one.job == unplaced.job]
			eased = [{**one, "at": _moment(board, one["start"])} for one in row["relaxations"]]
			reasons = [_tell_calm(why) if unplaced.job in stormy else why for why in row["reasons"]]
			yield LeftOut(unplaced.job, reasons, [*exchanges, *eased])


def _tell_calm(reason: dict) -> dict:
	"""Return a reason against work outdoors on the day of a storm: its windows are the hours outside of the storm."""
	return {**reason, "cause": "calm"} if reason["cause"] == Cause.WINDOW.value else reason


def _exchange(board: BoardDay, exchange: Exchange) -> dict:
	"""Return an exchange in the form of a relaxation."""
	to = None if exchange.to_start is None else _moment(board, exchange.to_start)
	values = {"job": exchange.other, "to_technician": exchange.to_technician, "to": to}
	at = {"start": exchange.start, "at": _moment(board, exchange.start)}
	return {"ease": EXCHANGE, "technician": exchange.technician, "values": values, **at}


def _moment(board: BoardDay, seconds: int) -> str:
	return board.moment(seconds).strftime("%Y-%m-%d %H:%M:%S")


def summarise_progress(worth: PlanFigures) -> dict[str, int]:
	"""Return the figures that are shown while the planner is at work, as it counts them; times in minutes."""
	return {
		"unplaced": worth.unplaced,
		"late_minutes": round(worth.late / 60),
		"travel_minutes": round(worth.travel / 60),
		"overtime_minutes": round(worth.overtime / 60),
		"spread_minutes": round(worth.spread / 60),
	}


def _fetches(board: BoardDay, routes: tuple[Route, ...]):
	for route in routes:
		for stop in route.stops:
			if stop.job is None:
				yield DepotStop(route.technician, board.midnight + timedelta(seconds=stop.start))
