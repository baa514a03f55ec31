"""Lunch is lunch: no Time field of a new document is the moment at which somebody made it."""

import json

import frappe

from gigafibre_fsm.gigafibre_fsm import time_fields
from gigafibre_fsm.tests.frappe_case import DOCTYPES, FrappeTestCase


def time_fields_of_ours() -> dict[str, dict[str, str | None]]:
	"""Doctype → field → default, of every Time field in documents of which there can be many."""
	found: dict[str, dict[str, str | None]] = {}
	for path in DOCTYPES.glob("*/*.json"):
		doctype = json.loads(path.read_text())
		for field in doctype.get("fields", ()):
			if field["fieldtype"] == "Time" and not doctype.get("issingle"):
				found.setdefault(doctype["name"], {})[field["fieldname"]] = field.get("default")
	return found


class TestTimeFields(FrappeTestCase):
	def test_there_are_some(self):
		self.assertIn("Dispatch Technician", time_fields_of_ours())

	def test_a_new_document_has_its_defaults_and_keeps_what_was_typed(self):
		for doctype, fields in time_fields_of_ours().items():
			for typed in (None, "10:15:00"):
				with self.subTest(doctype, typed=typed):
					doc = frappe.new_doc(doctype)
					for field in fields:
						doc.set(field, typed or "22:50:04.070000")
					doc.run_method("before_validate")
					for field, default in fields.items():
						self.assertEqual(doc.get(field), typed or default, field)

	def test_who_is_invited_in_the_evening_has_lunch_at_noon(self):
		doc = frappe.get_doc(
			{"doctype": "Dispatch Technician", "technician_name": "Luc", "mobile": "+15145550871"}
		).insert()
		self.assertEqual(
			[str(doc.get(name)) for name in ("shift_start", "shift_end", "break_from", "break_until")],
			["08:00:00", "17:00:00", "11:30:00", "13:00:00"],
		)

	def test_the_clocks_time_is_told_from_a_typed_one(self):
		self.assertTrue(time_fields.is_filled_by_clock("22:50:04.070123"))
		self.assertFalse(time_fields.is_filled_by_clock("22:50:04"))
		self.assertFalse(time_fields.is_filled_by_clock(None))
