"""Restores the defaults of Time fields in new documents.

Frappe 15 fills every empty Time field of a new document with the present time instead of its default, however
the document is made (`frappe.model.create_new.set_dynamic_default_values`); 16 does so only for a default of
"Now".
"""

from datetime import time, timedelta

from frappe.model.document import Document
from frappe.utils import get_time


def restore_defaults(doc: Document) -> None:
	"""Set Time fields that the user left empty in a new document to their default; call before validation."""
	if not doc.is_new():
		return
	for field in doc.meta.get("fields", {"fieldtype": "Time"}):
		if is_filled_by_clock(doc.get(field.fieldname)):
			doc.set(field.fieldname, field.default or None)


def is_filled_by_clock(value: str | time | timedelta | None) -> bool:
	"""Whether Frappe filled in the present time: it has a fraction of a second, which users never enter."""
	return bool(value) and get_time(value).microsecond != 0
