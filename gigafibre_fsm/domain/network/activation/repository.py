"""The rows of OLT Activation: the only writer of their state."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import frappe

from gigafibre_fsm.domain.network.activation import status as activation_status
from gigafibre_fsm.domain.platform import instants

DOCTYPE = "OLT Activation"
ACCESS = "OLT Access"


@dataclass(frozen=True, slots=True)
class ActivationPlan:
	"""What is to be registered where: the ONT's GPON serial number, its port as the OLT writes it, and the sheet.

	`reason` is a code if no sheet could be written, and `about` what it is about.
	"""

	olt: str
	pon_port: str
	serial: str
	port: str
	sheet: str = ""
	proof: str = ""
	reason: str = ""
	about: str = ""
	has_adapter: bool = False


@dataclass(frozen=True, slots=True)
class ActivationCause:
	"""Who asks for it and why; `now` in site time."""

	now: datetime
	by: str
	technician: str | None = None
	job: str | None = None
	location: str | None = None


def insert_activation(equipment: str, plan: ActivationPlan, cause: ActivationCause) -> str:
	"""Store a request; return its name. An earlier open one of this device is cancelled.

	Args:
		equipment: name of the Equipment.
		plan: what is to be registered where.
		cause: who asks for it, and why.
	"""
	cancel_open(equipment, cause.now)
	row = frappe.new_doc(DOCTYPE)
	row.update({"equipment": equipment, "service_location": cause.location, "job": cause.job})
	row.update({"technician": cause.technician, "requested_by": cause.by, "requested_on": cause.now})
	row.update({"olt": plan.olt, "pon_port": plan.pon_port, "serial": plan.serial, "port": plan.port})
	row.update({"sheet": plan.sheet, "proof": plan.proof, "reason": plan.reason, "reason_about": plan.about})
	row.next_look = instants.now_utc() if plan.has_adapter and not plan.reason else None
	row.state = activation_status.FAILED if plan.reason else activation_status.REQUESTED
	# guard: no role may write these rows; an installation was checked by whoever moved the device
	return row.insert(ignore_permissions=True).name


@dataclass(frozen=True, slots=True)
class NewestActivation:
	"""The newest activation of a device at an address; `is_watched` says whether its OLT is asked about it."""

	name: str
	state: str
	is_watched: bool


def find_newest(equipment: str, location: str) -> NewestActivation | None:
	"""Return the newest activation of a device at an address, as others have committed it and locked; None without one.

	The caller holds the lock of the device, so that of two who ask at once the second one finds the row of the first.
	"""
	own = {"equipment": equipment, "service_location": location}
	fields, newest = ("name", "state", "next_look"), "instant desc"
	row = frappe.db.get_value(DOCTYPE, own, fields, order_by=newest, for_update=True)
	return NewestActivation(row[0], row[1], bool(row[2])) if row else None


def bring_forward(name: str) -> None:
	"""Let an OLT be asked about an activation now; its row is locked by the caller."""
	frappe.db.set_value(DOCTYPE, name, "next_look", instants.now_utc())


def cancel_open(equipment: str, now: datetime) -> None:
	"""Cancel open activations of a device that is not there any more; nothing is undone at the OLT."""
	for name in _open_of(equipment):
		# the engineer may have settled it at this moment
		row = lock_row(name)
		if row and row.state in activation_status.OPEN:
			settle(name, activation_status.CANCELLED, now, reason=activation_status.MOVED)


def settle(name: str, state: str, now: datetime, *, reason: str = "", about: str = "", **more: Any) -> None:
	"""Write a final state, and close the engineer's task.

	Args:
		name: of the OLT Activation.
		state: Done, Failed, Unknown or Cancelled.
		now: site time, naive.
		reason: code; empty without one.
		about: what the reason is about.
		more: further fields and their values.
	"""
	values = {"state": state, "reason": reason, "reason_about": about, "next_look": None}
	settled = {"settled_on": now, "settled_by": frappe.session.user}
	frappe.db.set_value(DOCTYPE, name, {**values, **settled, **more})
	for task in frappe.get_all(
		"ToDo", {"reference_type": DOCTYPE, "reference_name": name, "status": "Open"}, pluck="name"
	):
		frappe.db.set_value("ToDo", task, "status", "Closed")


def note_remark(name: str, *, reason: str, about: str, pasted: str) -> None:
	"""Keep a pasted answer that does not settle the activation, and why it does not.

	Args:
		name: of the OLT Activation.
		reason: a code.
		about: what the reason is about.
		pasted: the answer.
	"""
	frappe.db.set_value(DOCTYPE, name, {"reason": reason, "reason_about": about, "pasted": pasted})


@dataclass(frozen=True, slots=True)
class LockedActivation:
	"""An activation whose row is locked until the transaction ends."""

	state: str
	serial: str
	port: str


@dataclass(frozen=True, slots=True)
class DueActivation:
	"""An activation whose OLT is to be asked; `requested_on` in UTC."""

	name: str
	equipment: str
	serial: str
	port: str
	requested_on: datetime


def list_due_olts(now: datetime) -> list[str]:
	"""Return the OLTs that are to be asked about an activation; `now` in UTC."""
	return frappe.get_all(DOCTYPE, _due(now), pluck="olt", distinct=True, order_by="olt")


def list_due(olt: str, now: datetime) -> list[DueActivation]:
	"""Return the activations about which an OLT is to be asked, fifty at most; `now` in UTC."""
	fields = ["name", "equipment", "serial", "port", "instant"]
	rows = frappe.get_all(DOCTYPE, {**_due(now), "olt": olt}, fields, order_by="next_look", limit=50)
	return [DueActivation(*(row[field] for field in fields)) for row in rows]


def note_look(name: str, *, reason: str, about: str, look: datetime | None) -> None:
	"""Store what an OLT showed of an ONT that is not registered yet, and when it is asked again.

	Args:
		name: of the OLT Activation.
		reason: a code.
		about: what the reason is about.
		look: UTC; None to ask no more.
	"""
	row = lock_row(name)
	if row and row.state in activation_status.OPEN:
		frappe.db.set_value(DOCTYPE, name, {"reason": reason, "reason_about": about[:140], "next_look": look})


def _due(now: datetime) -> dict[str, Any]:
	return {"state": ("in", activation_status.OPEN), "next_look": ("<=", now)}


def lock_row(name: str) -> LockedActivation | None:
	"""Return an activation, its row locked; None if there is none."""
	row = frappe.db.get_value(DOCTYPE, name, ["state", "serial", "port"], for_update=True)
	return LockedActivation(*(value or "" for value in row)) if row else None


def _open_of(equipment: str) -> list[str]:
	filters = {"equipment": equipment, "state": ("in", activation_status.OPEN)}
	return frappe.get_all(DOCTYPE, filters, pluck="name")
