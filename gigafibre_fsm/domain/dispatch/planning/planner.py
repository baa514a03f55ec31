"""The whole day: first plan, improvement, and the plan as it is handed out."""

from collections.abc import Callable, Iterable
from time import monotonic

from gigafibre_fsm.domain.dispatch.planning.model import validation
from gigafibre_fsm.domain.dispatch.planning.model.answer import Figures, Plan
from gigafibre_fsm.domain.dispatch.planning.model.problem import Problem
from gigafibre_fsm.domain.dispatch.planning.search import (
	metrics,
	plan_diff,
	promises,
	reasons,
	synchronised_jobs,
)
from gigafibre_fsm.domain.dispatch.planning.search.published import at, published_draft
from gigafibre_fsm.domain.dispatch.planning.search.ruin_and_recreate import Clock, Search, Tick
from gigafibre_fsm.domain.dispatch.planning.search.search_space import Ground
from gigafibre_fsm.domain.dispatch.planning.search.solution import Draft, by_urgency, drafted, route_of

from .engines import pyvrp, vroom

Progress = Callable[[float, Figures], None]

MOST_ROUNDS = 3  # of making way for promises
ROUNDS = 400  # of improvement where no time is given and one day is planned


def plan_day(
	problem: Problem,
	*,
	seconds: float | None = None,
	progress: Progress | None = None,
	clock: Clock = monotonic,
) -> Plan:
	"""Plan the whole stretch.

	Args:
		problem: what to plan; pins, started jobs, `now` and the published plan are honoured.
		seconds: how long to improve the first plan; None or 0 returns the first plan.
		progress: called now and then with the share of the time used and the best figures so far.
		clock: returns the current time in seconds.

	Raises:
		ProblemError: the problem contradicts itself; its text says what to change.
	"""
	problem = at(problem, None)
	validation.demand(problem)
	drafts = [(with_promises(first_draft(Ground(problem))), ("vroom",))]
	if problem.published:
		drafts.append((with_promises(published_draft(Ground(problem))), ()))
	if seconds:
		begun, names = min(drafts, key=lambda entry: worth(problem, entry[0]))
		better, engines = improved(begun, seconds, _teller(problem, progress), clock)
		drafts.append((with_promises(better), (*names, *engines)))
	return best_of(problem, drafts)


def plan_technician(
	problem: Problem, technician: str, *, now: int | None = None, seconds: float | None = None
) -> Plan:
	"""Plan the rest of one technician's day anew; everybody else keeps the published routes.

	Jobs that were left out before are put into this day where they fit.

	Args:
		problem: with the current routes as `published`, and what has begun marked as started.
		technician: id of the technician whose day is planned.
		now: nobody leaves for anything new before this moment; None takes the moment of the problem.
		seconds: how long to improve; None takes a fixed number of rounds, well under a second.

	Raises:
		ProblemError: the problem contradicts itself.
		KeyError: the problem has no such technician.
	"""
	problem = at(problem, now)
	validation.demand(problem)
	ground = Ground(problem)
	ground.restrict(ground.technician_number[problem.technician(technician).id])
	draft = published_draft(ground)
	draft.place_all(by_urgency(ground, free(ground, draft.left)))
	draft = settled(draft)
	better = Search(draft).run(seconds, None if seconds else ROUNDS)
	return best_of(problem, [(draft, ()), (settled(better), ("ruin and recreate",))])


def fill(problem: Problem, *, now: int | None = None, seconds: float | None = None) -> Plan:
	"""Put what has no place into the published routes; of what stands only the jobs that are not pinned move.

	Args:
		problem: with the current routes as `published`, what is to stay pinned to technician and moment.
		now: nobody leaves for anything new before this moment.
		seconds: how long to improve; None or 0 returns the first plan.

	Raises:
		ProblemError: if the problem contradicts itself.
	"""
	problem = at(problem, now)
	validation.demand(problem)
	ground = Ground(problem)
	draft = published_draft(ground)
	draft.place_all(by_urgency(ground, free(ground, draft.left)))
	drafts = [(settled(draft), ())]
	if seconds:
		better = Search(drafts[0][0]).run(seconds, None)
		drafts.append((settled(better), ("ruin and recreate",)))
	return best_of(problem, drafts)


