"""Readings that are kept for good: the baseline of an installation, what a visit saw, the proof of a repair.

A baseline is taken when the device has informed after its installation. Until then its row is there with the state
Unknown: it is written in the transaction of the installation, so no killed worker can forget it.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.network import store
from gigafibre_fsm.domain.network.optical import NO_LIGHT
from gigafibre_fsm.domain.network.reading import UNKNOWN

if TYPE_CHECKING:
	from gigafibre_fsm.domain.network.optical import Light
	from gigafibre_fsm.domain.network.reading import Line
	from gigafibre_fsm.domain.network.store import StoredLine

BASELINE, VISIT, PROOF, OFFICE = "Baseline", "Visit", "Proof", "Office"
OLD_VALUES = timedelta(days=1)
"""For so long after an installation a baseline waits for a level that was read after it; then it is taken without."""
WAITS_FOR = timedelta(days=30)
"""After so long a device that never informed is not waited for any more."""
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


def keep(
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
	"""Keep what a device says at this moment; answers the row's name.

	Args:
		line: as it was just read, or as the site keeps it; its times are the site's.
		equipment: whose line it is.
		purpose: Baseline, Visit, Proof or Office.
		now: the moment, in the site's zone.
		job: the visit, if it belongs to one.
		technician: who was there.
		location: where the device was.
		customer: whose it was.
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
			**_values(line, line.light, now),
		}
	)
	# people may only read these rows; the way in has made sure that it is this person's device
	return row.insert(ignore_permissions=True).name


def is_kept(equipment: str, job: str, since: datetime) -> bool:
	"""Whether this visit has kept a reading of the device since then."""
	mine = {"equipment": equipment, "job": job, "purpose": VISIT, "taken_on": (">", since)}
	return bool(frappe.db.exists("CPE Reading", mine))


def baseline(equipment: str) -> dict | None:
	"""The newest baseline (`FIELDS`) of a device where it stands now, None while there is none or it is awaited."""
	device = frappe.qb.DocType("Equipment")
	reading = frappe.qb.DocType("CPE Reading")
	rows = (
		frappe.qb.from_(reading)
		.join(device)
		.on((device.name == reading.equipment) & (device.service_location == reading.service_location))
		.select(*(reading[field] for field in FIELDS))
		.where((reading.equipment == equipment) & (reading.purpose == BASELINE) & (reading.state != UNKNOWN))
		.orderby(reading.taken_on, order=frappe.qb.desc)
		.limit(1)
		.run(as_dict=True)
	)
	return rows[0] if rows else None


def of_location(location: str, limit: int = 20) -> list[dict]:
	"""What was measured at an address, the newest first; awaited baselines are not among it."""
	return frappe.get_all(
		"CPE Reading",
		{"service_location": location, "state": ("!=", UNKNOWN)},
		FIELDS,
		order_by="taken_on desc",
		limit=limit,
	)


def take_baseline(equipment: str, now: datetime) -> str:
	"""Make what the site keeps of a device now its baseline, because a dispatcher says so; answers the row's name.

	Raises frappe.ValidationError where the ACS has never spoken of the device, or it is not installed.
	"""
	line = store.of(equipment)
	place = frappe.db.get_value("Equipment", equipment, ["service_location", "customer"], as_dict=True)
	if not line or line.state == UNKNOWN:
		frappe.throw(
			_("The ACS has not heard of {0} yet: there is nothing to compare with.").format(equipment)
		)
	if not place.service_location:
		frappe.throw(_("{0} is not installed anywhere: a baseline belongs to an address.").format(equipment))
	stop_waiting(equipment)
	return keep(line, equipment, BASELINE, now=now, location=place.service_location, customer=place.customer)


def wait_for_baseline(
	equipment: str,
	*,
	installed_on: datetime,
	job: str | None = None,
	technician: str | None = None,
	location: str | None = None,
	customer: str | None = None,
) -> str:
	"""Write down that a baseline is due as soon as the device has informed after its installation."""
	stop_waiting(equipment)
	row = frappe.new_doc("CPE Reading")
	row.update(
		{
			"equipment": equipment,
			"purpose": BASELINE,
			"taken_on": installed_on,
			"state": UNKNOWN,
			"job": job,
			"technician": technician,
			"service_location": location,
			"customer": customer,
		}
	)
	# the installation that causes it is guarded; people may only read these rows
	return row.insert(ignore_permissions=True).name


def stop_waiting(equipment: str) -> None:
	"""Forget a baseline that is due: the device went elsewhere first."""
	frappe.db.delete("CPE Reading", {"equipment": equipment, "purpose": BASELINE, "state": UNKNOWN})


def awaited(now: datetime, limit: int) -> list[frappe._dict]:
	"""Baselines that are due, those that were looked at longest ago first: name, equipment, taken_on (installed)."""
	return frappe.get_all(
		"CPE Reading",
		{"purpose": BASELINE, "state": UNKNOWN, "taken_on": (">", now - WAITS_FOR)},
		["name", "equipment", "taken_on"],
		order_by="modified",
		limit=limit,
	)


def settle(row: frappe._dict, line: "StoredLine | None", now: datetime) -> bool:
	"""Take an awaited baseline, if the device has informed since its installation; whether it was taken.

	A level that the ACS read before the installation says nothing of this address: it is waited for, and in the
	end left out.
	"""
	if not line or not line.last_inform or line.last_inform < row.taken_on:
		return _looked_at(row, now)
	is_fresh = bool(line.values_on and line.values_on >= row.taken_on)
	if not is_fresh and now < row.taken_on + OLD_VALUES:
		return _looked_at(row, now)
	values = _values(line, line.light if is_fresh else NO_LIGHT, now)
	due = {"name": row.name, "state": UNKNOWN}
	# one UPDATE that asks for the state again: a second worker finds nothing to take
	frappe.db.set_value("CPE Reading", due, values)
	return True


def _looked_at(row: frappe._dict, now: datetime) -> bool:
	frappe.db.set_value("CPE Reading", row.name, "modified", now, update_modified=False)
	return False


def _values(line: "Line | StoredLine", light: "Light", now: datetime) -> dict[str, object]:
	return {
		"taken_on": now,
		"state": line.state,
		"last_inform": line.last_inform,
		"uptime": min(line.uptime or 0, store.MOST_INT),
		"firmware": line.firmware[:140],
		"values_on": line.values_on,
		"wifi_clients": line.wifi_clients or 0,
		"hosts": line.hosts_count or 0,
		**store.light_values(light),
	}
