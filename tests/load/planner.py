"""Measures the planner beside others in one run: `python -m tests.load.planner [--quick] [--only PART]`.

Published instances are read in place from FSM_ROUTING_DATA, or from ../shared/data/routing beside the checkout.
Seconds are CPU seconds of this process; every plan was verified by the planner's independent checker.
"""

import argparse
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from statistics import mean, median
from time import process_time

from gigafibre_fsm.domain.dispatch.planning import check_plan, insert_urgent_job, plan_day
from gigafibre_fsm.domain.dispatch.planning.model.answer import Plan, Unplaced
from gigafibre_fsm.domain.dispatch.planning.model.problem import Lock, Problem
from gigafibre_fsm.domain.dispatch.planning.search import metrics
from gigafibre_fsm.domain.dispatch.planning.search.solution import Solution, route_of
from tests.load import rivals, solomon, trsp
from tests.load.demo_days import demo_day

DATA = Path(
	os.environ.get("FSM_ROUTING_DATA") or Path(__file__).resolve().parents[3] / "shared" / "data" / "routing"
)

NOON = 12 * 3600

Measured = tuple[Plan, float]


def timed(make: Callable[[], Plan]) -> Measured:
	"""Return what a call returns, and its CPU seconds."""
	begun = process_time()
	plan = make()
	return plan, process_time() - begun


def as_plan(problem: Problem, draft: Solution) -> Plan:
	"""Return a rival's draft as a plan, so that the checker can judge it."""
	routes = tuple(map(route_of, draft.tours))
	left = tuple(Unplaced(draft.ground.jobs[job].id, ()) for job in sorted(draft.left))
	return Plan(routes, left, metrics.compute_figures(problem, routes))


def sound(problem: Problem, plan: Plan) -> Plan:
	"""Return the plan; fail if it breaks a rule."""
	breaches = check_plan(problem, plan)
	if breaches:
		raise AssertionError(f"a measured plan breaks rules: {breaches[:3]}")
	return plan


def by_vroom(problem: Problem, exploration: int = 1) -> Measured:
	"""Measure VROOM's bare answer."""
	return timed(lambda: as_plan(problem, rivals.bare_vroom(problem, exploration)))


def by_pyvrp(problem: Problem, seconds: float) -> Measured:
	"""Measure PyVRP's bare answer."""
	return timed(lambda: as_plan(problem, rivals.bare_pyvrp(problem, seconds, process_time)))


def by_us(problem: Problem, seconds: float) -> Measured:
	"""Measure the planner; the first plan's time is part of the budget."""
	_, first = timed(lambda: plan_day(problem))
	left = max(0.1, seconds - first) if seconds else 0
	return timed(lambda: plan_day(problem, seconds=left, clock=process_time))


def line(*cells: object) -> None:
	"""Print one row of a table."""
	print("| " + " | ".join(str(cell) for cell in cells) + " |", flush=True)


def header(*cells: str) -> None:
	"""Print the head of a table."""
	print()
	line(*cells)
	line(*("---" for _ in cells))


def solomon_table(seconds: float, names: list[str]) -> None:
	"""Distance against the proven optimum, three planners."""
	optima = json.loads((DATA / "optima-solomon-class1.json").read_text())
	gaps: dict[str, list[float]] = {}
	header("Solomon, 100 customers", "planner", "vehicles", "distance", "gap to the optimum", "CPU s")
	for name in names:
		problem, best = solomon.read(DATA / "solomon" / f"{name}.txt"), optima[name]["100"]
		rows = {
			"this planner": lambda problem=problem: by_us(problem, seconds),
			"PyVRP": lambda problem=problem: by_pyvrp(problem, seconds),
			"VROOM x1": lambda problem=problem: by_vroom(problem),
		}
		for who, run in rows.items():
			plan, spent = run()
			found = sound(problem, plan).figures
			gap = 100 * (found.travel / solomon.TENTHS / best - 1) if not found.unplaced else float("nan")
			gaps.setdefault(who, []).append(gap)
			line(
				name,
				who,
				found.technicians_used,
				found.travel / solomon.TENTHS,
				f"{gap:.2f} %",
				f"{spent:.1f}",
			)
	for who, of in gaps.items():
		print(
			f"{who}: mean gap {mean(of):.2f} %, largest {max(of):.2f} %, at the optimum {sum(g < 0.005 for g in of)}"
		)


