"""The published plan as a draft, adapted to the current problem."""

from dataclasses import replace

from gigafibre_fsm.domain.dispatch.planning.model.problem import Problem, Route
from gigafibre_fsm.domain.dispatch.planning.search import synchronised_jobs
from gigafibre_fsm.domain.dispatch.planning.search.executed import list_known_stops
from gigafibre_fsm.domain.dispatch.planning.search.route_state import build_tour
from gigafibre_fsm.domain.dispatch.planning.search.route_timing import DEPOT
from gigafibre_fsm.domain.dispatch.planning.search.search_space import SearchSpace
from gigafibre_fsm.domain.dispatch.planning.search.solution import Solution, build_solution


def published_solution(ground: SearchSpace) -> Solution:
	"""Return a draft of the published routes.

	Jobs that no longer fit are placed where they cost least, or left out.

	Begun jobs are not part of the draft. Jobs that were not published stay left out.
	"""
	orders: list[tuple[int, ...]] = [()] * len(ground.people)
	for route in ground.problem.published:
		technician = ground.technician_number[route.technician]
		orders[technician] = _order(ground, technician, route)
	starts = _starts(ground)
	left = {job for job in ground.open_jobs if job not in starts}
	synchronised_jobs.narrow_windows(ground, starts, left)
	draft = build_solution(ground, orders)
	synchronised_jobs.repair_coupled(draft, set(starts))
	return draft


def publish_routes(problem: Problem, routes: tuple[Route, ...]) -> Problem:
	"""Return the problem with these routes published instead of its own."""
	return replace(problem, published=routes)


def find_broken(problem: Problem) -> set[str]:
	"""Return the technicians whose published route cannot be driven with every job at its published time."""
	ground = SearchSpace(problem_at(problem, None))
	for stop in (stop for route in ground.problem.published for stop in route.stops):
		number = ground.job_number.get(stop.job)
		if number is not None and number not in ground.begun:
			ground.windows[number] = ((stop.start, stop.start),)
	found = set()
	for route in ground.problem.published:
		technician = ground.technician_number[route.technician]
		due = [stop.job for stop in route.stops if ground.job_number.get(stop.job) not in ground.begun]
		order = _order(ground, technician, route)
		if due and (len(order) < len(due) or build_tour(ground, technician, order) is None):
			found.add(route.technician)
	return found


def _order(ground: SearchSpace, technician: int, route: Route) -> tuple[int, ...]:
	"""Return the stops of a published route that have not begun.

	A depot stop in the past is left out, and so are jobs that the technician may not do any more.
	"""
	past = ground.pasts.get(technician)
	order = []
	for stop in sorted(route.stops, key=lambda stop: stop.start):
		number = ground.job_number.get(stop.job, DEPOT)
		is_past_depot = number == DEPOT and past is not None and past.has_fetched
		is_unknown = number == DEPOT and stop.job is not None
		is_refused = number != DEPOT and ground.refusal(technician, number) is not None
		if number in ground.begun or is_past_depot or is_unknown or is_refused or number in order:
			continue
		order.append(number)
	return tuple(order)


def _starts(ground: SearchSpace) -> dict[int, int]:
	"""Return when each job begins in the published plan, or has begun."""
	number = ground.job_number
	stops = (stop for route in ground.problem.published for stop in route.stops if stop.job in number)
	starts = {number[stop.job]: stop.start for stop in stops}
	return {job: _stepped(ground, job, start) for job, start in starts.items()} | ground.begun


def _stepped(ground: SearchSpace, job: int, start: int) -> int:
	"""Return the next full step if the job may begin then.

	A crew that meets off the step would drag whole routes off it.
	"""
	later = -(-start // ground.problem.step) * ground.problem.step
	return later if any(first <= later <= last for first, last in ground.promised[job]) else start


def problem_at(problem: Problem, now: int | None) -> Problem:
	"""Return the problem as of that time, without published jobs that are no longer part of it."""
	published = tuple(
		replace(route, stops=tuple(list_known_stops(problem, route))) for route in problem.published
	)
	return replace(problem, published=published, now=problem.now if now is None else now)
