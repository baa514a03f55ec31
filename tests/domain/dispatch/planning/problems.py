"""Random problems for the property tests: small days full of rules, from a seed."""

import random
from dataclasses import replace

from gigafibre_fsm.domain.dispatch.planning.model.problem import (
	Dependency,
	Depot,
	Job,
	Lock,
	Objective,
	Pause,
	Problem,
	Technician,
)

HOUR = 3600
SKILLS = ("fibre", "copper", "splice")
TOOLS = ("otdr", "ladder")
MATERIALS = ("ont", "drop")


def random_problem(seed: int) -> Problem:
	"""Return a day of 1 to 5 technicians and 1 to 16 jobs; every rule of the planner appears in some of them."""
	dice = random.Random(seed)
	people, count = dice.randint(1, 5), dice.randint(1, 16)
	matrix = _matrix(dice, people + count + 1)
	technicians = tuple(_technician(dice, number) for number in range(people))
	jobs = [_job(dice, number, people + number, people) for number in range(count)]
	_couple(dice, jobs, people)
	depot = None
	if dice.random() < 0.5:
		depot = Depot(people + count, dice.choice((0, 600)), dice.choice((None, (7 * HOUR, 16 * HOUR))))
	objectives = list(Objective)
	if dice.random() < 0.3:
		dice.shuffle(objectives)
	return Problem(tuple(jobs), technicians, matrix, depot, tuple(objectives))


def _matrix(dice: random.Random, size: int) -> tuple:
	points = [(dice.random(), dice.random()) for _ in range(size)]
	has_gaps = dice.random() < 0.2

	def seconds(a: int, b: int) -> int | None:
		if has_gaps and a != b and dice.random() < 0.15:
			return None
		(x, y), (u, v) = points[a], points[b]
		return 0 if a == b else int(3000 * ((x - u) ** 2 + (y - v) ** 2) ** 0.5 * dice.uniform(0.9, 1.3)) + 60

	return tuple(tuple(seconds(a, b) for b in range(size)) for a in range(size))


def _technician(dice: random.Random, number: int) -> Technician:
	start = dice.choice((7, 8, 9)) * HOUR
	breaks = []
	if dice.random() < 0.7:
		breaks.append(Pause(int(11.5 * HOUR), 13 * HOUR, 1800))
	if dice.random() < 0.2:
		breaks.append(Pause(14 * HOUR, 15 * HOUR, 900))
	absences = []
	if dice.random() < 0.15:
		begin = dice.randint(8, 15) * HOUR
		absences.append((begin, begin + dice.choice((1, 2)) * HOUR))
	return Technician(
		f"T{number}",
		None if dice.random() < 0.05 else (start, start + dice.choice((6, 8, 9)) * HOUR),
		start=number if dice.random() < 0.9 else None,
		end=number if dice.random() < 0.8 else None,
		breaks=tuple(breaks),
		absences=tuple(absences),
		skills={skill: dice.randint(1, 3) for skill in SKILLS if dice.random() < 0.7},
		tools=frozenset(tool for tool in TOOLS if dice.random() < 0.6),
		materials={name: dice.randint(0, 4) for name in MATERIALS},
		overtime=dice.choice((0, 0, 1800)),
		max_jobs=dice.choice((None, None, 5)),
		max_travel=dice.choice((None, None, 2 * HOUR)),
	)


def _job(dice: random.Random, number: int, place: int, people: int) -> Job:
	windows = []
	if dice.random() < 0.6:
		first = dice.randint(7, 15) * HOUR
		windows.append((first, first + dice.choice((1, 2, 4)) * HOUR))
	if windows and dice.random() < 0.2:
		windows.append((windows[0][1] + HOUR, windows[0][1] + 3 * HOUR))
	return Job(
		f"J{number}",
		place,
		dice.choice((20, 40, 60, 90, 150)) * 60,
		windows=tuple(windows),
		skills={skill: dice.randint(1, 3) for skill in SKILLS if dice.random() < 0.25},
		technician=f"T{dice.randrange(people)}" if dice.random() < 0.05 else None,
		preferred=f"T{dice.randrange(people)}" if dice.random() < 0.2 else None,
		priority=dice.choice((0, 10, 50, 100)),
		materials={name: dice.randint(1, 2) for name in MATERIALS if dice.random() < 0.25},
		tools=frozenset(tool for tool in TOOLS if dice.random() < 0.2),
	)


def _couple(dice: random.Random, jobs: list[Job], people: int) -> None:
	"""Let some jobs follow others, need a crew, or be pinned."""
	for number, job in enumerate(jobs):
		if number and dice.random() < 0.1:
			before = jobs[dice.randrange(number)].id
			jobs[number] = job = replace(job, after=(Dependency(before, dice.choice((0, 1800))),))
		if dice.random() < 0.08:
			jobs[number] = job = replace(job, crew=2, technician=None)
		elif dice.random() < 0.08:
			who = f"T{dice.randrange(people)}" if job.technician is None else None
			start = dice.choice((None, dice.randint(8, 15) * HOUR))
			if who or start is not None:
				jobs[number] = replace(job, pinned=Lock(who, start))
