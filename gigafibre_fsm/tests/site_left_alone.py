"""Leaves a site as it was: whatever rows a test has committed are taken away."""

from collections.abc import Iterator
from contextlib import contextmanager

import frappe

from gigafibre_fsm.tests.visitor import forget_limits

BESIDE_OURS = (
	"Activity Log",
	"Comment",
	"Communication",
	"Contact",
	"Contact Email",
	"Contact Phone",
	"Customer",
	"Dynamic Link",
	"Error Log",
	"File",
	"Has Role",
	"Issue",
	"Item",
	"Notification Settings",
	"Subscription",
	"Subscription Plan",
	"User",
	"Version",
	"Warehouse",
)


@contextmanager
def taken_away_afterwards(*, with_caches: bool = True) -> Iterator[None]:
	"""Work as Administrator; whatever rows came since are taken away at the end.

	Args:
		with_caches: forget what Frappe remembers, too; without it only documents, which suits rows that are no users:
			after all caches Frappe reads the description of every doctype again.
	"""
	frappe.set_user("Administrator")
	frappe.flags.in_test = True
	before = {table: _names(table) for table in _tables()}
	try:
		forget_limits()
		yield
	finally:
		_forget_all_but(before)
		if with_caches:
			frappe.clear_cache()
		frappe.cache().delete_keys("document_cache::")
		frappe.local.document_cache = {}


def our_doctypes(*, with_children: bool = True) -> list[str]:
	"""The doctypes of the app that have rows of their own."""
	filters = {"module": "Gigafibre FSM", "issingle": 0}
	if not with_children:
		filters["istable"] = 0
	return sorted(frappe.get_all("DocType", filters, pluck="name"))


def _tables() -> list[str]:
	return [*our_doctypes(), *(table for table in BESIDE_OURS if frappe.db.table_exists(table))]


def _names(table: str) -> set[str]:
	return set(frappe.get_all(table, pluck="name", limit=0))


def _forget_all_but(before: dict[str, set[str]]) -> None:
	frappe.db.rollback()
	for table, names in before.items():
		new = _names(table) - names
		if new:
			for child in {field.options for field in frappe.get_meta(table).get_table_fields()}:
				frappe.db.delete(child, {"parenttype": table, "parent": ("in", sorted(new))})
			frappe.db.delete(table, {"name": ("in", sorted(new))})
	frappe.db.delete("DocShare", {"user": ("like", "zq-%")})
	frappe.db.commit()
