"""Plays days on which some of the jobs become known only while they are under way.

`python -m tests.load.appearing [--quick] [--seconds N] [--names …] [--shares …] [--dates FOLDER]` prints how much longer
everybody works than by the best plan known of a day that is known in the morning, and how long each new plan takes.
Each job that appears does so as in the published days (Pillac, Guéret, Medaglia): at a random time before its window
opens, and no later than one and a half drives from the depot before its window closes. The day is then planned anew
as it stands: what has begun stays, everything else may move. `--dates` reads the published times instead, one file
for each instance and share.
"""

import argparse
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from statistics import mean, median
from time import process_time

from gigafibre_fsm.domain.dispatch.planning import check_plan, plan_day
from gigafibre_fsm.domain.dispatch.planning.model.answer import Plan
from gigafibre_fsm.domain.dispatch.planning.model.problem import Job, Lock, Problem
from tests.load import trsp
from tests.load.planner import DATA, QUICK_TRSP, header, line

SHARES = (10, 30, 50, 70, 90)  # percent of the jobs
MORNING = 8  # CPU seconds to improve the plan of the jobs that are known as the day begins


@dataclass(frozen=True)
class PlayedDay:
	"""How a day ended, and the CPU seconds of each time that it was planned anew."""

	plan: Plan
	spent: tuple[float, ...]


def play_day(problem: Problem, appearing: dict[str, int], seconds: float) -> PlayedDay:
	"""Plan the jobs known in the morning, then plan anew whenever others appear.

	Args:
		problem: the whole day, as it would be planned if every job were known.
		appearing: when each job that appears during the day does so, in the problem's seconds.
		seconds: CPU seconds to improve each plan after its first solution.
	"""
	problem = replace(problem, leave_late=True)
	known = [job for job in problem.jobs if not appearing.get(job.id)]
	plan = plan_day(replace(problem, jobs=tuple(known)), seconds=MORNING, clock=process_time)
	spent = []
	later = sorted((job for job in problem.jobs if appearing.get(job.id)), key=lambda job: appearing[job.id])
	for now, together in groupby(later, key=lambda job: appearing[job.id]):
		known += together
		asked = _as_it_stands(replace(problem, jobs=tuple(known)), plan, now)
		begun = process_time()
		plan = plan_day(asked, seconds=seconds, clock=process_time)
		spent.append(process_time() - begun)
		if breaches := check_plan(asked, plan):
			raise AssertionError(f"a plan made during the day breaks rules: {breaches[:3]}")
	return PlayedDay(plan, tuple(spent))


def draw_appearances(problem: Problem, share: int, seed: int = 1) -> Iterator[tuple[str, int]]:
	"""Yield the jobs that appear during the day, each with when it does, in the problem's seconds."""
	dice = random.Random(seed)
	for job in dice.sample(problem.jobs, len(problem.jobs) * share // 100):
		opens, closes = job.windows[0]
		drive = problem.matrix[problem.depot.place][job.place] or 0
		yield job.id, dice.randint(0, max(0, min(opens, closes - 3 * drive // 2)))


def read_appearances(path: Path) -> Iterator[tuple[str, int]]:
	"""Yield the jobs that appear during the day by a published file, each with when it does."""
	for row in path.read_text().splitlines()[4:]:
		job, time = row.split()
		if int(time) >= 0:
			yield job, int(time) * trsp.SCALE


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


def measure(names: list[str], shares: list[int], seconds: float, dates: Path | None) -> None:
	"""Print a row for each instance and share, and the means of each share."""
	header(
		"TRSP crew25", "appear", "planned anew", "CPU s: median", "CPU s: largest", "left out", "over offline"
	)
	known = json.loads((DATA / "best-known-trsp-crew25.json").read_text())
	paths = {path.name.split(".")[0].strip(): path for path in sorted((DATA / "trsp").iterdir())}
	for share in shares:
		gaps, left, longest = [], [], 0.0
		for name in names or paths:
			problem = trsp.read(paths[name])
			drawn = (
				read_appearances(next(dates.glob(f"{name}.*_rd_{share}.txt")))
				if dates
				else draw_appearances(problem, share)
			)
			day = play_day(problem, dict(drawn), seconds)
			best = known[paths[name].name.removesuffix(".txt").replace(" ", "")]["best"]
			gaps.append(100 * (day.plan.figures.work / trsp.SCALE / best - 1))
			left.append(day.plan.figures.unplaced)
			longest = max(longest, *day.spent)
			spent = f"{median(day.spent):.2f}", f"{max(day.spent):.2f}"
			line(name, f"{share} %", len(day.spent), *spent, left[-1], f"{gaps[-1]:.1f} %")
		print(
			f"{share} % appear: mean {mean(gaps):.1f} % over offline, {mean(left):.2f} left out, "
			f"longest plan {longest:.2f} CPU s",
			flush=True,
		)


def main(arguments: list[str] | None = None) -> None:
	"""Print the table."""
	parser = argparse.ArgumentParser()
	parser.add_argument("--quick", action="store_true", help="one instance, a tenth of its jobs")
	parser.add_argument("--seconds", type=float, default=0.7, help="CPU seconds to improve each plan")
	parser.add_argument("--names", default="", help="these instances, with commas; all without it")
	parser.add_argument("--shares", default="", help="percent of the jobs that appear, with commas")
	parser.add_argument("--dates", type=Path, help="folder of published times at which jobs appear")
	asked = parser.parse_args(arguments)
	names = [name for name in asked.names.split(",") if name]
	shares = [int(share) for share in asked.shares.split(",") if share] or list(SHARES)
	if asked.quick:
		names, shares = QUICK_TRSP[1:2], shares[:1]
	measure(names, shares, asked.seconds, asked.dates)


if __name__ == "__main__":
	main()
