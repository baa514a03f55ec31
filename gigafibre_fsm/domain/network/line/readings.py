"""Readings that are kept permanently: the baseline of an installation, a job's readings, a repair's proof."""

from datetime import datetime
from typing import TYPE_CHECKING, TypedDict

import frappe

from gigafibre_fsm.domain.network.device.snapshot import UNKNOWN
from gigafibre_fsm.domain.network.line import repository as line_repository
from gigafibre_fsm.domain.network.line.repository import LightValues
from gigafibre_fsm.domain.platform import instants

if TYPE_CHECKING:
	from gigafibre_fsm.domain.network.device.optical_power import OpticalReading
	from gigafibre_fsm.domain.network.device.snapshot import Line
	from gigafibre_fsm.domain.network.line.repository import StoredLine

BASELINE, VISIT, PROOF, OFFICE = "Baseline", "Visit", "Proof", "Office"
FIELDS = (
	"name",
	"equipment",
	"purpose",
	"taken_on",
	"state",
	"firmware",
	"optical_state",
	"rx_power",
	"tx_power",
	"optical_raw",
	"job",
	"technician",
	"service_location",
)


class ReadingRow(TypedDict):
	"""A CPE Reading as displayed; optical levels in dBm, valid only if `optical_state` is Measured."""

	name: str
	equipment: str
	purpose: str
	taken_on: datetime
	state: str
	firmware: str | None
	optical_state: str | None
	rx_power: float
	tx_power: float
	optical_raw: str | None
	job: str | None
	technician: str | None
	service_location: str | None


class LineValues(LightValues):
	"""The fields of a CPE Reading that describe a line at one moment."""

	taken_on: datetime
	instant: datetime
	state: str
	last_inform: datetime | None
	uptime: int
	firmware: str
	values_on: datetime | None
	wifi_clients: int
	hosts: int


def store_reading(
	line: "Line | StoredLine",
	equipment: str,
	purpose: str,
	*,
	now: datetime,
	job: str | None = None,
	technician: str | None = None,
	location: str | None = None,
	customer: str | None = None,
) -> str:
	"""Store the present state of a line permanently; return the name of the CPE Reading.

	Args:
		line: as just read, or as stored; its times are the site's.
		equipment: name of the Equipment.
		purpose: Baseline, Visit, Proof or Office.
		now: site time, naive.
		job: name of the Dispatch Job it belongs to, if any.
		technician: the Dispatch Technician at the customer's.
		location: the device's Service Location.
		customer: the device's Customer.
	"""
	row = frappe.new_doc("CPE Reading")
	row.update(
		{
			"equipment": equipment,
			"purpose": purpose,
			"job": job,
			"technician": technician,
			"service_location": location,
			"customer": customer,
			**values_of(line, line.light, now),
		}
	)
	# guard: no role may write these rows; the endpoint has checked the right to this device
	return row.insert(ignore_permissions=True).name


def is_recorded(equipment: str, job: str, since: datetime) -> bool:
	"""Whether a job has stored a reading of a device since a given time.

	Args:
		equipment: name of the Equipment.
		job: name of the Dispatch Job.
		since: site time, naive.
	"""
	mine = {"equipment": equipment, "job": job, "purpose": VISIT, "taken_on": (">", since)}
	return bool(frappe.db.exists("CPE Reading", mine))


def list_of_location(location: str, limit: int = 20) -> list[ReadingRow]:
	"""Return the readings at an address, newest first, without awaited baselines."""
	return frappe.get_all(
		"CPE Reading",
		{"service_location": location, "state": ("!=", UNKNOWN)},
		FIELDS,
		order_by="instant desc, creation desc",
		limit=limit,
	)


def values_of(line: "Line | StoredLine", light: "OpticalReading", now: datetime) -> LineValues:
	"""Return the fields of a CPE Reading for the present state of a line.

	Args:
		line: as just read, or as stored.
		light: the optical levels to store with it; NO_LIGHT if the line's are out of date.
		now: site time, naive.
	"""
	return {
		"taken_on": now,
		"instant": instants.to_nearest_utc(now),
		"state": line.state,
		"last_inform": line.last_inform,
		"uptime": min(line.uptime or 0, line_repository.MOST_INT),
		"firmware": line.firmware[:140],
		"values_on": line.values_on,
		"wifi_clients": line.wifi_clients or 0,
		"hosts": line.hosts_count or 0,
		**line_repository.light_values(light),
	}
