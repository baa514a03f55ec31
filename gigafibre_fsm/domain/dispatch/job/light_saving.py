"""Saves a job in as many statements as it has changed rows: Frappe reads all of them again, and writes all of them."""

from typing import TYPE_CHECKING, Any

import frappe

if TYPE_CHECKING:
	from frappe.model.document import Document

_STAMPS = frozenset({"modified", "modified_by"})
"""What every save gives each row of a document, whether it has changed or not."""


class LightSaving:
	"""Two steps of Frappe's saving, for a document with many rows in many tables; all others are its own."""

	def load_doc_before_save(self, *, raise_exception: bool = False) -> None:
		"""Take what was read under the lock for the stored state, once; without it, read it as Frappe does."""
		stored = self.flags.pop("stored", None)
		if stored:
			self._doc_before_save = frappe.get_doc(stored)
		else:
			super().load_doc_before_save(raise_exception=raise_exception)

	def update_child_table(self, fieldname: str, df: "Document | None" = None) -> None:
		"""Write the new and the changed rows of a table, and delete those that are gone."""
		before = self.get_doc_before_save()
		if before is None:
			super().update_child_table(fieldname, df)
			return
		stored = {row.name: row for row in before.get(fieldname)}
		kept = self.get(fieldname)
		for row in kept:
			if row.name not in stored or _values(row) != _values(stored[row.name]):
				row.db_update()
		if gone := stored.keys() - {row.name for row in kept}:
			frappe.db.delete(self.meta.get_field(fieldname).options, {"name": ("in", sorted(gone))})


def _values(row: "Document") -> dict[str, Any]:
	values = row.get_valid_dict(convert_dates_to_str=True, ignore_virtual=True)
	return {name: value for name, value in values.items() if name not in _STAMPS}
