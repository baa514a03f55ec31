"""What must hold for every problem, tried on random ones: 60, and 240 in the nightly set; FSM_PROBLEMS says how many."""

import os
import random
from dataclasses import replace

import pytest

from gigafibre_fsm.domain.dispatch.planning import (
	check_plan,
	insert_urgent_job,
	offer_slots,
	plan_day,
	plan_technician,
	relax_problem,
)
from gigafibre_fsm.domain.dispatch.planning.model.answer import Plan
from gigafibre_fsm.domain.dispatch.planning.model.problem import Job, Lock, Problem, Route
from gigafibre_fsm.domain.dispatch.planning.search.executed import on_the_way
from gigafibre_fsm.domain.dispatch.planning.verify.reason_checker import confirm_reasons
from tests.domain.dispatch.planning.problems import HOUR, random_problem
from tests.plugin import FULL

pytestmark = pytest.mark.nightly

PROBLEMS = int(os.environ.get("FSM_PROBLEMS") or (240 if FULL else 60))
# partners that moved each other while windows were narrowed: found among 5,000, held in every run since
ONCE_WRONG = (3360,)
BATCHES = 8
LATER = HOUR
HALF_DAYS = [(8 * HOUR, 12 * HOUR), (12 * HOUR, 17 * HOUR)]


def seeds(batch: int) -> range:
	"""Return the seeds of a batch."""
	return range(batch, PROBLEMS, BATCHES)


def left_out(plan: Plan) -> set[str]:
	"""Return the jobs without a place."""
	return {unplaced.job for unplaced in plan.unplaced}


def during_the_day(problem: Problem, plan: Plan, now: int) -> Problem:
	"""Return the problem with the plan published and everything begun that began before now."""
	begun = {
		stop.job: Lock(route.technician, stop.start)
		for route in reversed(plan.routes)
		for stop in route.stops
		if stop.job and stop.start < now
	}
	jobs = tuple(replace(job, started=begun.get(job.id)) for job in problem.jobs)
	return replace(problem, jobs=jobs, published=plan.routes)


def unpublished(routes: tuple[Route, ...], id: str) -> tuple[Route, ...]:
	"""Return the routes without that job."""
	return tuple(replace(route, stops=tuple(s for s in route.stops if s.job != id)) for route in routes)


def map_starts(routes: tuple[Route, ...]) -> dict[str, set[tuple[str, int]]]:
	"""Return with whom and when each job stands."""
	found: dict[str, set[tuple[str, int]]] = {}
	for route in routes:
		for stop in route.stops:
			if stop.job:
				found.setdefault(stop.job, set()).add((route.technician, stop.start))
	return found


def free_job(problem: Problem, dice: random.Random) -> Job | None:
	"""Return a job that has not begun and that no other job waits for."""
	awaited = {after.job for job in problem.jobs for after in job.after}
	free = [job for job in problem.jobs if not job.started and job.id not in awaited]
	return dice.choice(free) if free else None


@pytest.mark.parametrize("batch", range(BATCHES))
def test_no_plan_breaks_a_hard_rule_and_every_reason_is_true(batch: int) -> None:
	for seed in seeds(batch):
		problem = random_problem(seed)
		plan = plan_day(problem)
		assert not check_plan(problem, plan), f"problem {seed}"
		assert not confirm_reasons(problem, plan), f"problem {seed}"


@pytest.mark.parametrize("batch", range(BATCHES))
def test_every_relaxation_makes_its_job_placeable(batch: int) -> None:
	for seed in (*seeds(batch), *(ONCE_WRONG if batch == 0 else ())):
		problem = random_problem(seed)
		plan = plan_day(problem)
		for unplaced in plan.unplaced:
			for relaxation in unplaced.relaxations:
				eased = replace(relax_problem(problem, unplaced.job, relaxation), published=plan.routes)
				again = insert_urgent_job(eased, unplaced.job, most_changes=0, most_later=None)
				assert unplaced.job not in left_out(again), f"problem {seed}: {unplaced.job}, {relaxation}"
				assert not check_plan(eased, again), f"problem {seed}: {unplaced.job}, {relaxation}"


@pytest.mark.parametrize("batch", range(BATCHES))
def test_improvement_keeps_every_rule_and_never_makes_it_worse(batch: int) -> None:
	for seed in seeds(batch)[:3]:
		problem = random_problem(seed)
		first, better = plan_day(problem), plan_day(problem, seconds=0.1)
		assert not check_plan(problem, better), f"problem {seed}"
		assert not confirm_reasons(problem, better), f"problem {seed}"
		if problem.objectives[0].value == "place":
			assert better.figures.unplaced <= first.figures.unplaced, f"problem {seed}"


