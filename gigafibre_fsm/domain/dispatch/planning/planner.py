"""The whole day: first plan, improvement, and the plan as it is handed out."""

from collections.abc import Callable, Iterable

from . import couples, figures, moves, reasons, soundness
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
	nothing = drafted(ground, [()] * len(ground.people))
	couples.mend(nothing)
	homeless = nothing.left.intersection(couples.coupled(ground))
	draft = drafted(ground, vroom.solve(ground, [job for job in ground.open_jobs if job not in homeless]))
	couples.mend(draft)
	draft.place_all(by_urgency(ground, free(ground, draft.left)))
	return draft


def free(ground: Ground, jobs: Iterable[int]) -> list[int]:
	"""Return the jobs that have no partners and can be placed one by one."""
	partners = set(couples.coupled(ground))
	return [job for job in jobs if job not in partners]


def finished(problem: Problem, draft: Draft, engines: tuple[str, ...]) -> Plan:
	"""Return the draft as a plan: routes with moments, reasons, figures before and after, moves."""
	draft = settled(draft)
	unplaced = reasons.explain(draft)
	routes = tuple(route_of(tour) for tour in draft.tours)
	return assembled(problem, routes, unplaced, engines)


def settled(draft: Draft) -> Draft:
	"""Return the draft with partners fixed to their moments and everything put in that fits anywhere."""
	for _ in range(len(draft.left) + 1):
		couples.mend(draft)
		draft = couples.narrowed(draft)
		if not reasons.last_chance(draft) or not couples.coupled(draft.ground):
			break
	return draft


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
