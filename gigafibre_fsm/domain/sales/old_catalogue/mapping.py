"""Which Item a code of the old system is: the rows of Legacy SKU."""

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
