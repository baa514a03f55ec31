"""Time fields of new documents start with their default.

Frappe 15 fills every empty Time field of a new document with the present time, over its default, whichever way the
document is made (`frappe.model.create_new.set_dynamic_default_values`); 16 does so for a default of "Now" only.
"""

from datetime import time, timedelta

from frappe.model.document import Document
from frappe.utils import get_time


def restore_defaults(doc: Document) -> None:
	"""Give the Time fields of a new document that nobody typed their default; call it before the checks."""
	if not doc.is_new():
		return
	for field in doc.meta.get("fields", {"fieldtype": "Time"}):
		if is_filled_by_clock(doc.get(field.fieldname)):
			doc.set(field.fieldname, field.default or None)


def is_filled_by_clock(value: str | time | timedelta | None) -> bool:
	"""Whether Frappe put the present time there: it has a fraction of a second, which nobody types."""
	return bool(value) and get_time(value).microsecond != 0
