"""The whole day: first plan, improvement, and the plan as it is handed out."""

from collections.abc import Callable

from . import figures, moves, reasons, soundness
from .answer import Figures, Plan, Unplaced
from .draft import Draft, by_urgency, drafted, route_of
from .engines import vroom
from .ground import Ground
from .model import Problem

Progress = Callable[[float, Figures], None]


def plan_day(problem: Problem, *, seconds: float | None = None, progress: Progress | None = None) -> Plan:
	"""Plan the whole stretch.

	Args:
		problem: what to plan; pins, started jobs and the published plan are honoured.
		seconds: how long to improve the first plan; None or 0 returns the first plan.
		progress: called now and then with the share of the time used and the best figures so far.

	Raises ProblemError with sentences if the problem contradicts itself.
	"""
	soundness.demand(problem)
	ground = Ground(problem)
	draft = first_draft(ground)
	return finished(problem, draft, engines=("vroom",))


def first_draft(ground: Ground) -> Draft:
	"""Return VROOM's plan with what it left out put where there is room."""
	draft = drafted(ground, vroom.solve(ground, {}))
	draft.place_all(by_urgency(ground, draft.left))
	return draft


def finished(problem: Problem, draft: Draft, engines: tuple[str, ...]) -> Plan:
	"""Return the draft as a plan: routes with moments, reasons, figures before and after, moves."""
	unplaced = reasons.explain(draft)  # may still find room, so it comes first
	routes = tuple(route_of(tour) for tour in draft.tours)
	return assembled(problem, routes, unplaced, engines)


def assembled(
	problem: Problem, routes: tuple, unplaced: tuple[Unplaced, ...], engines: tuple[str, ...]
) -> Plan:
	"""Return a plan with its figures and what it changes."""
	return Plan(
		routes,
		unplaced,
		figures.evaluate(problem, routes),
		before=figures.evaluate(problem, problem.published) if problem.published else None,
		moves=moves.between(problem, routes),
		estimated=problem.estimated,
		engines=engines,
	)