def trsp_table(seconds: float, names: list[str]) -> None:
	"""Working time against the best published, three planners; skills, tools, parts and the depot are checked."""
	known = json.loads((DATA / "best-known-trsp-crew25.json").read_text())
	gaps: dict[str, list[float]] = {}
	header(
		"TRSP crew25",
		"planner",
		"jobs placed",
		"technicians",
		"working time",
		"gap to the best known",
		"CPU s",
	)
	for path in sorted((DATA / "trsp").iterdir()):
		name = path.name.split(".")[0].strip()
		if names and name not in names:
			continue
		problem = trsp.read(path)
		best = known[path.name.removesuffix(".txt").replace(" ", "")]["best"]
		rows = {
			"this planner": lambda problem=problem: by_us(problem, seconds),
			"PyVRP": lambda problem=problem: by_pyvrp(problem, seconds),
			"VROOM x5": lambda problem=problem: by_vroom(problem, 5),
		}
		for who, run in rows.items():
			plan, spent = run()
			found = sound(problem, plan).figures
			gap = 100 * (found.work / trsp.SCALE / best - 1)
			if not found.unplaced:
				gaps.setdefault(who, []).append(gap)
			time, told = (
				f"{found.work / trsp.SCALE:.1f}",
				f"{gap:.2f} %" if not found.unplaced else "incomplete",
			)
			line(
				name,
				who,
				f"{found.placed}/{len(problem.jobs)}",
				found.technicians_used,
				time,
				told,
				f"{spent:.1f}",
			)
	for who, of in gaps.items():
		print(f"{who}: complete on {len(of)}, mean gap {mean(of):.2f} %, largest {max(of):.2f} %")


def first_plan_table(seeds: range) -> None:
	"""30 technicians, 200 jobs, lunch: the first plan and an urgent job, against VROOM in the same minute."""
	header(
		"30 × 200 with lunch",
		"seed",
		"VROOM x1, CPU s",
		"first plan, CPU s",
		"ratio",
		"placed by VROOM",
		"placed",
	)
	ratios, urgent, moved, cold = [], [], [], []
	for seed in seeds:
		problem = demo_day(200, 30, seed, pace=1.6)
		bare, vroom_time = by_vroom(problem)
		plan, spent = timed(lambda problem=problem: plan_day(problem))
		ratios.append(spent / vroom_time)
		placed = sound(problem, plan).figures.placed
		line("", seed, f"{vroom_time:.2f}", f"{spent:.2f}", f"{ratios[-1]:.2f}", bare.figures.placed, placed)
		for after, seconds in emergencies(problem, plan):
			urgent.append(seconds / spent)
			moved.append(after.figures.changed_technician / placed)
		asked = replace(_with_urgent(problem, 0), published=plan.routes)
		again = plan_day(replace(asked, published=()))
		cold.append(metrics.compute_figures(asked, again.routes).changed_technician / placed)
	print(f"first plan against VROOM x1: median ratio {median(ratios):.2f}")
	print(f"urgent job: {median(urgent):.3f} of a first plan's time, largest {max(urgent):.3f}")
	print(
		f"other jobs that change technician: mean {100 * mean(moved):.2f} %, largest {100 * max(moved):.2f} %"
	)
	print(f"planned anew instead: {100 * mean(cold):.0f} % change technician")


def _with_urgent(problem: Problem, number: int) -> Problem:
	"""Return the problem with one more job, urgent and without a window, at the place of another."""
	model = problem.jobs[7 * number % len(problem.jobs)]
	urgent = replace(
		model, id="urgent", windows=(), started=None, duration=2400, skills={"fibre": 1}, priority=100
	)
	return replace(problem, jobs=(*problem.jobs, urgent))


