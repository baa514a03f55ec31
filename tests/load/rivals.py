"""What the planner is compared with: the engines' bare answers, and two ways in which people plan by hand."""

from collections.abc import Callable

from gigafibre_fsm.domain.dispatch.planning.engines import vroom
from gigafibre_fsm.domain.dispatch.planning.model.problem import Problem
from gigafibre_fsm.domain.dispatch.planning.search.insertion_cost import find_best_slot, insert_job
from gigafibre_fsm.domain.dispatch.planning.search.route_state import build_empty_tour, build_tour
from gigafibre_fsm.domain.dispatch.planning.search.route_timing import DEPOT
from gigafibre_fsm.domain.dispatch.planning.search.search_space import SearchSpace
from gigafibre_fsm.domain.dispatch.planning.search.solution import Solution, build_solution, sort_by_urgency

FAR = 1_000_000_000
PRIZE = 100_000_000


def bare_vroom(problem: Problem, exploration: int = 1) -> Solution:
	"""Return VROOM's answer as it is: what it leaves out stays out."""
	ground = SearchSpace(problem)
	return build_solution(ground, vroom.solve_jobs(ground, ground.open_jobs, exploration=exploration))


def first_fit(problem: Problem) -> Solution:
	"""Return the plan of a dispatcher who gives each job, the most urgent first, to the first who has room."""
	draft = _nothing(SearchSpace(problem))
	for job in sort_by_urgency(draft.ground, draft.left):
		for number in draft.ground.able(job):
			slot = find_best_slot(draft.tours[number], job)
			if slot is not None:
				draft.tours[number] = insert_job(draft.tours[number], job, slot)
				draft.left.discard(job)
				break
	return draft


def nearest_neighbour(problem: Problem) -> Solution:
	"""Return the plan in which everybody drives on to the nearest job that can still be done."""
	draft = _nothing(SearchSpace(problem))
	ground = draft.ground
	for number in range(len(ground.people)):
		mine = {job for job in draft.left if number in ground.able(job)}
		while mine:
			tour = draft.tours[number]
			drives = ground.travel[tour.places[-2]]
			longer = None
			for job in sorted(mine, key=lambda job, drives=drives: drives[ground.places[job]]):
				longer = build_tour(ground, number, (*tour.jobs, job))
				if longer is not None:
					draft.tours[number] = longer
					mine.discard(job)
					draft.left.discard(job)
					break
			if longer is None:
				break
	return draft


def _nothing(ground: SearchSpace) -> Solution:
	return build_solution(ground, [()] * len(ground.people))


def bare_pyvrp(problem: Problem, seconds: float, clock: Callable[[], float]) -> Solution:
	"""Return PyVRP's answer to a day without breaks.

	Where there is a depot, each technician is two vehicles: one with what is on the truck, one that begins at
	the depot. A first run says for each which of the two is used more; a second one has only these.
	"""
	ground = SearchSpace(problem)
	variants = [(number, False) for number in range(len(ground.people))]
	if problem.depot:
		orders = _pyvrp(ground, variants + [(n, True) for n, _ in variants], seconds / 2, clock)
		own = {n for n, _ in variants if len(orders.get((n, False), ())) > len(orders.get((n, True), ()))}
		orders = _pyvrp(ground, [(n, n not in own) for n, _ in variants], seconds / 2, clock)
	else:
		orders = _pyvrp(ground, variants, seconds, clock)
	draft = _nothing(ground)
	for (number, is_via), jobs in orders.items():
		order = (DEPOT, *jobs) if is_via and jobs else tuple(jobs)
		draft.tours[number] = build_tour(ground, number, order) or build_empty_tour(ground, number)
		draft.left -= set(draft.tours[number].jobs)
	return draft


def _pyvrp(
	ground: SearchSpace, variants: list[tuple[int, bool]], seconds: float, clock: Callable[[], float]
) -> dict:
	"""Run PyVRP with these vehicles; return the jobs by variant."""
	import numpy
	import pyvrp

	people = range(len(ground.people))
	places = [ground.starts[number] for number in people] + ground.places
	drives = numpy.array([[min(ground.travel[a][b], FAR) for b in places] for a in places], dtype=numpy.int64)
	materials = sorted({name for job in ground.jobs for name in job.materials})
	matrices = [_matrix(numpy, ground, drives, number, is_via) for number, is_via in variants]
	weights = ground.weights
	data = pyvrp.ProblemData(
		locations=[pyvrp.Location(0, 0) for _ in places],
		clients=[_client(pyvrp, ground, job, materials) for job in range(len(ground.jobs))],
		depots=[pyvrp.Depot(number) for number in people],
		vehicle_types=[
			pyvrp.VehicleType(
				capacity=[
					FAR if is_via else ground.people[number].materials.get(name, 0) for name in materials
				],
				start_depot=number,
				end_depot=number,
				tw_early=ground.shifts[number][0],
				tw_late=ground.shifts[number][1],
				unit_distance_cost=int(weights.travel >= weights.work),
				unit_duration_cost=int(weights.work > weights.travel),
				profile=profile,
			)
			for profile, (number, is_via) in enumerate(variants)
		],
		distance_matrices=matrices,
		duration_matrices=matrices,
	)
	begun = clock()
	result = pyvrp.solve(data, lambda cost: clock() - begun >= seconds, seed=1, collect_stats=False)
	return {
		variants[route.vehicle_type()]: tuple(stop.idx for stop in route if stop.is_client())
		for route in result.best.routes()
	}


def _client(pyvrp, ground: SearchSpace, job: int, materials: list[str]):
	((first, last),) = ground.windows[job]
	return pyvrp.Client(
		len(ground.people) + job,
		delivery=[ground.jobs[job].materials.get(name, 0) for name in materials],
		service_duration=ground.durations[job],
		tw_early=max(first, 0),
		tw_late=last,
		prize=PRIZE,
		required=False,
	)


def _matrix(numpy, ground: SearchSpace, drives, number: int, is_via: bool):
	"""Return the drives for a variant: jobs it cannot do lie out of reach; the first drive may go by the depot."""
	matrix, people = drives.copy(), len(ground.people)
	for job in range(len(ground.jobs)):
		at = people + job
		lacks = ground.needs_depot(number, job) and not is_via
		if number not in ground.able(job) or lacks:
			matrix[:, at] = FAR
			matrix[at, :] = FAR
		elif is_via:
			depot = ground.problem.depot.place
			matrix[number, at] = (
				ground.travel[ground.starts[number]][depot] + ground.travel[depot][ground.places[job]]
			)
	numpy.fill_diagonal(matrix, 0)
	return matrix
