"""Technician routing instances (Pillac, Guéret, Medaglia): read into problems of the planner.

One unit of the instance becomes 1,000 seconds, so that Euclidean distances keep three decimals; distances are
rounded up, so that what fits here fits there. A technician starts and ends at home, has skills, tools and spare
parts, and may go to the depot once to fetch every tool and any number of parts; tools stay, parts are used up.
The objective is the sum of the working times (from leaving home to coming back).
"""

import re
from math import ceil, hypot
from pathlib import Path

from gigafibre_fsm.domain.dispatch.planning.model.problem import Depot, Job, Objective, Problem, Technician

SCALE = 1000

ROW = re.compile(r"^(\d+)\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s+(\[.*?\])\s*(\[.*?\])\s*(\[.*?\])\s*$")


def read(path: Path) -> Problem:
	"""Return the problem in an instance file."""
	lines = path.read_text().splitlines()
	crew = next(
		int(lines[number + 1].split()[0]) for number, line in enumerate(lines) if line.startswith("CREW")
	)
	rows = [match.groups() for line in lines if (match := ROW.match(line.strip()))]
	points = [(float(row[1]), float(row[2])) for row in rows]
	matrix = tuple(tuple(ceil(hypot(x - u, y - v) * SCALE) for u, v in points) for x, y in points)
	people = [row for row in rows if 1 <= int(row[0]) <= crew]
	requests = [row for row in rows if int(row[0]) > crew]
	return Problem(
		jobs=tuple(_job(row) for row in requests),
		technicians=tuple(_technician(row) for row in people),
		matrix=matrix,
		depot=Depot(0, 0, _window(rows[0])),
		objectives=(Objective.PLACE, Objective.WORK, Objective.TRAVEL),
	)


def _numbers(text: str) -> list[int]:
	return [int(number) for number in re.findall(r"\d+", text)]


def _window(row: tuple) -> tuple[int, int]:
	return int(float(row[3]) * SCALE), int(float(row[4]) * SCALE)


def _stock(text: str) -> dict[str, int]:
	return {f"part {number}": amount for number, amount in enumerate(_numbers(text)) if amount}


def _technician(row: tuple) -> Technician:
	home = int(row[0])
	return Technician(
		row[0],
		_window(row),
		start=home,
		end=home,
		skills={str(skill): 1 for skill in _numbers(row[6])},
		tools=frozenset(map(str, _numbers(row[7]))),
		materials=_stock(row[8]),
	)


def _job(row: tuple) -> Job:
	return Job(
		row[0],
		int(row[0]),
		int(float(row[5]) * SCALE),
		windows=(_window(row),),
		skills={str(skill): 1 for skill in _numbers(row[6])},
		tools=frozenset(map(str, _numbers(row[7]))),
		materials=_stock(row[8]),
	)
