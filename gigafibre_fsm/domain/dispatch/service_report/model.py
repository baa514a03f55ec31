"""What the report of a visit says: plain frozen values, every text in the report's own language.

Nothing of anybody else is in it, no balance, no internal note: the customer may pass it on.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Answer:
	"""An item of the checklist and what came of it; `value` is empty for a mere yes."""

	label: str
	done: bool
	value: str


@dataclass(frozen=True, slots=True)
class Device:
	"""A device that was installed or taken away."""

	serial: str
	model: str
	action: str
	"""Installed or Removed; what was only looked at is no work done."""


@dataclass(frozen=True, slots=True)
class Light:
	"""What a device received during the visit; levels in dBm, None where no figure can be trusted."""

	serial: str
	taken_on: datetime
	level: float | None
	baseline: float | None
	"""At its installation; None where there is none, or where this reading is the baseline."""
	is_baseline: bool


@dataclass(frozen=True, slots=True)
class Speed:
	"""A speed test: Mbit/s and milliseconds, and who measured what."""

	taken_on: datetime
	download: float
	upload: float
	latency: float | None
	is_device: bool
	"""Measured by the device itself; else by the technician's phone."""
	connection: str


@dataclass(frozen=True, slots=True)
class Photo:
	"""A photo, small."""

	kind: str
	"""Before, After, Check or Other."""
	jpeg: bytes


@dataclass(frozen=True, slots=True)
class Logo:
	"""The picture on top."""

	content: bytes
	kind: str
	"""Its media type, `image/png` or `image/svg+xml`."""
	has_name: bool
	"""Whether it is the company's own, which says its name; else the name stands beside it."""


@dataclass(frozen=True, slots=True)
class Signature:
	"""Who signed, when, and what they drew."""

	name: str
	signed_on: datetime | None
	png: bytes


@dataclass(frozen=True, slots=True)
class Report:
	"""One visit as its customer reads it."""

	job: str
	version: int
	language: str
	brand: str
	logo: "Logo | None"
	"""The company's own; None where it has none that can be shown: its name then stands alone."""
	dispatch_phone: str
	kind: str
	customer: str
	address: tuple[str, ...]
	technician: str
	"""A first name."""
	day: datetime
	arrived_on: datetime | None
	ended_on: datetime | None
	is_over: bool
	checks: tuple[Answer, ...]
	devices: tuple[Device, ...]
	lights: tuple[Light, ...]
	speed: Speed | None
	note: str
	"""What the technician wrote for the customer."""
	left_to_do: str
	"""Why the visit is to be continued; empty when everything was done."""
	undone: tuple[str, ...]
	"""Items of the checklist that are left, where the visit is to be continued."""
	next_visit: tuple[datetime, datetime] | None
	"""The window the customer was promised for the rest, if it was promised already."""
	is_partial: bool
	photos: tuple[Photo, ...]
	more_photos: int
	"""Photos that are kept and not shown here."""
	signature: Signature | None
