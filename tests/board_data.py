"""A board full of visits around Saint-Hyacinthe, for browser tests and benchmarks: the same for the same numbers."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

import frappe

from gigafibre_fsm.domain.dispatch.job import arrival_window
from gigafibre_fsm.tests import builders, people

# name, latitude, longitude (degrees), postal code
TOWNS = (
	("Saint-Hyacinthe", 45.6307, -72.9569, "J2S 1A1"),
	("Saint-Pie", 45.5026, -72.9081, "J0H 1W0"),
	("Saint-Dominique", 45.5660, -72.8500, "J0H 1L0"),
	("Sainte-Rosalie", 45.6372, -72.8957, "J2R 1A1"),
	("La Présentation", 45.6667, -73.0500, "J0H 1B0"),
	("Saint-Liboire", 45.6500, -72.7667, "J0H 1R0"),
	("Beloeil", 45.5680, -73.2050, "J3G 4S9"),
	("Acton Vale", 45.6500, -72.5667, "J0H 1A0"),
)
FIRST_NAMES = ("Luc", "Marie", "Étienne", "Sophie", "Marc", "Julie", "Simon", "Valérie", "Jean", "Anne")
LAST_NAMES = ("Tremblay", "Gagnon", "Roy", "Côté", "Bouchard", "Gauthier", "Morin", "Lavoie", "Fortin")
HOUSEHOLDS = (16, 64)
"""At least two in each town, and not more than these."""
# label, French label, minutes, colour
KINDS = (
	("Installation 500 Mbit/s", "Installation 500 Mbit/s", 90, "#2f7ed8"),
	("No internet since yesterday", "Pas d'Internet depuis hier", 60, "#c2410c"),
	("Red LOS light", "Voyant LOS rouge", 45, "#15803d"),
	("Aerial drop", "Branchement aérien", 60, "#7e22ce"),
)
PRIORITIES = ("Low", "Medium", "Medium", "Medium", "High", "Urgent")
SHIFT = (time(8), time(17))
WAY = timedelta(minutes=30)
"""Between two visits of a row: enough for the ways within a town."""


@dataclass
class BoardData:
	"""Names of everything that was made; `planned` holds each technician's visits in the order of their days."""

	day: date
	technicians: list[str] = field(default_factory=list)
	planned: dict[str, list[str]] = field(default_factory=dict)
	waiting: list[str] = field(default_factory=list)
	kinds: list[str] = field(default_factory=list)
	customers: list[str] = field(default_factory=list)
	places: list[str] = field(default_factory=list)
	territories: list[str] = field(default_factory=list)

	@property
	def jobs(self) -> list[str]:
		"""Every visit."""
		return [*(job for row in self.planned.values() for job in row), *self.waiting]


def fill(technicians: int, jobs: int, day: date, days: int = 1, *, waiting: int = 0) -> BoardData:
	"""Make technicians who work 8 to 17 every day and visits on their rows, in the caller's transaction.

	Args:
		technicians: How many rows.
		jobs: How many planned visits, spread evenly over rows and days; two in three are published.
		day: The first day.
		days: How many days from there.
		waiting: How many visits more, in the backlog.
	"""
	dice = random.Random(20261122)
	data = BoardData(day)
	data.kinds = [_kind(*kind) for kind in KINDS]
	data.technicians = [_technician(number, dice) for number in range(technicians)]
	data.planned = {technician: [] for technician in data.technicians}
	households = min(max(jobs + waiting, HOUSEHOLDS[0]), HOUSEHOLDS[1])
	# as many in each town, so that a number tells the town
	for number in range(households - households % len(TOWNS)):
		_household(data, number, dice)
	for number in range(jobs):
		data.planned[data.technicians[number % technicians]].append(_planned(data, number, days, dice))
	data.waiting = [_visit(data, number, dice).name for number in range(waiting)]
	return data


def _kind(label: str, french: str, minutes: int, color: str) -> str:
	name = builders.unique(label)
	return builders.a_job_type(
		job_type_name=name, label_fr=french, duration=minutes, color=color, checklist=[]
	).name


