"""Where a visit stands on the board, and how a gesture merges with what others did meanwhile."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

FIELDS = ("technician", "arrival", "duration", "crew")


@dataclass(frozen=True, slots=True)
class Placement:
	"""Who does a visit, when they arrive, and for how many minutes; without technician or arrival it is unplanned."""

	technician: str | None
	arrival: datetime | None
	duration: int
	crew: tuple[str, ...] = ()

	@property
	def is_planned(self) -> bool:
		"""Whether the visit stands on somebody's row."""
		return bool(self.technician and self.arrival)

	@property
	def ends(self) -> datetime | None:
		"""When the visit is over; None without an arrival."""
		return self.arrival + timedelta(minutes=self.duration) if self.arrival else None

	@property
	def everybody(self) -> tuple[str, ...]:
		"""The technician and the crew."""
		return tuple(dict.fromkeys(name for name in (self.technician, *self.crew) if name))

	@property
	def days(self) -> tuple[date, ...]:
		"""The days that the visit touches, by the clock of the plan; none without an arrival.

		One that ends at midnight does not touch the day that begins then.
		"""
		if not self.arrival:
			return ()
		first = self.arrival.date()
		last = max(self.arrival, self.ends - timedelta(microseconds=1)).date()
		return tuple(first + timedelta(days=number) for number in range((last - first).days + 1))

	@property
	def rows(self) -> set[tuple[str, date]]:
		"""The rows of the board on which the visit stands: technician and day."""
		return {(name, day) for day in self.days for name in self.everybody}

	def to_json(self) -> dict[str, Any]:
		"""The placement as the browser and the log of changes hold it."""
		arrival = self.arrival.isoformat(" ", "seconds") if self.arrival else None
		return {
			"technician": self.technician,
			"arrival": arrival,
			"duration": self.duration,
			"crew": list(self.crew),
		}


def from_json(values: Mapping[str, Any]) -> Placement:
	"""The placement that to_json() wrote. Raises KeyError, TypeError or ValueError for anything else."""
	arrival = values["arrival"]
	return Placement(
		values["technician"] or None,
		datetime.fromisoformat(arrival) if arrival else None,
		int(values["duration"]),
		tuple(values.get("crew") or ()),
	)


def unplanned(placement: Placement) -> Placement:
	"""The same visit in the backlog: nobody, no time, no crew."""
	return Placement(None, None, placement.duration)


def changed(placement: Placement, to: Mapping[str, Any]) -> Placement:
	"""The placement with the fields of `to`; a visit that loses its technician or arrival goes to the backlog."""
	after = replace(placement, **to)
	return after if after.is_planned else unplanned(after)


def difference(old: Placement, new: Placement) -> tuple[dict[str, Any], dict[str, Any]]:
	"""The fields that differ: as they are in `old`, and as they are in `new`; the crew always goes to the backlog too."""
	to_backlog = {"crew"} if old.is_planned and not new.is_planned else set()
	fields = [field for field in FIELDS if field in to_backlog or getattr(new, field) != getattr(old, field)]
	return {field: getattr(old, field) for field in fields}, {field: getattr(new, field) for field in fields}


def returned(current: Placement, target: Placement, to: Mapping[str, Any]) -> Placement:
	"""Return where a visit stands once a step of undo or redo leads it back to `target`.

	Args:
		current: where the visit stands now.
		target: where it stood at the end of the change that the step leads to.
		to: the fields that the step sets, with their values in `target`.

	Returns:
		`current` with these fields. A visit that somebody sent to the backlog meanwhile gets all of `target` if
		the step sets its technician or arrival.
	"""
	after = changed(current, to)
	comes_back = target.is_planned and not after.is_planned and bool({"technician", "arrival"} & set(to))
	return target if comes_back else after


def clashing(current: Placement, base: Mapping[str, Any], to: Mapping[str, Any]) -> tuple[str, ...]:
	"""List the fields of a gesture that somebody else has changed meanwhile, to another value than its own.

	Args:
		current: where the visit stands now.
		base: the fields as the page showed them before the gesture.
		to: the fields that the gesture sets.
	"""
	return tuple(
		field
		for field in to
		if field in base and getattr(current, field) != base[field] and getattr(current, field) != to[field]
	)
