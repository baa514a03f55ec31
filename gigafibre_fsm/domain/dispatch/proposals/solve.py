"""Runs the planner for a scope: a whole day, one technician's day, one job, several jobs, or a comparison."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from gigafibre_fsm.domain.dispatch import planning
from gigafibre_fsm.domain.dispatch.planning.model.answer import Breach, Plan, PlanFigures
from gigafibre_fsm.domain.dispatch.planning.model.problem import Problem, Route
from gigafibre_fsm.domain.dispatch.planning.search.executed import find_begun
from gigafibre_fsm.domain.dispatch.proposals import job_input
from gigafibre_fsm.domain.dispatch.proposals.planning_day import BoardDay
from gigafibre_fsm.domain.dispatch.proposals.problem_builder import BuiltProblem, build_problem

if TYPE_CHECKING:
	from gigafibre_fsm.domain.dispatch.schedule.scheduled_job import ScheduledJob

DAY, TECHNICIAN, VISIT, VISITS, COMPARISON, STORM = SCOPES = (
	"Day",
	"Technician",
	"Visit",
	"Visits",
	"Comparison",
	"Storm",
)
WHOLE_DAY = frozenset({DAY, COMPARISON})
"""Scopes in which every visit may move. A comparison plans the visits of the day as on its morning, without the
backlog, and is never applied."""
MOST_CHANGES = 2
"""Maximum number of other jobs that may move for an emergency."""
SHORT, SHORTEST = 3, 0.5
"""Seconds of improvement for one technician's day, and for placing several jobs."""

Progress = Callable[[float, PlanFigures], None]


@dataclass(frozen=True, slots=True)
class PlanRequest:
	"""A user's request for a plan.

	Attributes:
		scope: Day, Technician, Visit, Visits, Comparison or Storm: a day whose work outdoors leaves it; see storm_plan.
		technician: whose day (Technician), or who must not get the jobs (Visits: the technician is sick).
		jobs: the jobs for which a place is sought (Visit: one; Visits: several; Storm: on the next working days).
	"""

	scope: str
	day: date
	technician: str | None = None
	jobs: tuple[str, ...] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class PlannerAnswer:
	"""The planner's answer and its input: the day limited to the scope, and the problem made of it.

	In `problem`, some of the jobs may have lost their published place.
	"""

	board: BoardDay
	shaped: BuiltProblem
	plan: Plan
	problem: Problem


class UnsoundPlan(Exception):
	"""The planner's answer breaks hard rules and is discarded."""

	def __init__(self, breaches: list[Breach]) -> None:
		super().__init__("; ".join(f"{one.rule}: {one.job} {one.detail}" for one in breaches[:10]))


def solve_request(
	ask: PlanRequest, board: BoardDay, seconds: float, progress: Progress | None = None
) -> PlannerAnswer:
	"""Plan what the scope includes; except for a whole day, all other jobs keep their places.

	Args:
		ask: the request.
		board: the day.
		seconds: maximum time to improve a first plan.
		progress: called now and then with the share of the time used and the best figures so far.

	Raises:
		planning.model.ProblemError: the day's data contradict each other.
		UnsoundPlan: the planner's answer breaks a rule.
	"""
	board = narrow_board(ask, board)
	shaped = build_problem_for(ask, board)
	fixed = {
		job: job_input.build_reason("fixed")
		for job in set(ask.jobs) - shaped.movable - shaped.left_out.keys()
	}
	shaped = replace(shaped, left_out={**shaped.left_out, **fixed})
	if ask.jobs and not shaped.movable.intersection(ask.jobs):
		return PlannerAnswer(board, shaped, _as_it_is(shaped.problem), shaped.problem)
	# a requested job does not count as under way only because it is nearly time to leave for it
	problem = _remove_published(shaped.problem, find_begun(shaped.problem).keys() & set(ask.jobs))
	if ask.scope in WHOLE_DAY:
		problem = drop_impossible_dependencies(problem)
	plan = _planned(ask, board, problem, seconds, progress)
	breaches = planning.check_plan(problem, plan)
	if breaches and ask.scope in WHOLE_DAY:
		# plan the jobs that break a rule again, as if they were unplaced
		problem = _remove_published(shaped.problem, {breach.job for breach in breaches})
		plan = _planned(ask, board, problem, seconds, progress)
		breaches = planning.check_plan(problem, plan)
	breaches = breaches or find_forbidden_moves(ask, board, shaped.problem, plan)
	if breaches:
		raise UnsoundPlan(breaches)
	return PlannerAnswer(board, shaped, plan, problem)


