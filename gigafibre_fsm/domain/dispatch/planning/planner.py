"""Plans a whole day: first plan, improvement, and conversion to the answer."""

from collections.abc import Callable, Iterable
from time import monotonic

from gigafibre_fsm.domain.dispatch.planning.model import validation
from gigafibre_fsm.domain.dispatch.planning.model.answer import Plan, PlanFigures
from gigafibre_fsm.domain.dispatch.planning.model.problem import Problem
from gigafibre_fsm.domain.dispatch.planning.search import (
	metrics,
	plan_diff,
	promises,
	reasons,
	synchronised_jobs,
)
from gigafibre_fsm.domain.dispatch.planning.search.published import problem_at, published_solution
from gigafibre_fsm.domain.dispatch.planning.search.ruin_and_recreate import Clock, Search, Tick
from gigafibre_fsm.domain.dispatch.planning.search.search_space import SearchSpace
from gigafibre_fsm.domain.dispatch.planning.search.solution import (
	Solution,
	build_solution,
	route_of,
	sort_by_urgency,
)

from .engines import pyvrp, vroom

Progress = Callable[[float, PlanFigures], None]

MOST_ROUNDS = 3  # of making way for promised jobs
ROUNDS = 400  # of improvement if no time is given and one day is planned


def plan_day(
	problem: Problem,
	*,
	seconds: float | None = None,
	progress: Progress | None = None,
	clock: Clock = monotonic,
) -> Plan:
	"""Plan the whole period.

	Args:
		problem: what to plan; pins, started jobs, `now` and the published plan are honoured.
		seconds: how long to improve the first plan; None or 0 returns the first plan.
		progress: called now and then with the share of the time used and the best figures so far.
		clock: returns the current time in seconds.

	Raises:
		ProblemError: the problem contradicts itself; its text says what to change.
	"""
	problem = problem_at(problem, None)
	validation.require_valid(problem)
	drafts = [(place_promised(build_first_solution(SearchSpace(problem))), ("vroom",))]
	if problem.published:
		drafts.append((place_promised(_fill_published(SearchSpace(problem))), ()))
	if seconds:
		begun, names = min(drafts, key=lambda entry: comparison_key(problem, entry[0]))
		better, engines = improve_solution(begun, seconds, _teller(problem, progress), clock)
		drafts.append((place_promised(better), (*names, *engines)))
	return choose_best(problem, drafts)


def plan_technician(
	problem: Problem, technician: str, *, now: int | None = None, seconds: float | None = None
) -> Plan:
	"""Plan the rest of one technician's day anew; all other technicians keep their published routes.

	Jobs that were left out before are added to this day if they fit.

	Args:
		problem: the problem, with the current routes as `published` and begun jobs marked as started.
		technician: id of the technician whose day is planned.
		now: no technician leaves for a new job before this time; None takes `now` of the problem.
		seconds: how long to improve; None takes a fixed number of rounds, well under a second.

	Raises:
		ProblemError: the problem contradicts itself.
		KeyError: the problem has no such technician.
	"""
	problem = problem_at(problem, now)
	validation.require_valid(problem)
	ground = SearchSpace(problem)
	ground.restrict(ground.technician_number[problem.technician(technician).id])
	draft = fix_partners(_fill_published(ground))
	better = Search(draft).run(seconds, None if seconds else ROUNDS)
	return choose_best(problem, [(draft, ()), (fix_partners(better), ("ruin and recreate",))])


def fill_routes(problem: Problem, *, now: int | None = None, seconds: float | None = None) -> Plan:
	"""Add unplaced jobs to the published routes; of the placed ones, only unpinned jobs may move.

	Args:
		problem: the problem, with the current routes as `published`; fixed jobs are pinned to technician and
			time.
		now: no technician leaves for a new job before this time.
		seconds: how long to improve; None or 0 returns the first plan.

	Raises:
		ProblemError: the problem contradicts itself.
	"""
	problem = problem_at(problem, now)
	validation.require_valid(problem)
	drafts = [(fix_partners(_fill_published(SearchSpace(problem))), ())]
	if seconds:
		better = Search(drafts[0][0]).run(seconds, None)
		drafts.append((fix_partners(better), ("ruin and recreate",)))
	return choose_best(problem, drafts)


