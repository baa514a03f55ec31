"""Moving devices: the only writer of where an Equipment is, and of Equipment Movement."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Moved:
	"""The movement that was written; `already` is true (and `movement` None) when nothing had to move."""

	equipment: str
	movement: str | None
	already: bool
	message: str


def receive(equipment: str, warehouse: str, now: datetime | None = None) -> Moved:
	"""Put a new or returned device into a warehouse."""
	raise NotImplementedError


def load(equipment: str, technician: str, now: datetime | None = None) -> Moved:
	"""Put a device from a warehouse or another truck onto a technician's truck."""
	raise NotImplementedError


def unload(equipment: str, warehouse: str, now: datetime | None = None) -> Moved:
	"""Bring a device back to a warehouse, from a truck, from repair or from a customer."""
	raise NotImplementedError


def install(
	equipment: str,
	job: str,
	technician: str,
	location: str,
	customer: str,
	scan: str | None = None,
	now: datetime | None = None,
) -> Moved:
	"""Put a device into service at a customer's location; it leaves the truck.

	Raises:
		IllegalMovement: it is installed at another customer, in repair, lost or retired.
	"""
	raise NotImplementedError


def remove(
	equipment: str,
	job: str | None,
	technician: str,
	location: str | None = None,
	scan: str | None = None,
	now: datetime | None = None,
) -> Moved:
	"""Take a device out of a customer's location onto the technician's truck."""
	raise NotImplementedError


def transfer(equipment: str, warehouse: str, now: datetime | None = None) -> Moved:
	"""Move a device from one warehouse or truck to another."""
	raise NotImplementedError