def build_problem_for(ask: PlanRequest, board: BoardDay) -> BuiltProblem:
	"""Return the problem of the scope."""
	if ask.scope in WHOLE_DAY:
		return build_problem(board)
	if ask.scope == TECHNICIAN:
		return build_problem(board, [job.name for job in board.jobs if _is_alone(job, ask.technician)])
	return build_problem(board, ask.jobs, others_give_way=ask.scope == VISIT, keeps_hours=True)


def _is_alone(job: "ScheduledJob", technician: str | None) -> bool:
	"""Whether a job is one technician's alone; a crew's job would also move in another technician's day."""
	return job.placement.technicians == (technician,) and job_input.count_people(job) == 1


def find_forbidden_moves(ask: PlanRequest, board: BoardDay, problem: Problem, plan: Plan) -> list[Breach]:
	"""Return a breach for each job that a plan moves although the scope forbids it.

	In a plan of a day or of a technician's day all jobs may move. If a place is sought for one job, up to
	`MOST_CHANGES` others may move, none to an earlier time or later by more than the board allows; if
	places are sought for several, no other job may move.

	Args:
		ask: the request.
		board: the day, with the seconds by which a job may give way.
		problem: the planner's input, with the board's routes as `published`.
		plan: the planner's answer.

	Returns:
		Empty for a plan that is allowed.
	"""
	if ask.scope in (*WHOLE_DAY, TECHNICIAN):
		return []
	was, now = _map_starts(problem.published), _map_starts(plan.routes)
	moved = [job for job in was if job not in ask.jobs and was[job] != now.get(job)]
	far = [job for job in moved if not _is_near(was[job], now.get(job), board.gives_way)]
	most = MOST_CHANGES if ask.scope == VISIT else 0
	wrong = far if len(moved) <= most else moved
	return [Breach("scope", None, job, f"moves from {was[job]} to {now.get(job)}") for job in wrong]


def drop_impossible_dependencies(problem: Problem) -> Problem:
	"""Return the problem without the published place of jobs whose windows end before their predecessor can.

	Their published place breaks a rule whatever else moves; without it, the day need not be planned twice.
	"""
	ends = {
		job.id: min((first for first, _last in job.windows), default=0) + job.duration for job in problem.jobs
	}
	too_early = {
		job.id
		for job in problem.jobs
		for after in job.after
		if job.windows and max(last for _first, last in job.windows) < ends.get(after.job, 0) + after.gap
	}
	return _remove_published(problem, too_early)


def _map_starts(routes: tuple[Route, ...]) -> dict[str, set[tuple[str, int]]]:
	"""Return, for each job, its technicians and when they begin."""
	found: dict[str, set[tuple[str, int]]] = {}
	for route in routes:
		for stop in route.stops:
			if stop.job is not None:
				found.setdefault(stop.job, set()).add((route.technician, stop.start))
	return found


def _is_near(was: set[tuple[str, int]], now: set[tuple[str, int]] | None, limit: int) -> bool:
	return bool(now) and all(0 <= there - here <= limit for _, here in was for _, there in now)


def narrow_board(ask: PlanRequest, board: BoardDay) -> BoardDay:
	"""Return the board limited to the scope."""
	if ask.scope == TECHNICIAN:
		own = tuple(
			scheduled for scheduled in board.jobs if ask.technician in scheduled.placement.technicians
		)
		mine = {name: member for name, member in board.members.items() if name == ask.technician}
		return replace(board, members=mine, jobs=own)
	if ask.jobs:
		# who asks for its place by name gets one, even if an earlier plan was told to leave it in the backlog
		waiting = {job.name for job in board.jobs if not job.placement.is_planned}
		board = replace(board, staying=board.staying - waiting.intersection(ask.jobs))
	if ask.scope == VISITS and ask.technician:
		return replace(board, refused=board.refused | {(job, ask.technician) for job in ask.jobs})
	return board


def _as_it_is(problem: Problem) -> Plan:
	"""Return the board's current routes as the plan, if nothing can be planned."""
	return Plan(problem.published, (), planning.compute_figures(problem, problem.published))


def _planned(
	ask: PlanRequest, board: BoardDay, problem: Problem, seconds: float, progress: Progress | None
) -> Plan:
	if ask.scope == VISIT:
		return planning.insert_urgent_job(
			problem, ask.jobs[0], most_changes=MOST_CHANGES, most_later=board.gives_way
		)
	if ask.scope == VISITS:
		return planning.fill_routes(problem, seconds=min(seconds, SHORTEST))
	budget = seconds if ask.scope in WHOLE_DAY else min(seconds, SHORT)
	return planning.plan_day(problem, seconds=budget, progress=progress)


def _remove_published(problem: Problem, jobs: set[str | None]) -> Problem:
	"""Return the problem without the published places of these jobs."""
	published = (
		replace(route, stops=tuple(stop for stop in route.stops if stop.job not in jobs))
		for route in problem.published
	)
	return replace(problem, published=tuple(route for route in published if route.stops))
