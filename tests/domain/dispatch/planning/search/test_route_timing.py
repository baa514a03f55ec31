"""Timing: joined segments against a plain clock, rests on legs, and what a slot was said to cost."""

import random

from gigafibre_fsm.domain.dispatch.planning.model.problem import Pause
from gigafibre_fsm.domain.dispatch.planning.planner import build_first_solution
from gigafibre_fsm.domain.dispatch.planning.search.insertion_cost import (
	find_best_slot,
	insert_job,
	remove_jobs,
)
from gigafibre_fsm.domain.dispatch.planning.search.route_timing import (
	arrange_route,
	arrival_time,
	join_segments,
	rest_on_leg,
)
from gigafibre_fsm.domain.dispatch.planning.search.search_space import SearchSpace
from gigafibre_fsm.domain.dispatch.planning.search.solution import route_of
from tests.domain.dispatch.planning.problems import random_problem


def shortest(nodes: list[tuple], drives: list[int]) -> int | None:
	"""Return the shortest time from the first start to the last end, by trying every first start."""
	best = None
	for first in range(nodes[0][1], nodes[0][2] + 1):
		time = first
		for number, (length, opens, closes) in enumerate(nodes):
			time = max(time + (drives[number - 1] if number else 0), opens)
			if time > closes:
				break
			time += length
		else:
			best = time - first if best is None else min(best, time - first)
	return best


def test_joined_segments_give_the_shortest_duration() -> None:
	dice = random.Random(7)
	for _ in range(500):
		nodes = []
		for _ in range(dice.randint(2, 5)):
			opens = dice.randint(0, 40)
			nodes.append((dice.randint(0, 8), opens, opens + dice.randint(0, 25)))
		drives = [dice.randint(0, 9) for _ in nodes[1:]]
		segment = nodes[0]
		for node, drive in zip(nodes[1:], drives, strict=True):
			segment = segment and join_segments(segment, drive, node)
		assert (segment[0] if segment else None) == shortest(nodes, drives)


def test_a_rest_interrupts_a_drive_and_costs_only_its_length() -> None:
	lunch = Pause(100, 150, 30)
	assert arrival_time(90, 40, (lunch,)) == 160
	assert [(rest.start, rest.duration) for rest in rest_on_leg(90, 40, (lunch,))] == [(100, 30)]


def test_a_rest_waits_for_its_window_and_may_not_begin_after_it() -> None:
	lunch = Pause(100, 150, 30)
	assert arrival_time(10, 40, (lunch,)) == 130
	assert arrival_time(151, 40, (lunch,)) is None


def test_an_order_is_arranged_around_a_break_and_several_windows() -> None:
	lunch = Pause(43_200, 46_800, 1800)
	windows = [((28_800, 32_400),), ((36_000, 39_600), (48_600, 52_200))]
	found = arrange_route((0, 1), windows, [14_400, 3600], [600, 600, 600], (lunch,), (28_000, 61_200))
	assert found is not None
	assert [stop.earliest for stop in found.stops] == [28_800, 48_600]


def test_the_cost_foretold_for_a_slot_is_the_cost_it_has() -> None:
	compared = 0
	for seed in range(150):
		ground = SearchSpace(random_problem(seed))
		draft = build_first_solution(ground)
		for tour in draft.tours:
			for job in tour.jobs:
				shorter = remove_jobs(tour, {job})
				slot = shorter and ground.jobs[job].crew == 1 and find_best_slot(shorter, job)
				if not slot:
					continue
				compared += 1
				real = insert_job(shorter, job, slot).cost - shorter.cost
				if tour.legs:
					assert real <= slot.cost + 1e-6  # rests may find a better leg afterwards
				else:
					assert abs(real - slot.cost) < 1e-6
	assert compared > 100


def test_every_tour_can_be_driven_as_it_was_timed() -> None:
	for seed in range(100):
		ground = SearchSpace(random_problem(seed))
		for tour in build_first_solution(ground).tours:
			route = route_of(tour)
			assert route.travel == tour.travel
			assert route.work == tour.work
			assert not tour.stops or route.end == tour.total[0] + tour.total[1]
