"""The rows of Modem Probe: the only writer of their state."""

from dataclasses import asdict, dataclass
from datetime import datetime

import frappe

from gigafibre_fsm.domain.network.probes import status as probe_status
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.integrations.modem_bridge.reading import ModemReading

DOCTYPE = "Modem Probe"


@dataclass(frozen=True, slots=True)
class ClaimedProbe:
	"""A probe as its worker claimed it; `requested_on` in UTC. One that `was_running` lost its worker."""

	name: str
	equipment: str
	requested_on: datetime
	was_running: bool


def insert_probe(equipment: str, *, by: str, now: datetime, technician: str | None, job: str | None) -> str:
	"""Store a request, or return the name of the one that is open for this device.

	Args:
		equipment: name of the Equipment.
		by: name of the User who requests it.
		now: site time, naive.
		technician: the Dispatch Technician at the customer's.
		job: name of their Dispatch Job.
	"""
	# concurrent requests for one device are processed one after the other
	location = frappe.db.get_value("Equipment", equipment, "service_location", for_update=True)
	earlier = {"equipment": equipment, "state": ("in", probe_status.OPEN)}
	if name := frappe.db.get_value(DOCTYPE, earlier):
		return name
	probe = frappe.new_doc(DOCTYPE)
	probe.update({"equipment": equipment, "service_location": location, "technician": technician, "job": job})
	probe.update({"requested_by": by, "requested_on": now, "next_look": instants.now_utc()})
	# guard: no role may write these rows; the endpoint has checked the right to this device
	probe.insert(ignore_permissions=True)
	return probe.name


def claim_next(now: datetime) -> ClaimedProbe | None:
	"""Claim the next due probe, or return None; `now` in UTC. The caller commits before anything is sent."""
	probe = frappe.qb.DocType(DOCTYPE)
	rows = (
		frappe.qb.from_(probe)
		.select(probe.name, probe.equipment, probe.requested_on, probe.state)
		.where(probe.state.isin(probe_status.OPEN) & (probe.next_look <= now))
		.orderby(probe.next_look)
		.limit(1)
		.for_update(skip_locked=True)
	).run(as_dict=True)
	if not rows:
		return None
	row = rows[0]
	_set(row.name, {"state": probe_status.RUNNING, "next_look": now + probe_status.LEASE})
	was_running = row.state == probe_status.RUNNING
	return ClaimedProbe(row.name, row.equipment, instants.latest_utc(row.requested_on), was_running)


def postpone(name: str, now: datetime) -> None:
	"""Give a probe back, because somebody else is reading this modem; `now` in UTC."""
	values = {"state": probe_status.REQUESTED, "next_look": now + probe_status.BUSY_PAUSE}
	_set(name, values)


def finish(name: str, now: datetime, *, reading: ModemReading | None = None, reason: str = "") -> None:
	"""Store the outcome of a probe, unless it was settled meanwhile.

	Args:
		name: name of the Modem Probe.
		now: site time, naive.
		reading: what was read; None if it failed.
		reason: code of the failure.
	"""
	if frappe.db.get_value(DOCTYPE, name, "state", for_update=True) != probe_status.RUNNING:
		return
	values = {"state": probe_status.FAILED, "reason": reason, "next_look": None}
	if reading:
		values = {
			**values,
			"state": probe_status.DONE,
			"read_on": now,
			"result": frappe.as_json(asdict(reading)),
		}
	_set(name, values)
	equipment = frappe.db.get_value(DOCTYPE, name, "equipment")
	# open forms show the new state
	frappe.publish_realtime(
		"fsm_modem_probe", {"name": name}, doctype="Equipment", docname=equipment, after_commit=True
	)


def _set(name: str, values: dict[str, object]) -> None:
	frappe.db.set_value(DOCTYPE, name, values)
