"""Solomon's and Homberger's instances: vehicle routing with time windows, read into problems of the planner.

Distances are cut to one decimal and counted in tenths, as the proven optima are; the load of a vehicle becomes
a material that each job uses up.
"""

from math import hypot
from pathlib import Path

from gigafibre_fsm.domain.dispatch.planning.model.problem import Job, Objective, Problem, Technician

TENTHS = 10
LOAD = "load"


def read(path: Path, customers: int | None = None) -> Problem:
	"""Return the problem in an instance file, with its first `customers` only if given."""
	rows = [line.split() for line in path.read_text().splitlines()]
	rows = [row for row in rows if row and all(_is_number(cell) for cell in row)]
	vehicles, capacity = map(int, rows[0])
	stops = [tuple(map(int, map(float, row))) for row in rows[1:] if len(row) == 7]
	stops = stops if customers is None else stops[: customers + 1]
	depot, *places = stops
	points = [(row[1], row[2]) for row in stops]
	matrix = tuple(tuple(int(hypot(x - u, y - v) * TENTHS) for u, v in points) for x, y in points)
	shift = depot[4] * TENTHS, depot[5] * TENTHS
	return Problem(
		jobs=tuple(_job(number, row) for number, row in enumerate(places, 1)),
		technicians=tuple(
			Technician(f"V{number}", shift, start=0, end=0, materials={LOAD: capacity})
			for number in range(1, vehicles + 1)
		),
		matrix=matrix,
		objectives=(Objective.PLACE, Objective.TRAVEL),
	)


def _is_number(text: str) -> bool:
	return text.replace(".", "", 1).isdigit()


def _job(number: int, row: tuple[int, ...]) -> Job:
	_, _, _, demand, opens, closes, service = row
	return Job(
		str(number),
		number,
		service * TENTHS,
		windows=((opens * TENTHS, closes * TENTHS),),
		materials={LOAD: demand},
	)