@pytest.mark.parametrize("batch", range(BATCHES))
def test_the_rest_of_a_technicians_day_keeps_every_rule_and_everybody_else(batch: int) -> None:
	for seed in seeds(batch):
		dice, problem = random.Random(seed), random_problem(seed)
		now = dice.randint(8 * HOUR, 16 * HOUR)
		problem = during_the_day(problem, plan_day(problem), now)
		who = dice.choice(problem.technicians).id
		plan = plan_technician(problem, who, now=now)
		assert not check_plan(replace(problem, now=now), plan), f"problem {seed}"
		was = {route.technician: route.jobs for route in problem.published if route.technician != who}
		assert was == {route.technician: route.jobs for route in plan.routes if route.technician != who}


@pytest.mark.parametrize("batch", range(BATCHES))
def test_a_day_under_way_is_planned_anew_and_every_relaxation_still_has_its_time(batch: int) -> None:
	for seed in seeds(batch):
		dice, problem = random.Random(seed), random_problem(seed)
		now = dice.randint(8 * HOUR, 16 * HOUR)
		problem = replace(problem, leave_late=seed % 2 == 0)
		problem = replace(during_the_day(problem, plan_day(problem), now), now=now)
		plan = plan_day(problem)
		assert not check_plan(problem, plan), f"problem {seed}"
		leaving = {route.technician for route in plan.routes if any(on_the_way(problem, route))}
		for unplaced in plan.unplaced:
			for relaxation in unplaced.relaxations:
				assert relaxation.start >= now, f"problem {seed}: {unplaced.job}, {relaxation}"
				if relaxation.technician in leaving:
					continue  # by the new plan they set out this very moment, to where they now must go
				eased = replace(relax_problem(problem, unplaced.job, relaxation), published=plan.routes)
				again = insert_urgent_job(eased, unplaced.job, now=now, most_changes=0, most_later=None)
				assert unplaced.job not in left_out(again), f"problem {seed}: {unplaced.job}, {relaxation}"


@pytest.mark.parametrize("batch", range(BATCHES))
def test_an_emergency_keeps_every_rule_and_moves_no_more_than_allowed(batch: int) -> None:
	for seed in seeds(batch):
		dice, problem = random.Random(seed), random_problem(seed)
		now = dice.randint(8 * HOUR, 16 * HOUR)
		problem = during_the_day(problem, plan_day(problem), now)
		job = free_job(problem, dice)
		if job is None:
			continue
		problem = replace(problem, published=unpublished(problem.published, job.id))
		plan = insert_urgent_job(problem, job.id, now=now, most_changes=2, most_later=LATER)
		assert not check_plan(replace(problem, now=now), plan), f"problem {seed}"
		was, there = map_starts(problem.published), map_starts(plan.routes)
		moved = {other for other in was if was[other] != there.get(other)} - {job.id}
		assert len(moved) <= 2, f"problem {seed}: {moved}"
		for other in moved:
			(start, later) = (next(iter(stands[other]))[1] for stands in (was, there))
			assert start <= later <= start + LATER, f"problem {seed}: {other}"


@pytest.mark.parametrize("batch", range(BATCHES))
def test_every_slot_offered_can_be_kept(batch: int) -> None:
	for seed in seeds(batch):
		dice, problem = random.Random(seed), random_problem(seed)
		now = dice.randint(8 * HOUR, 16 * HOUR)
		problem = during_the_day(problem, plan_day(problem), now)
		job = free_job(problem, dice)
		if job is None:
			continue
		problem = replace(problem, published=unpublished(problem.published, job.id))
		for offer in offer_slots(problem, job, HALF_DAYS, now=now):
			who = None if offer.crew else offer.technician  # others of a crew must stay able
			assert len(offer.crew) == job.crew - 1, f"problem {seed}: {offer}"
			booked = replace(job, windows=(offer.window,), technician=who, pinned=None)
			jobs = tuple(booked if other.id == job.id else other for other in problem.jobs)
			after = replace(problem, jobs=jobs)
			plan = insert_urgent_job(after, booked.id, now=now, most_changes=0, most_later=None)
			assert job.id not in left_out(plan), f"problem {seed}: {offer}"
			assert not check_plan(replace(after, now=now), plan), f"problem {seed}: {offer}"
