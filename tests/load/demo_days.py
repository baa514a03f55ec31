"""Days made from the demo's geography: technicians and visits around Saint-Hyacinthe and the Montérégie."""

import random

from gigafibre_fsm.domain.dispatch.planning.model import straight_lines
from gigafibre_fsm.domain.dispatch.planning.model.problem import Job, Pause, Place, Problem, Technician

HOUR = 3600
MINUTE = 60

# latitude, longitude, share of the customers
TOWNS = (
	(45.627, -72.957, 20),  # Saint-Hyacinthe
	(45.568, -73.206, 10),  # Belœil
	(45.562, -73.192, 8),  # Mont-Saint-Hilaire
	(45.307, -73.263, 12),  # Saint-Jean-sur-Richelieu
	(45.400, -72.733, 10),  # Granby
	(46.042, -73.114, 7),  # Sorel-Tracy
	(45.650, -72.565, 4),  # Acton Vale
	(45.417, -73.000, 4),  # Saint-Césaire
	(45.433, -73.167, 4),  # Marieville
	(45.450, -73.283, 6),  # Chambly
	(45.283, -72.983, 4),  # Farnham
	(45.200, -72.750, 5),  # Cowansville
	(45.503, -72.907, 3),  # Saint-Pie
	(45.650, -72.683, 3),  # Upton
)

# minutes, skills with levels, materials, share
KINDS = (
	(60, {"fibre": 2}, {"ont": 1, "drop": 1}, 25),  # installation
	(40, {"fibre": 1}, {}, 30),  # repair
	(30, {"fibre": 1}, {"ont": 1}, 20),  # exchange of a modem
	(50, {"splice": 1}, {}, 10),  # splice
	(15, {}, {}, 15),  # equipment fetched back
)

SHIFTS = ((7 * HOUR, 15.5 * HOUR), (8 * HOUR, 16.5 * HOUR), (10 * HOUR, 18.5 * HOUR))
LUNCH = Pause(int(11.5 * HOUR), int(13.5 * HOUR), 30 * MINUTE)


def demo_day(jobs: int, technicians: int, seed: int = 1, pace: float = 1.0) -> Problem:
	"""Return a day with lunch, skills, material, two-hour and half-day windows and priorities.

	`pace` stretches the visits: 1.6 fills the day of a technician with six or seven.
	"""
	dice = random.Random(f"{seed} {jobs} {technicians}")
	places = tuple(_place(dice) for _ in range(technicians + jobs))
	return Problem(
		tuple(_job(dice, number, technicians + number, pace) for number in range(jobs)),
		tuple(_technician(dice, number) for number in range(technicians)),
		straight_lines.estimate_drives(places),
		places=places,
		estimated=True,
	)


def _place(dice: random.Random) -> Place:
	latitude, longitude, _ = dice.choices(TOWNS, [town[2] for town in TOWNS])[0]
	return Place(latitude + dice.gauss(0, 0.025), longitude + dice.gauss(0, 0.035))


def _technician(dice: random.Random, number: int) -> Technician:
	first, last = dice.choice(SHIFTS)
	skills = {"fibre": dice.choice((1, 2, 2, 3))}
	if dice.random() < 0.4:
		skills["splice"] = dice.choice((1, 2))
	return Technician(
		f"T{number}",
		(int(first), int(last)),
		start=number,
		end=number,
		breaks=(LUNCH,),
		skills=skills,
		materials={"ont": 10, "drop": 6},
	)


def _job(dice: random.Random, number: int, place: int, pace: float) -> Job:
	minutes, skills, materials, _ = dice.choices(KINDS, [kind[3] for kind in KINDS])[0]
	kind = dice.random()
	windows: tuple = ()
	if kind < 0.35:
		first = dice.randint(4, 8) * 2 * HOUR
		windows = ((first, first + 2 * HOUR),)
	elif kind < 0.75:
		windows = (dice.choice(((8 * HOUR, 12 * HOUR), (12 * HOUR, 17 * HOUR))),)
	priority = dice.choice((10, 10, 10, 50, 100))
	return Job(
		f"J{number}",
		place,
		int(minutes * pace) * MINUTE,
		windows,
		skills,
		priority=priority,
		materials=materials,
	)
