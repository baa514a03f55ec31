"""Differences between stock and the network as Equipment Findings: opened and closed by what is found each day.

With `discrepancies.py` the only writer of Equipment Finding. A finding closes by itself when the difference is gone;
one that a person has closed is not opened again for a month.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import frappe

from gigafibre_fsm.domain.equipment.movements.discrepancies import DOCTYPE, OPEN, SETTLED

STRANGER, CALLS_FROM_ELSEWHERE, NEVER_CALLED = (
	"Unknown to Stock",
	"Calls, but Is Not Installed",
	"Never Called",
)
KINDS = (STRANGER, CALLS_FROM_ELSEWHERE, NEVER_CALLED)
BY_ITSELF = "network"
"""Who closed a finding whose difference was gone."""
RESPECTED = timedelta(days=30)
"""How long the answer of a person who closed a finding is not asked for again."""


@dataclass(frozen=True, slots=True)
class NetworkDifference:
	"""A device on which stock and network disagree; `equipment` is None if stock does not have it."""

	kind: str
	serial: str
	equipment: str | None
	product_class: str
	last_inform: datetime | None


@dataclass(frozen=True, slots=True)
class FindingChanges:
	"""How many findings were opened and closed."""

	opened: int
	closed: int


def match_findings(found: Sequence[NetworkDifference], now: datetime) -> FindingChanges:
	"""Open a finding for each difference that has none, and close those whose difference is gone.

	Args:
		found: all differences of the present; a list that is cut off would close the others.
		now: site time, naive.
	"""
	present = {(each.kind, each.serial): each for each in found}
	finding = frappe.qb.DocType(DOCTYPE)
	rows = (
		frappe.qb.from_(finding)
		.select(finding.name, finding.kind, finding.serial_number, finding.state)
		.where(finding.kind.isin(KINDS))
		.where(
			(finding.state == OPEN)
			| ((finding.settled_on > now - RESPECTED) & (finding.settled_by != BY_ITSELF))
		)
		.for_update()
	).run()
	gone = [name for name, kind, serial, state in rows if state == OPEN and (kind, serial) not in present]
	known = {(kind, serial) for _name, kind, serial, _state in rows}
	new = [each for key, each in present.items() if key not in known]
	for each in new:
		_open(each, now)
	_close(gone, now)
	return FindingChanges(len(new), len(gone))


def report_new(equipment: str, product_class: str, now: datetime) -> str:
	"""Open a finding about a device that calls and was created just now; return its name.

	Args:
		equipment: name of the Equipment, which is not installed anywhere yet.
		product_class: as the ACS has it.
		now: site time, naive.
	"""
	return _open(NetworkDifference(CALLS_FROM_ELSEWHERE, equipment, equipment, product_class, None), now)


def _open(found: NetworkDifference, now: datetime) -> str:
	place = found.equipment and frappe.db.get_value(
		"Equipment", found.equipment, ["status", "warehouse"], as_dict=True
	)
	row = frappe.new_doc(DOCTYPE)
	row.update({"kind": found.kind, "state": OPEN, "found_on": now, "serial_number": found.serial})
	row.update({"equipment": found.equipment, "product_class": found.product_class})
	row.update({"last_inform": found.last_inform})
	if place:
		row.update({"stock_status": place.status, "stock_warehouse": place.warehouse})
	# guard: no role may write findings; a job of the clock's compares stock and network
	return row.insert(ignore_permissions=True).name


def _close(names: Sequence[str], now: datetime) -> None:
	if names:
		finding = frappe.qb.DocType(DOCTYPE)
		query = frappe.qb.update(finding).set(finding.state, SETTLED).set(finding.settled_on, now)
		query.set(finding.settled_by, BY_ITSELF).where(finding.name.isin(list(names))).run()
