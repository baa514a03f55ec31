"""What technicians found to be otherwise than stock says: told to dispatch, never silently corrected.

The only writer of Equipment Finding. A finding stays open until the device moves, or a person closes it.
"""

from collections.abc import Sequence
from datetime import datetime

from pypika.terms import Criterion

import frappe

DOCTYPE = "Equipment Finding"
NOT_FOUND, IN_HAND = "Not Found", "In Hand"
OPEN, SETTLED = "Open", "Settled"


def report_discrepancy(
	equipment: str,
	kind: str,
	technician: str,
	now: datetime,
	*,
	note: str | None = None,
	count: str | None = None,
) -> str:
	"""Report a difference to dispatch and return the name of its Equipment Finding.

	One that is already open is not reported again.

	Args:
		equipment: name of the Equipment.
		kind: NOT_FOUND (it should be on the technician's truck and is not) or IN_HAND (they hold it, but
			stock has it elsewhere).
		technician: who reports it, name of a Dispatch Technician.
		now: site time, naive.
		note: in the technician's words.
		count: the Truck Count in which it was found out.
	"""
	same = {"equipment": equipment, "kind": kind, "technician": technician, "state": OPEN}
	if known := frappe.db.get_value(DOCTYPE, same):
		return known
	place = frappe.db.get_value("Equipment", equipment, ["status", "warehouse"], as_dict=True)
	finding = frappe.get_doc(
		{
			"doctype": DOCTYPE,
			**same,
			"found_on": now,
			"stock_status": place.status,
			"stock_warehouse": place.warehouse,
			"note": note or None,
			"truck_count": count,
		}
	)
	# Nobody has the right to write findings by hand: this function is the only way, its callers are guarded.
	finding.insert(ignore_permissions=True)
	return finding.name


def find_open(equipment: str) -> list[dict]:
	"""What technicians said of a device and nobody has answered: `{"name", "kind", "technician_name", "found_on", "note"}`."""
	return frappe.get_all(
		DOCTYPE,
		{"equipment": equipment, "state": OPEN},
		["name", "kind", "technician.technician_name", "found_on", "note"],
		order_by="found_on desc",
		limit=5,
	)


def close_open(equipment: str, movement: str | None, now: datetime, *, by: str | None = None) -> None:
	"""Close every open finding about a device, because it moved or because a person has answered.

	Args:
		equipment: name of the Equipment.
		movement: the Equipment Movement that answers the findings; None where a person does.
		now: site time, naive.
		by: who closes them; the session's user without it.
	"""
	finding = frappe.qb.DocType(DOCTYPE)
	_close(finding.equipment == equipment, {"movement": movement, "settled_by": by}, now)


def close_as_found(devices: Sequence[str], count: str, now: datetime) -> None:
	"""Close the open findings that say these devices were not found: a count of the truck has found them.

	Args:
		devices: names of the Equipment that were there.
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
