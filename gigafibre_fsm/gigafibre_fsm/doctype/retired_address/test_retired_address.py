"""Retired Address: rows that would take an address from the site are refused in words."""

import frappe

from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.tests.frappe_case import FrappeTestCase, linked_doctypes

test_ignore = IGNORE_TEST_RECORD_DEPENDENCIES = linked_doctypes(__name__)


class TestRetiredAddress(FrappeTestCase):
	def make(self, old: str, new: str):
		return frappe.get_doc({"doctype": "Retired Address", "old_path": old, "new_address": new}).insert()

	def test_the_path_is_stored_as_it_is_compared(self) -> None:
		self.assertEqual(self.make(" /zq-old/ ", "/portal").old_path, "zq-old")

	def test_a_row_that_cannot_work_is_refused_in_words(self) -> None:
		with self.assertRaisesRegex(FsmError, "part after the host"):
			self.make("app/*", "/portal")

	def test_a_former_address_is_written_once(self) -> None:
		self.make("zq-once", "/portal")
		with self.assertRaises(frappe.UniqueValidationError):
			self.make("/zq-once/", "/offres")
