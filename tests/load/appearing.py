"""Plays days on which some of the jobs become known only while they are under way.

`python -m tests.load.appearing [--quick] [--seconds N] [--names …]` prints how much longer everybody works than if the
day had been known in the morning, and how long each new plan takes. Each job that appears does so at a random time,
before half of the time in which it can be begun has passed; the day is then planned anew as it stands: what has
begun stays, everything else may move.
"""

import argparse
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from statistics import mean, median
from time import process_time

from gigafibre_fsm.domain.dispatch.planning import check_plan, plan_day
from gigafibre_fsm.domain.dispatch.planning.model.answer import Plan
from gigafibre_fsm.domain.dispatch.planning.model.problem import Job, Lock, Problem
from tests.load import trsp
from tests.load.planner import DATA, QUICK_TRSP, by_us, header, line

SHARES = (0.1, 0.3, 0.5, 0.7, 0.9)
OFFLINE = 8  # CPU seconds for the day that is known in the morning


@dataclass(frozen=True)
class PlayedDay:
	"""How a day ended, and the CPU seconds of each time that it was planned anew."""

	plan: Plan
	spent: tuple[float, ...]


def play_day(problem: Problem, share: float, seconds: float, seed: int = 1) -> PlayedDay:
	"""Plan the jobs known in the morning, then plan anew whenever another one appears.

	Args:
		problem: the whole day, as it would be planned if every job were known.
		share: of the jobs that appear during the day, 0 to 1.
		seconds: CPU seconds to improve each plan after its first solution.
		seed: of the choice of the jobs and of their times.
	"""
	appearing = dict(_draw_appearances(problem, share, random.Random(seed)))
	known = [job for job in problem.jobs if job.id not in appearing]
	plan = plan_day(replace(problem, jobs=tuple(known)), seconds=seconds, clock=process_time)
	spent = []
	for job in sorted(
		(job for job in problem.jobs if job.id in appearing), key=lambda job: appearing[job.id]
	):
		known.append(job)
		asked = _as_it_stands(replace(problem, jobs=tuple(known)), plan, appearing[job.id])
		begun = process_time()
		plan = plan_day(asked, seconds=seconds, clock=process_time)
		spent.append(process_time() - begun)
		if breaches := check_plan(asked, plan):
			raise AssertionError(f"a plan made during the day breaks rules: {breaches[:3]}")
	return PlayedDay(plan, tuple(spent))


def _draw_appearances(problem: Problem, share: float, dice: random.Random) -> Iterator[tuple[str, int]]:
	"""Yield the jobs that appear during the day, each with when it does, in seconds."""
	morning = min(person.shift[0] for person in problem.technicians if person.shift)
	evening = max(person.shift[1] for person in problem.technicians if person.shift)
	for job in dice.sample(problem.jobs, round(share * len(problem.jobs))):
		last = min(evening, max((closes for _opens, closes in job.windows), default=evening))
		yield job.id, morning + int(dice.random() * (last - morning) / 2)


def _as_it_stands(problem: Problem, plan: Plan, now: int) -> Problem:
	"""Return the day at a time: the jobs that have begun by the plan stay where they are."""
	begun = {
		stop.job: Lock(route.technician, stop.start)
		for route in plan.routes
		for stop in route.stops
		if stop.start <= now
	}
	jobs = tuple(_begun(job, begun.get(job.id)) for job in problem.jobs)
	return replace(problem, jobs=jobs, published=plan.routes, now=now)


def _begun(job: Job, started: Lock | None) -> Job:
	return replace(job, started=started) if started else job


def measure(names: list[str], shares: tuple[float, ...], seconds: float) -> None:
	"""Print a row for each instance and share."""
	header(
		"TRSP crew25", "appear", "planned anew", "CPU s: median", "CPU s: largest", "left out", "over offline"
	)
	gaps: dict[float, list[float]] = {}
	paths = {path.name.split(".")[0].strip(): path for path in (DATA / "trsp").iterdir()}
	for name in names:
		problem = trsp.read(paths[name])
		offline = by_us(problem, OFFLINE)[0].figures.work
		for share in shares:
			day = play_day(problem, share, seconds)
			found = day.plan.figures
			gaps.setdefault(share, []).append(100 * (found.work / offline - 1))
			spent = f"{median(day.spent):.2f}", f"{max(day.spent):.2f}"
			line(name, f"{share:.0%}", len(day.spent), *spent, found.unplaced, f"{gaps[share][-1]:.1f} %")
	for share, of in gaps.items():
		print(f"{share:.0%} appear: mean {mean(of):.1f} % over offline")


def main(arguments: list[str] | None = None) -> None:
	"""Print the table."""
	parser = argparse.ArgumentParser()
	parser.add_argument("--quick", action="store_true", help="one instance, a tenth of its jobs")
	parser.add_argument("--seconds", type=float, default=0.3, help="CPU seconds to improve each plan")
	parser.add_argument("--names", default="", help="these instances, with commas")
	asked = parser.parse_args(arguments)
	names = [name for name in asked.names.split(",") if name] or QUICK_TRSP
	measure(names[:1] if asked.quick else names, SHARES[:1] if asked.quick else SHARES, asked.seconds)


if __name__ == "__main__":
	main()
