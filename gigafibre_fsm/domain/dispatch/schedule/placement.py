"""Placement of a job on the board, and the merging of a board command with other users' changes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, TypedDict

FIELDS = ("technician", "arrival", "duration", "crew")


class PlacementJson(TypedDict):
	"""A placement as the browser and the log of changes hold it; `arrival` is ISO text in site time."""

	technician: str | None
	arrival: str | None
	duration: int
	crew: list[str]


class PlacementFields(TypedDict, total=False):
	"""The fields of a placement that a command sets or has found, with their values."""

	technician: str | None
	arrival: datetime | None
	duration: int
	crew: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Placement:
	"""Technician, crew, arrival and minutes of a job; without technician or arrival it is unplanned."""

	technician: str | None
	arrival: datetime | None
	duration: int
	crew: tuple[str, ...] = ()

	@property
	def is_planned(self) -> bool:
		"""Whether the job is on a technician's row."""
		return bool(self.technician and self.arrival)

	@property
	def ends(self) -> datetime | None:
		"""End of the job; None without an arrival."""
		return self.arrival + timedelta(minutes=self.duration) if self.arrival else None

	@property
	def technicians(self) -> tuple[str, ...]:
		"""The lead and the crew."""
		return tuple(dict.fromkeys(name for name in (self.technician, *self.crew) if name))

	@property
	def days(self) -> tuple[date, ...]:
		"""The days that the job touches, in site time; none without an arrival.

		A job that ends at midnight does not touch the day that begins then.
		"""
		if not self.arrival:
			return ()
		first = self.arrival.date()
		last = max(self.arrival, self.ends - timedelta(microseconds=1)).date()
		return tuple(first + timedelta(days=number) for number in range((last - first).days + 1))

	@property
	def rows(self) -> set[tuple[str, date]]:
		"""Rows of the board on which the job is drawn: technician and day."""
		return {(name, day) for day in self.days for name in self.technicians}

	def to_json(self) -> PlacementJson:
		"""Return the placement as the browser and the change log store it."""
		arrival = self.arrival.isoformat(" ", "seconds") if self.arrival else None
		return {
			"technician": self.technician,
			"arrival": arrival,
			"duration": self.duration,
			"crew": list(self.crew),
		}


def from_json(values: Mapping[str, Any]) -> Placement:
	"""Parse a placement that to_json() wrote. Raises KeyError, TypeError or ValueError for anything else."""
	arrival = values["arrival"]
	return Placement(
		values["technician"] or None,
		datetime.fromisoformat(arrival) if arrival else None,
		int(values["duration"]),
		tuple(values.get("crew") or ()),
	)


def to_backlog(placement: Placement) -> Placement:
	"""Return the placement of the same job in the backlog: no technician, no arrival, no crew."""
	return Placement(None, None, placement.duration)


def apply_change(placement: Placement, to: Mapping[str, Any]) -> Placement:
	"""Return the placement with the fields of `to`; without technician or arrival it becomes unplanned."""
	after = replace(placement, **to)
	return after if after.is_planned else to_backlog(after)


def find_difference(old: Placement, new: Placement) -> tuple[PlacementFields, PlacementFields]:
	"""Return the fields that differ, as in `old` and as in `new`; unplanning always includes the crew."""
	to_backlog = {"crew"} if old.is_planned and not new.is_planned else set()
	fields = [field for field in FIELDS if field in to_backlog or getattr(new, field) != getattr(old, field)]
	return {field: getattr(old, field) for field in fields}, {field: getattr(new, field) for field in fields}


def step_back(current: Placement, target: Placement, to: Mapping[str, Any]) -> Placement:
	"""Return the placement of a job after an undo or redo that leads it back to `target`.

	Args:
		current: placement of the job now.
		target: its placement at the end of the change that the step leads to.
		to: the fields that the step sets, with their values in `target`.

	Returns:
		`current` with these fields. A job that another user unplanned meanwhile gets all of `target` if the
		step sets its technician or arrival.
	"""
	after = apply_change(current, to)
	comes_back = target.is_planned and not after.is_planned and bool({"technician", "arrival"} & set(to))
	return target if comes_back else after


def list_clashing(current: Placement, base: Mapping[str, Any], to: Mapping[str, Any]) -> tuple[str, ...]:
	"""Return the fields of a board command that another user changed meanwhile to a different value.

	Args:
		current: placement of the job now.
		base: the fields as the page showed them before the command.
		to: the fields that the command sets.
	"""
	return tuple(
		field
		for field in to
		if field in base and getattr(current, field) != base[field] and getattr(current, field) != to[field]
	)
