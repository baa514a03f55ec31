"""The baseline of a line: the device's state when it was newly installed at this address.

It is taken once the device has informed after its installation. Until then its row has the state Unknown; the
row is written in the transaction of the installation, so that a killed worker cannot lose it.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

import frappe
from frappe import _

from gigafibre_fsm.domain.equipment.movements import states as movement_states
from gigafibre_fsm.domain.network import due
from gigafibre_fsm.domain.network.device.optical_power import NO_LIGHT
from gigafibre_fsm.domain.network.device.snapshot import UNKNOWN
from gigafibre_fsm.domain.network.line import line_state, readings
from gigafibre_fsm.domain.network.line import refresh as line_refresh
from gigafibre_fsm.domain.network.line import repository as line_repository
from gigafibre_fsm.domain.network.line.readings import BASELINE
from gigafibre_fsm.domain.platform import instants, transactions

if TYPE_CHECKING:
	from frappe.model.document import Document

	from gigafibre_fsm.domain.network.line.repository import StoredLine

OLD_VALUES = timedelta(days=1)
"""A baseline waits this long for a level read after the installation; then it is taken without a level."""
ASKED_FOR = timedelta(hours=2)
"""For this long after an installation the ACS is queried each minute; later the poll suffices."""
MOST_AT_ONCE = 20
WITH_A_BASELINE = ("ONT",)


class AwaitedBaseline(NamedTuple):
	"""A CPE Reading that waits for its device; installed at `taken_on` in site time, at `instant` in UTC."""

	name: str
	equipment: str
	taken_on: datetime
	instant: datetime | None


def device_moved(movement: "Document") -> None:
	"""Await a baseline when an ONT is installed, and stop waiting when it is removed."""
	if movement.to_status != movement_states.INSTALLED or not movement.to_location:
		cancel_awaited(movement.equipment)
	elif frappe.db.get_value("Equipment", movement.equipment, "equipment_type") in WITH_A_BASELINE:
		await_baseline(
			movement.equipment,
			installed_on=movement.moved_on,
			job=movement.job,
			technician=movement.technician,
			location=movement.to_location,
			customer=movement.to_customer,
		)


def take_due(now: datetime) -> int:
	"""Take the baselines that are due, each in a transaction of its own; return how many."""
	taken = 0
	for row in list_awaited(now, MOST_AT_ONCE):
		heard = (
			line_refresh.fetch_line(row.equipment, now)
			if now < row.taken_on + ASKED_FOR
			else line_refresh.NOTHING
		)
		taken += transactions.run_transaction(lambda row=row, heard=heard: _look_and_take(row, heard, now))
	return taken


def _look_and_take(row: AwaitedBaseline, heard: line_refresh.LiveResult, now: datetime) -> bool:
	line_state.save_line(row.equipment, heard, now)
	return complete_awaited(row, line_repository.find_line(row.equipment), now)


def take_baseline(equipment: str, now: datetime) -> str:
	"""Make the stored state of a device's line its baseline; return the name of the CPE Reading.

	Requested by a dispatcher; a baseline that is still awaited is deleted.

	Raises:
		frappe.ValidationError: the ACS has never reported the device, or it is not installed.
	"""
	line = line_repository.find_line(equipment)
	place = frappe.db.get_value("Equipment", equipment, ["service_location", "customer"], as_dict=True)
	if not line or line.state == UNKNOWN:
		frappe.throw(
			_("{0} has never called in: there is nothing to take as its baseline.").format(equipment)
		)
	if not place.service_location:
		frappe.throw(_("{0} is not installed anywhere: a baseline belongs to an address.").format(equipment))
	cancel_awaited(equipment)
	return readings.store_reading(
		line, equipment, BASELINE, now=now, location=place.service_location, customer=place.customer
	)


def await_baseline(
	equipment: str,
	*,
	installed_on: datetime,
	job: str | None = None,
	technician: str | None = None,
	location: str | None = None,
	customer: str | None = None,
) -> str:
	"""Create a baseline to be taken once the device has informed after its installation.

	An earlier one that is still awaited is deleted.

	Args:
		equipment: name of the Equipment.
		installed_on: site time, naive.
		job: name of the Dispatch Job that installed it.
		technician: the Dispatch Technician who installed it.
		location: name of the Service Location.
		customer: name of the Customer.

	Returns:
		Name of the CPE Reading, whose state is Unknown until it is taken.
	"""
	cancel_awaited(equipment)
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
	# guard: the installation was authorised; no role may write these rows
	return row.insert(ignore_permissions=True).name


def cancel_awaited(equipment: str) -> None:
	"""Delete the awaited baseline of a device, because the device was moved first."""
	frappe.db.delete("CPE Reading", {"equipment": equipment, "purpose": BASELINE, "state": UNKNOWN})


def list_awaited(now: datetime, limit: int) -> list[AwaitedBaseline]:
	"""Return awaited baselines, least recently checked first; `taken_on` is the installation."""
	reading = frappe.qb.DocType("CPE Reading")
	device = frappe.qb.DocType("Equipment")
	query = (
		frappe.qb.from_(reading)
		.join(device)
		.on(device.name == reading.equipment)
		.select(reading.name, reading.equipment, reading.taken_on, reading.instant)
		.where((reading.purpose == BASELINE) & (reading.state == UNKNOWN))
		.where(reading.taken_on > now - due.WAITS_FOR)
		.orderby(reading.modified)
		.limit(limit)
	)
	return [AwaitedBaseline(*row) for row in query.run()]


def complete_awaited(row: AwaitedBaseline, line: "StoredLine | None", now: datetime) -> bool:
	"""Take an awaited baseline if the device has informed since its installation; return whether it was.

	A level read before the installation belongs to another address: the baseline waits up to OLD_VALUES for a
	newer one, and is then taken without a level.

	Args:
		row: one of `list_awaited`.
		line: the stored state of the device's line; None if the ACS does not have the device.
		now: site time, naive.
	"""
	if not line or not _is_since(line.last_inform, row):
		return _looked_at(row, now)
	is_fresh = _is_since(line.values_on, row)
	if not is_fresh and now < row.taken_on + OLD_VALUES:
		return _looked_at(row, now)
	values = readings.values_of(line, line.light if is_fresh else NO_LIGHT, now)
	due = {"name": row.name, "state": UNKNOWN}
	# one UPDATE that checks the state again: a second worker finds nothing to take
	frappe.db.set_value("CPE Reading", due, values)
	return True


def _is_since(moment: datetime | None, row: AwaitedBaseline) -> bool:
	"""Whether a site time is certainly not before the installation, even in a repeated hour."""
	return bool(moment and instants.to_utc(moment) >= (row.instant or instants.to_utc(row.taken_on)))


def _looked_at(row: AwaitedBaseline, now: datetime) -> bool:
	frappe.db.set_value("CPE Reading", row.name, "modified", now, update_modified=False)
	return False
