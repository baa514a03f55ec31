"""Content of a job's report: plain frozen values, every text in the report's own language.

It contains no data of other customers, no balance and no internal note: the customer may pass it on.
"""

from dataclasses import dataclass
from datetime import datetime

from gigafibre_fsm.domain.access.printed_images import Logo


@dataclass(frozen=True, slots=True)
class ReportedAnswer:
	"""A checklist item with its answer; `value` is empty for a plain yes."""

	label: str
	done: bool
	value: str


@dataclass(frozen=True, slots=True)
class ReportedDevice:
	"""A device that was installed or removed."""

	serial: str
	model: str
	action: str
	"""Installed or Removed; a device that was only inspected is not listed."""


@dataclass(frozen=True, slots=True)
class ReportedLevel:
	"""Optical level of a device during the job; levels in dBm, None where no figure can be trusted."""

	serial: str
	taken_on: datetime
	level: float | None
	baseline: float | None
	"""Level at its installation; None without one, or if this reading is the baseline."""
	is_baseline: bool


@dataclass(frozen=True, slots=True)
class ReportedSpeed:
	"""A speed test: Mbit/s and milliseconds, and which device measured it."""

	taken_on: datetime
	download: float
	upload: float
	latency: float | None
	is_device: bool
	"""Measured by the ONT or modem itself; else by the technician's phone."""
	connection: str


@dataclass(frozen=True, slots=True)
class ReportedPhoto:
	"""A photo, reduced in size."""

	kind: str
	"""Before, After, Check or Other."""
	jpeg: bytes


@dataclass(frozen=True, slots=True)
class Signature:
	"""Name of the person who signed, when, and the drawn signature."""

	name: str
	signed_on: datetime | None
	png: bytes


@dataclass(frozen=True, slots=True)
class Report:
	"""One job as its customer reads it."""

	job: str
	version: int
	language: str
	brand: str
	logo: Logo | None
	"""None if there is no usable logo: the company's name is then printed alone."""
	dispatch_phone: str
	kind: str
	customer: str
	address: tuple[str, ...]
	technician: str
	"""First name only."""
	day: datetime
	arrived_on: datetime | None
	ended_on: datetime | None
	is_over: bool
	checks: tuple[ReportedAnswer, ...]
	devices: tuple[ReportedDevice, ...]
	lights: tuple[ReportedLevel, ...]
	speed: ReportedSpeed | None
	note: str
	"""The technician's note for the customer."""
	left_to_do: str
	"""Why the job is to be continued; empty if everything was done."""
	undone: tuple[str, ...]
	"""Checklist items that remain, if the job is to be continued."""
	next_job: tuple[datetime, datetime] | None
	"""The window promised for the follow-up, if there is one already."""
	is_partial: bool
	photos: tuple[ReportedPhoto, ...]
	more_photos: int
	"""Number of stored photos that the report does not show."""
	signature: Signature | None
