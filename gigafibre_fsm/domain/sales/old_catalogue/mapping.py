"""Which Item a code of the old system is: the rows of Legacy SKU."""

from collections.abc import Iterable
from typing import NamedTuple

import frappe

DOCTYPE = "Legacy SKU"
FIELDS = ["legacy_code", "item", "is_dropped"]


class KeptMapping(NamedTuple):
	"""`items`: code → Item; `dropped`: codes that need no Item."""

	items: dict[str, str]
	dropped: frozenset[str]


def load_mapping() -> KeptMapping:
	"""Return all rows of the mapping."""
	rows = frappe.get_all(DOCTYPE, fields=FIELDS, order_by="legacy_code", limit=0)
	return KeptMapping(
		{row.legacy_code: row.item for row in rows if row.item},
		frozenset(row.legacy_code for row in rows if row.is_dropped),
	)


def find_items(codes: Iterable[str]) -> dict[str, str]:
	"""Return the Items of these codes: by the mapping, or else the Item that has the code itself.

	Args:
		codes: of the old system.

	Returns:
		Code → Item; codes without an Item are left out.
	"""
	wanted = sorted(set(codes))
	if not wanted:
		return {}
	own = {name: name for name in frappe.get_all("Item", {"name": ("in", wanted)}, pluck="name", limit=0)}
	rows = frappe.get_all(DOCTYPE, {"legacy_code": ("in", wanted)}, FIELDS, order_by="legacy_code", limit=0)
	for row in rows:
		own.pop(row.legacy_code, None)
		if row.item:
			own[row.legacy_code] = row.item
	return own