def build_first_solution(ground: SearchSpace) -> Solution:
	"""Return VROOM's plan, with the jobs that it left out placed where there is room."""
	nothing = build_solution(ground, [()] * len(ground.people))
	synchronised_jobs.repair_coupled(nothing)
	homeless = nothing.left & ground.partners
	draft = build_solution(
		ground, vroom.solve_jobs(ground, [job for job in ground.open_jobs if job not in homeless])
	)
	synchronised_jobs.repair_coupled(draft)
	draft.place_all(sort_by_urgency(ground, list_free_jobs(ground, draft.left)))
	return draft


def _fill_published(ground: SearchSpace) -> Solution:
	"""Return the published routes, with the jobs that have no place there placed where there is room."""
	draft = published_solution(ground)
	synchronised_jobs.repair_coupled(draft)
	draft.place_all(sort_by_urgency(ground, list_free_jobs(ground, draft.left)))
	return draft


def improve_solution(
	draft: Solution, seconds: float, tick: Tick | None = None, clock: Clock = monotonic
) -> tuple[Solution, tuple[str, ...]]:
	"""Improve a draft for a given time.

	PyVRP does it if it is installed and can model all rules of the problem, else ruin and recreate.

	Args:
		draft: the plan to improve; it is left unchanged.
		seconds: how long to search.
		tick: called from time to time with the share of the time used (0 to 1) and the best draft so far.
		clock: returns the current time in seconds.

	Returns:
		The better draft, and the names of the engines that found it.
	"""
	if pyvrp.is_installed() and pyvrp.can_model(draft.ground):
		better = build_solution(draft.ground, pyvrp.improve_solution(draft, seconds, tick, clock))
		better.place_all(sort_by_urgency(draft.ground, better.left))
		return better, ("pyvrp",)
	return Search(draft).run(seconds, None, tick, clock), ("ruin and recreate",)


def _teller(problem: Problem, progress: Progress | None) -> Tick | None:
	"""Return a function that reports the figures of a draft to `progress`; None without it."""
	if progress is None:
		return None
	return lambda share, draft: progress(
		share, metrics.compute_figures(problem, tuple(map(route_of, draft.tours)))
	)


def list_free_jobs(ground: SearchSpace, jobs: Iterable[int]) -> list[int]:
	"""Return the jobs without dependencies or crews, which can be placed one by one."""
	return [job for job in jobs if job not in ground.partners]


def comparison_key(problem: Problem, draft: Solution) -> tuple[float, ...]:
	"""Return the key by which drafts are compared: the objectives by importance."""
	routes = tuple(map(route_of, draft.tours))
	return metrics.comparison_key(metrics.compute_figures(problem, routes), problem.objectives)


def choose_best(problem: Problem, drafts: list[tuple[Solution, tuple[str, ...]]]) -> Plan:
	"""Return the best of settled drafts, by the objectives, as a plan."""
	draft, engines = min(drafts, key=lambda entry: comparison_key(problem, entry[0]))
	return build_plan(problem, synchronised_jobs.narrow_solution(draft), engines)


def fix_partners(draft: Solution) -> Solution:
	"""Return the draft with dependent jobs fixed to their times, and every job placed that fits anywhere."""
	for _ in range(len(draft.left) + 1):
		synchronised_jobs.repair_coupled(draft)
		draft = synchronised_jobs.narrow_solution(draft)
		if not reasons.find_last_chance(draft):
			break
	return draft


def place_promised(draft: Solution) -> Solution:
	"""Return the settled draft in which unpromised jobs make way for promised ones."""
	draft = fix_partners(draft)
	for _ in range(MOST_ROUNDS):
		better = promises.place_promised_jobs(draft)
		if better is draft:
			break
		draft = fix_partners(better)  # settling it may move a crew, which may free or take room
	# the attempts narrow the windows of dependent jobs; settling recomputes them from the placements
	return fix_partners(draft) if draft.ground.partners else draft


def build_plan(
	problem: Problem, draft: Solution, engines: tuple[str, ...], ease: set[int] | None = None
) -> Plan:
	"""Turn a settled draft into a plan: routes with times, reasons, figures before and after, moves.

	Args:
		problem: the problem, with the published plan that the new one is compared with.
		draft: the routes, settled, and the jobs left out.
		engines: names of the engines that made the draft.
		ease: numbers of the jobs for which relaxations are sought; None means all that were left out.
	"""
	routes = tuple(map(route_of, draft.tours))
	return Plan(
		routes,
		reasons.explain_unplaced(draft, ease),
		metrics.compute_figures(problem, routes),
		before=metrics.compute_figures(problem, problem.published) if problem.published else None,
		moves=plan_diff.find_moves(problem, routes),
		estimated=problem.estimated,
		engines=engines,
	)
