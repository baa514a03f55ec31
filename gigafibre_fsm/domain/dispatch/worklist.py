"""A technician's day on the phone, read in one query."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class JobCard:
	"""One visit as the list shows it."""

	name: str
	subject: str
	status: str
	type_label: str
	"""In the language of the request."""
	type_color: str | None
	priority: str
	arrival: datetime
	duration: int
	"""Minutes."""
	window_start: datetime | None
	window_end: datetime | None
	customer_name: str
	address: str
	city: str
	phone: str | None
	"""The location's primary contact, else the customer's mobile."""
	has_access_notes: bool
	latitude: float | None
	longitude: float | None
	checks_left: int
	"""Required items not done yet."""
	equipment_count: int


@dataclass(frozen=True, slots=True)
class Group:
	"""Visits that stand together; `key` is current, earlier, today, on_hold, tomorrow or done."""

	key: str
	jobs: tuple[JobCard, ...]


@dataclass(frozen=True, slots=True)
class Worklist:
	"""What a technician has to do: groups in the order to show, empty ones left out."""

	day: date
	groups: tuple[Group, ...]
	left: int
	"""Visits still to do today, earlier unfinished ones included."""
	done: int


def today(technician: str, now: datetime) -> Worklist:
	"""The published visits of one technician around `now`: today, what earlier days left, tomorrow's.

	One query. The caller has made sure that the technician is the one who asks.
	"""
	raise NotImplementedError
