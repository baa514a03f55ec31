"""Figures of a plan, and the order in which plans are compared."""

from itertools import pairwise

from gigafibre_fsm.domain.dispatch.planning.model.answer import PlanFigures
from gigafibre_fsm.domain.dispatch.planning.model.problem import Job, Objective, Problem, Route

SAME_TIME = 900  # seconds by which a start may shift without counting as a change


def compute_figures(problem: Problem, routes: tuple[Route, ...]) -> PlanFigures:
	"""Return the figures of these routes, from any source; hard rules are left to the checker.

	Travel is recomputed from the matrix (missing routes count as 0); times are taken from the routes.
	"""
	jobs = {job.id: job for job in problem.jobs}
	crews = _map_technicians(routes)
	missing = [job for job in problem.jobs if len(crews.get(job.id, ())) < job.crew]
	used = [route for route in routes if route.stops]
	return PlanFigures(
		placed=len(problem.jobs) - len(missing),
		unplaced=len(missing),
		unplaced_priority=sum(job.priority for job in missing),
		broken_promises=sum(job.promised for job in missing),
		late=sum(seconds_late(jobs[id], start) for id, start in _starts(routes).items() if id in jobs),
		travel=sum(_travel(problem, jobs, route) for route in used),
		work=sum(working_seconds(route) for route in used),
		overtime=sum(_overtime(problem, route) for route in used),
		spread=_spread(problem, routes),
		not_preferred=sum(_is_disliked(jobs[id], people) for id, people in crews.items() if id in jobs),
		technicians_used=len(used),
		**_changes(problem, routes),
	)


def comparison_key(figures: PlanFigures, objectives: tuple[Objective, ...]) -> tuple[float, ...]:
	"""Return the key by which plans are compared: smaller is better, objective by objective."""
	by = {
		Objective.PROMISE: (figures.broken_promises,),
		Objective.PLACE: (figures.unplaced,),
		Objective.PRIORITY: (figures.unplaced_priority,),
		Objective.PUNCTUALITY: (figures.late,),
		Objective.TRAVEL: (figures.travel,),
		Objective.WORK: (figures.work,),
		Objective.BALANCE: (figures.spread,),
		Objective.PREFERENCE: (figures.not_preferred,),
		Objective.STABILITY: (figures.changed_technician, figures.changed_time),
	}
	ordered = tuple(value for objective in objectives for value in by[objective])
	return (*ordered, figures.unplaced, figures.overtime)


def seconds_late(job: Job, start: int) -> int:
	"""Return the seconds by which work begins after the latest promised window before it."""
	if not job.windows or any(first <= start <= last for first, last in job.windows):
		return 0
	missed = [start - last for _, last in job.windows if last < start]
	opens_later = any(first > start for first, _ in job.windows)
	return 0 if opens_later or not missed else min(missed)


def working_seconds(route: Route) -> int:
	"""Return the seconds from leaving to the end of the route, without the rests within it."""
	resting = sum(
		max(0, min(rest.start + rest.duration, route.end) - max(rest.start, route.start))
		for rest in route.rests
	)
	return route.end - route.start - resting


def _map_technicians(routes: tuple[Route, ...]) -> dict[str, set[str]]:
	who: dict[str, set[str]] = {}
	for route in routes:
		for job in route.jobs:
			who.setdefault(job, set()).add(route.technician)
	return who


def _starts(routes: tuple[Route, ...]) -> dict[str, int]:
	return {stop.job: stop.start for route in routes for stop in route.stops if stop.job is not None}


def _travel(problem: Problem, jobs: dict[str, Job], route: Route) -> int:
	person = problem.technician(route.technician)
	places = [person.start]
	for stop in route.stops:
		if stop.job is None:
			places.append(problem.depot.place if problem.depot else None)
		elif stop.job in jobs:
			places.append(jobs[stop.job].place)
	places.append(person.end)
	legs = pairwise(places)
	return sum(problem.matrix[a][b] or 0 for a, b in legs if a is not None and b is not None)


def _overtime(problem: Problem, route: Route) -> int:
	shift = problem.technician(route.technician).shift
	return max(0, route.end - shift[1]) if shift else 0


def _spread(problem: Problem, routes: tuple[Route, ...]) -> int:
	"""Return the longest minus the shortest working time of the technicians who have a shift."""
	worked = {person.id: 0 for person in problem.technicians if person.shift}
	worked |= {route.technician: working_seconds(route) for route in routes if route.stops}
	return max(worked.values(), default=0) - min(worked.values(), default=0)


def _is_disliked(job: Job, people: set[str]) -> bool:
	return job.preferred is not None and job.preferred not in people


def _changes(problem: Problem, routes: tuple[Route, ...]) -> dict[str, int]:
	"""Count published jobs that go to other technicians, or to another time with the same ones."""
	was, now = _map_technicians(problem.published), _map_technicians(routes)
	was_at, now_at = _starts(problem.published), _starts(routes)
	kept = [job for job in was if job in now]
	moved = sum(was[job] != now[job] for job in kept)
	shifted = sum(was[job] == now[job] and abs(was_at[job] - now_at[job]) > SAME_TIME for job in kept)
	return {"changed_technician": moved, "changed_time": shifted}