def emergencies(problem: Problem, plan: Plan) -> Iterator[Measured]:
	"""Yield plans and CPU seconds for urgent jobs that come in at noon."""
	begun = {
		stop.job: Lock(route.technician, stop.start)
		for route in plan.routes
		for stop in route.stops
		if stop.start < NOON
	}
	today = replace(problem, jobs=tuple(replace(job, started=begun.get(job.id)) for job in problem.jobs))
	for number in range(5):
		asked = replace(_with_urgent(today, number), published=plan.routes)
		after, seconds = timed(lambda asked=asked: insert_urgent_job(asked, "urgent", now=NOON))
		sound(replace(asked, now=NOON), after)
		yield after, seconds


def demo_table(sizes: list[tuple[int, int]], seconds: float) -> None:
	"""Days of the demo's geography: by hand, by the bare engine, by the planner."""
	header("jobs × technicians", "plan", "placed", "priority left out", "travel h", "spread h", "CPU s")
	for jobs, technicians in sizes:
		problem = demo_day(jobs, technicians)
		rows = {
			"nearest neighbour": lambda problem=problem: timed(
				lambda: as_plan(problem, rivals.nearest_neighbour(problem))
			),
			"first fit": lambda problem=problem: timed(lambda: as_plan(problem, rivals.first_fit(problem))),
			"VROOM x1": lambda problem=problem: by_vroom(problem),
			"this planner, first plan": lambda problem=problem: timed(lambda: plan_day(problem)),
			f"this planner, {seconds:.0f} s more": lambda problem=problem: timed(
				lambda: plan_day(problem, seconds=seconds, clock=process_time)
			),
		}
		for who, run in rows.items():
			plan, spent = run()
			of = sound(problem, plan).figures
			travel, spread = f"{of.travel / 3600:.1f}", f"{of.spread / 3600:.1f}"
			line(
				f"{jobs} × {technicians}",
				who,
				of.placed,
				of.unplaced_priority,
				travel,
				spread,
				f"{spent:.1f}",
			)


QUICK_SOLOMON, QUICK_TRSP = ["C103", "R102", "RC101"], ["C101", "R104", "RC203"]
PARTS = ("solomon", "trsp", "first", "demo")


def main(arguments: list[str] | None = None) -> None:
	"""Print all tables, or one part."""
	parser = argparse.ArgumentParser()
	parser.add_argument("--quick", action="store_true", help="few instances, short budgets")
	parser.add_argument("--only", choices=PARTS)
	parser.add_argument("--seconds", type=float, help="CPU seconds for each plan")
	parser.add_argument("--names", default="", help="only these instances, with commas")
	asked = parser.parse_args(arguments)
	names = [name for name in asked.names.split(",") if name]
	parts = (asked.only,) if asked.only else PARTS
	if not DATA.is_dir():
		print(f"No instances at {DATA}: set FSM_ROUTING_DATA. Only days of the demo are measured.")
		parts = tuple(part for part in parts if part in ("first", "demo"))
	plan_day(demo_day(10, 2))  # loads the engines
	for part in parts:
		measure(part, asked.quick, asked.seconds, names)


def measure(part: str, quick: bool, seconds: float | None, names: list[str]) -> None:
	"""Print the tables of one part."""
	if part == "solomon":
		every = sorted(path.stem for path in (DATA / "solomon").glob("*1??.txt"))
		solomon_table(seconds or (2 if quick else 5), names or (QUICK_SOLOMON if quick else every))
	elif part == "trsp":
		trsp_table(seconds or (3 if quick else 28), names or (QUICK_TRSP if quick else []))
	elif part == "first":
		first_plan_table(range(1, 2 if quick else 6))
	else:
		sizes = [(100, 10)] if quick else [(100, 10), (300, 25), (600, 60)]
		demo_table(sizes, seconds or (2 if quick else 20))


if __name__ == "__main__":
	main()
