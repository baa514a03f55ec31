"""Leaves a site as it was: whatever rows a test has committed are taken away, and settings are as before."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import frappe

from gigafibre_fsm.tests.visitor import forget_limits

BESIDE_OURS = (
	"Activity Log",
	"Bank Transaction",
	"Comment",
	"Communication",
	"Contact",
	"Contact Email",
	"Contact Phone",
	"Customer",
	"Dynamic Link",
	"Error Log",
	"File",
	"GL Entry",
	"Has Role",
	"Issue",
	"Item",
	"Journal Entry",
	"Lead",
	"Notification Settings",
	"Opportunity",
	"Opportunity Item",
	"Payment Entry",
	"Payment Ledger Entry",
	"Purchase Invoice",
	"Quotation",
	"Quotation Item",
	"Sales Invoice",
	"Subscription",
	"Subscription Plan",
	"Supplier",
	"User",
	"Version",
	"Warehouse",
)


Names = dict[str, set[str]]
"""Names of rows by doctype."""


@dataclass(frozen=True)
class KeptRows:
	"""Rows that were committed, with the contents of their files, to be put back after they were taken away."""

	rows: dict[str, dict[str, frappe._dict]] = field(default_factory=dict)
	files: dict[Path, bytes] = field(default_factory=dict)

	def put_back(self) -> None:
		"""Insert the rows as they were, without their controllers, and commit."""
		for doctype, rows in self.rows.items():
			fields = list(next(iter(rows.values())))
			frappe.db.bulk_insert(doctype, fields, [list(row.values()) for row in rows.values()])
		for path, content in self.files.items():
			path.write_bytes(content)
		frappe.db.commit()  # other requests are other connections


@contextmanager
def taken_away_afterwards(*, with_caches: bool = True) -> Iterator[Names]:
	"""Give the names of the rows that are there, and work as Administrator; whatever came since is taken away at the end.

	Our settings get back the values that they have now: a test that leaves a vendor switched on fails others.

	Args:
		with_caches: forget what Frappe remembers, too; without it only documents, which suits rows that are no users:
			after all caches Frappe reads the description of every doctype again.
	"""
	frappe.set_user("Administrator")
	frappe.flags.in_test = True
	before, settings = {table: _names(table) for table in _tables()}, _settings()
	try:
		forget_limits()
		yield before
	finally:
		_forget_all_but(before)
		_restore_settings(settings)
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


def _settings() -> dict[str, dict[str, str]]:
	"""The stored values of our settings by doctype."""
	ours = frappe.get_all(
		"DocType", {"module": "Gigafibre FSM", "issingle": 1}, pluck="name", order_by="name"
	)
	return {doctype: dict(frappe.db.get_singles_dict(doctype)) for doctype in ours}


def _restore_settings(before: dict[str, dict[str, str]]) -> None:
	changed = [doctype for doctype, values in _settings().items() if values != before[doctype]]
	for doctype in changed:
		# a write of Frappe's own makes this connection forget the values that it remembers
		frappe.db.set_single_value(doctype, "modified", None, update_modified=False)
		frappe.db.delete("Singles", {"doctype": doctype})
		if rows := [(doctype, field, value) for field, value in before[doctype].items()]:
			frappe.db.bulk_insert("Singles", ["doctype", "field", "value"], rows)
	frappe.db.commit()  # web server and workers are other processes
	for doctype in changed:
		frappe.clear_document_cache(doctype, doctype)


def kept_rows(before: Names) -> KeptRows:
	"""What came since these names, with the rows of its tables and its files."""
	kept = KeptRows()
	for table, new in _new(before).items():
		_store_rows(kept, table, {"name": ("in", new)})
		for child in _children(table):
			_store_rows(kept, child, {"parenttype": table, "parent": ("in", new)})
	for name in kept.rows.get("File", ()):
		file = frappe.get_doc("File", name)
		kept.files[Path(file.get_full_path())] = file.get_content()
	return kept


def _store_rows(kept: KeptRows, doctype: str, filters: dict) -> None:
	# the rows of a table of its own are found as such, and with their document
	if rows := frappe.qb.get_query(doctype, filters=filters, fields=["*"]).run(as_dict=True):
		kept.rows.setdefault(doctype, {}).update({row.name: row for row in rows})


def _new(before: Names) -> dict[str, list[str]]:
	found = {table: sorted(_names(table) - names) for table, names in before.items()}
	return {table: new for table, new in found.items() if new}


def _children(table: str) -> set[str]:
	return {field.options for field in frappe.get_meta(table).get_table_fields()}


def _forget_all_but(before: Names) -> None:
	frappe.db.rollback()
	for table, new in _new(before).items():
		for child in _children(table):
			frappe.db.delete(child, {"parenttype": table, "parent": ("in", new)})
		frappe.db.delete(table, {"name": ("in", new)})
	frappe.db.delete("DocShare", {"user": ("like", "zq-%")})
	frappe.db.commit()
