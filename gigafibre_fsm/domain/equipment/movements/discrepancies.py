"""Differences between stock and what technicians, or two servers of modems, found: reported to dispatch, never corrected automatically.

The only writer of Equipment Finding. A finding stays open until the device moves or a dispatcher closes it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict

from pypika.terms import Criterion

import frappe

DOCTYPE = "Equipment Finding"
NOT_FOUND, IN_HAND, IN_TWO_ACS = "Not Found", "In Hand", "In Two ACSs"
OPEN, SETTLED = "Open", "Settled"


def report_discrepancy(
	equipment: str,
	kind: str,
	technician: str | None,
	now: datetime,
	*,
	note: str | None = None,
	count: str | None = None,
) -> str:
	"""Report a difference to dispatch and return the name of its Equipment Finding.

	One that is already open is not reported again.

	Args:
		equipment: name of the Equipment.
		kind: NOT_FOUND (stock has it on the technician's truck, but it is not there) or IN_HAND (the
			technician holds it, but stock has it elsewhere), or IN_TWO_ACS (two servers manage the device).
		technician: who reports it, name of a Dispatch Technician; None for what a server reports.
		now: site time, naive.
		note: in the technician's words, or the names of the servers.
		count: the Truck Count that revealed it.
	"""
	same = {
		"equipment": equipment,
		"kind": kind,
		"technician": technician or ("is", "not set"),
		"state": OPEN,
	}
	if known := frappe.db.get_value(DOCTYPE, same):
		return known
	place = frappe.db.get_value("Equipment", equipment, ["status", "warehouse"], as_dict=True)
	finding = frappe.get_doc(
		{
			"doctype": DOCTYPE,
			**same,
			"technician": technician,
			"found_on": now,
			"serial_number": equipment,
			"stock_status": place.status,
			"stock_warehouse": place.warehouse,
			"note": note or None,
			"truck_count": count,
		}
	)
	# guard: no role may write findings; they come from here alone, and all callers are guarded
	finding.insert(ignore_permissions=True)
	return finding.name


def was_reported(equipment: str, kind: str, since: datetime) -> bool:
	"""Whether such a difference was reported lately, settled or not.

	Args:
		equipment: name of the Equipment.
		kind: as for `report_discrepancy`.
		since: site time, naive.
	"""
	same = {"equipment": equipment, "kind": kind, "found_on": (">", since)}
	return bool(frappe.db.exists(DOCTYPE, same))


class OpenFinding(TypedDict):
	"""An open Equipment Finding; `found_on` in site time."""

	name: str
	kind: str
	technician_name: str | None
	found_on: datetime
	note: str | None


def find_open(equipment: str) -> list[OpenFinding]:
	"""Return a device's open findings, newest first, five at most."""
	return frappe.get_all(
		DOCTYPE,
		{"equipment": equipment, "state": OPEN},
		["name", "kind", "technician.technician_name", "found_on", "note"],
		order_by="found_on desc",
		limit=5,
	)


def close_open(equipment: str, movement: str | None, now: datetime, *, by: str | None = None) -> None:
	"""Close all open findings about a device, because it moved or a dispatcher answered.

	Args:
		equipment: name of the Equipment.
		movement: the Equipment Movement that settles them; None if a dispatcher does.
		now: site time, naive.
		by: who closes them; None for the session's user.
	"""
	finding = frappe.qb.DocType(DOCTYPE)
	_close(finding.equipment == equipment, {"movement": movement, "settled_by": by}, now)


def close_finding(name: str, now: datetime) -> None:
	"""Close one finding after a check, without a movement.

	Args:
		name: of the Equipment Finding.
		now: site time, naive.
	"""
	finding = frappe.qb.DocType(DOCTYPE)
	_close(finding.name == name, {"settled_by": None}, now)


def close_as_found(devices: Sequence[str], count: str, now: datetime) -> None:
	"""Close open findings of devices reported missing that a count of the truck has found.

	Args:
		devices: names of the Equipment found.
		count: name of the Truck Count.
		now: site time, naive.
	"""
	if devices:
		finding = frappe.qb.DocType(DOCTYPE)
		which = finding.equipment.isin(list(devices)) & (finding.kind == NOT_FOUND)
		_close(which, {"settled_by": count}, now)


def _close(which: Criterion, values: dict[str, str | None], now: datetime) -> None:
	finding = frappe.qb.DocType(DOCTYPE)
	query = frappe.qb.update(finding).set(finding.state, SETTLED).set(finding.settled_on, now)
	for field, value in {**values, "settled_by": values["settled_by"] or frappe.session.user}.items():
		query = query.set(finding[field], value)
	query.where(which & (finding.state == OPEN)).run()