def _technician(number: int, dice: random.Random) -> str:
	first = FIRST_NAMES[number % len(FIRST_NAMES)]
	last = LAST_NAMES[(number * 3 + number // len(FIRST_NAMES)) % len(LAST_NAMES)]
	_town, latitude, longitude, _code = TOWNS[number % len(TOWNS)]
	return builders.a_technician(
		f"{first} {last}",
		shift_start=SHIFT[0].isoformat(),
		shift_end=SHIFT[1].isoformat(),
		break_minutes=30,
		break_from="11:30:00",
		break_until="13:30:00",
		color=f"#{dice.randrange(0x303030, 0xA0A0A0):06x}",
		latitude=latitude + dice.uniform(-0.02, 0.02),
		longitude=longitude + dice.uniform(-0.02, 0.02),
		**{f"works_{name}": 1 for name in ("saturday", "sunday")},
	).name


def _household(data: BoardData, number: int, dice: random.Random) -> None:
	name = f"{dice.choice(FIRST_NAMES)} {dice.choice(LAST_NAMES)}"
	customer = builders.a_customer(customer_name=f"{name} {frappe.generate_hash(length=8)}").name
	town, latitude, longitude, code = TOWNS[number % len(TOWNS)]
	place = builders.a_location(
		customer,
		address_line=f"{number + 1} rue Principale",
		city=town,
		postal_code=code,
		latitude=latitude + dice.uniform(-0.03, 0.03),
		longitude=longitude + dice.uniform(-0.03, 0.03),
	)
	data.customers.append(customer)
	data.places.append(place.name)


def _visit(data: BoardData, home: int, dice: random.Random, **values: object):
	kind = dice.randrange(len(KINDS))
	home %= len(data.customers)
	return builders.a_job(
		subject=KINDS[kind][1],
		job_type=data.kinds[kind],
		customer=data.customers[home],
		service_location=data.places[home],
		priority=dice.choice(PRIORITIES),
		**values,
	)


def _planned(data: BoardData, number: int, days: int, dice: random.Random) -> str:
	"""A visit at its turn on a row: written as rows, because 600 gestures would take minutes."""
	row, turn = number % len(data.technicians), number // len(data.technicians)
	day, turn = data.day + timedelta(days=turn % days), turn // days
	arrival = datetime.combine(day, SHIFT[0]) + timedelta(minutes=30) + turn * (timedelta(hours=1) + WAY)
	# in the technician's own town
	home = row % len(TOWNS) + (turn + day.toordinal()) % 8 * len(TOWNS)
	values = {"technician": data.technicians[row], "arrival": arrival, "duration": 60}
	job = _visit(data, home, dice, **values)
	start, end = arrival_window.default_window(arrival)
	values = {"status": "Scheduled", "window_start": start, "window_end": end}
	if number % 3 < 2:
		values |= {"status": "Dispatched", "dispatched_on": datetime.combine(day, time()), "promised": 1}
	frappe.db.set_value("Dispatch Job", job.name, values)
	return job.name


@contextmanager
def filled(technicians: int, jobs: int, day: date, days: int = 1, *, waiting: int = 0) -> Iterator[BoardData]:
	"""Commit a filled board, so that a web server sees it; forget it all at the end."""
	data = fill(technicians, jobs, day, days, waiting=waiting)
	frappe.db.commit()  # the web server and the browser are other processes
	try:
		yield data
	finally:
		try:
			_forget_for_all(data)
		except frappe.QueryDeadlockError:
			# the page or the worker was still writing, and has won; what is left would stand in the next test's way
			_forget_for_all(data)


def _forget_for_all(data: BoardData) -> None:
	frappe.db.rollback()
	forget(data)
	frappe.db.commit()  # the web server and the browser are other processes


def forget(data: BoardData) -> None:
	"""Delete everything that was made, and what gestures made of it."""
	jobs = frappe.get_all("Dispatch Job", {"customer": ("in", data.customers)}, pluck="name")
	users = frappe.get_all("Dispatch Technician", {"name": ("in", data.technicians)}, pluck="user")
	people_of = {"parenttype": "Contact", "link_doctype": "Customer", "link_name": ("in", data.customers)}
	contacts = frappe.get_all("Dynamic Link", people_of, pluck="parent")
	frappe.db.delete("FSM SMS", {"reference_name": ("in", jobs)})
	frappe.db.delete("FSM SMS Visit", {"job": ("in", jobs)})
	frappe.db.delete("Dispatch Slot Hold", {"job": ("in", jobs)})
	frappe.db.delete("Dispatch Absence", {"technician": ("in", data.technicians)})
	frappe.db.delete("Dispatch Change")
	for doctype, names in (
		("Dispatch Job", jobs),
		("Dispatch Technician", data.technicians),
		("Service Location", data.places),
		("Contact", contacts),
		("Customer", data.customers),
		("Dispatch Job Type", data.kinds),
	):
		for name in names:
			people.forget(doctype, name)
	for user in users:
		people.forget_user(user)