def first_draft(ground: Ground) -> Draft:
	"""Return VROOM's plan with what it left out put where there is room."""
	nothing = drafted(ground, [()] * len(ground.people))
	synchronised_jobs.mend(nothing)
	homeless = nothing.left & ground.partners
	draft = drafted(ground, vroom.solve(ground, [job for job in ground.open_jobs if job not in homeless]))
	synchronised_jobs.mend(draft)
	draft.place_all(by_urgency(ground, free(ground, draft.left)))
	return draft


def improved(
	draft: Draft, seconds: float, tick: Tick | None = None, clock: Clock = monotonic
) -> tuple[Draft, tuple[str, ...]]:
	"""Improve a draft for a given time.

	PyVRP does it where it is installed and knows all rules of the problem, else ruin and recreate.

	Args:
		draft: the plan to improve; it is left unchanged.
		seconds: how long to search.
		tick: called now and then with the share of the time used (0 to 1) and the best draft known.
		clock: returns the current time in seconds.

	Returns:
		The better draft, and the names of the engines that found it.
	"""
	if pyvrp.is_there() and pyvrp.can_model(draft.ground):
		better = drafted(draft.ground, pyvrp.improve(draft, seconds, tick, clock))
		better.place_all(by_urgency(draft.ground, better.left))
		return better, ("pyvrp",)
	return Search(draft).run(seconds, None, tick, clock), ("ruin and recreate",)


def _teller(problem: Problem, progress: Progress | None) -> Tick | None:
	"""Return a function that tells the figures of a draft to whoever asked for progress."""
	if progress is None:
		return None
	return lambda share, draft: progress(share, metrics.evaluate(problem, tuple(map(route_of, draft.tours))))


def free(ground: Ground, jobs: Iterable[int]) -> list[int]:
	"""Return the jobs that have no partners and can be placed one by one."""
	return [job for job in jobs if job not in ground.partners]


def worth(problem: Problem, draft: Draft) -> tuple:
	"""Return what drafts are compared by: the true order of the objectives."""
	routes = tuple(map(route_of, draft.tours))
	return metrics.key(metrics.evaluate(problem, routes), problem.objectives)


def best_of(problem: Problem, drafts: list[tuple[Draft, tuple[str, ...]]]) -> Plan:
	"""Return the best of settled drafts, by the true order of the objectives, as a plan."""
	draft, engines = min(drafts, key=lambda entry: worth(problem, entry[0]))
	return finished(problem, synchronised_jobs.narrowed(draft), engines)


def settled(draft: Draft) -> Draft:
	"""Return the draft with partners fixed to their moments and everything put in that fits anywhere."""
	for _ in range(len(draft.left) + 1):
		synchronised_jobs.mend(draft)
		draft = synchronised_jobs.narrowed(draft)
		if not reasons.last_chance(draft):
			break
	return draft


def with_promises(draft: Draft) -> Draft:
	"""Return the draft settled, and every promise kept that can be where jobs promised to nobody make way."""
	for _ in range(MOST_ROUNDS):
		draft = settled(draft)
		better = promises.kept(draft)
		if better is draft:
			break
		draft = better  # settling it may move a crew, and so make room or take it
	# trying narrows the windows of partners, kept or not: settling sets them by where they stand
	return settled(draft)


def finished(problem: Problem, draft: Draft, engines: tuple[str, ...], ease: set[int] | None = None) -> Plan:
	"""Turn a settled draft into a plan: routes with moments, reasons, figures before and after, moves.

	Args:
		problem: what was asked, with the published plan that the new one is compared with.
		draft: the routes, settled, and the jobs left out.
		engines: names of the engines that made the draft.
		ease: numbers of the jobs that relaxations are looked for; None looks for all that were left out.
	"""
	routes = tuple(map(route_of, draft.tours))
	return Plan(
		routes,
		reasons.explain(draft, ease),
		metrics.evaluate(problem, routes),
		before=metrics.evaluate(problem, problem.published) if problem.published else None,
		moves=plan_diff.between(problem, routes),
		estimated=problem.estimated,
		engines=engines,
	)
