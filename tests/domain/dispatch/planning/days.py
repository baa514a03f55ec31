"""Small days, told in a line or two, for the tests of single rules."""

from gigafibre_fsm.domain.dispatch.planning.model.problem import Job, Problem, Technician

HOUR = 3600
DAY = (8 * HOUR, 17 * HOUR)
DRIVE = 600  # seconds between any two places


def matrix(size: int, drive: int = DRIVE) -> tuple:
	"""Return a matrix in which every way takes as long."""
	return tuple(tuple(0 if a == b else drive for b in range(size)) for a in range(size))


def job(id: str, place: int, **rules) -> Job:
	"""Return a job of one hour, with whatever rules are given."""
	return Job(id, place, rules.pop("duration", HOUR), **rules)


def technician(id: str, **rules) -> Technician:
	"""Return a technician who starts and ends at place 0 and works from 8 to 17 h."""
	shift = rules.pop("shift", DAY)
	return Technician(id, shift, **{"start": 0, "end": 0} | rules)


def day(jobs: list[Job], technicians: list[Technician], **rest) -> Problem:
	"""Return a problem with as many places as the jobs name, and one more for a depot."""
	size = max([place.place for place in jobs] + [0]) + 2
	return Problem(tuple(jobs), tuple(technicians), rest.pop("matrix", matrix(size)), **rest)
