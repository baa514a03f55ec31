"""Legacy SKU: a code is one Item or none, once."""

import frappe

from gigafibre_fsm.domain.sales.old_catalogue import mapping
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.tests.builders import an_item
from gigafibre_fsm.tests.frappe_case import FrappeTestCase, linked_doctypes

test_ignore = IGNORE_TEST_RECORD_DEPENDENCIES = linked_doctypes(__name__)


class TestLegacySKU(FrappeTestCase):
	def make(self, code: str, **values: object):
		return frappe.get_doc({"doctype": "Legacy SKU", "legacy_code": code, **values}).insert()

	def test_a_code_that_says_nothing_or_two_things_is_refused(self) -> None:
		item = an_item().name
		for values, words in (
			({}, "Choose the Item"),
			({"item": item, "is_dropped": 1}, "empty one of both"),
		):
			with self.subTest(words), self.assertRaisesRegex(FsmError, words):
				self.make("ZQ-1", **values)

	def test_a_code_is_mapped_once(self) -> None:
		self.make(" ZQ-2 ", item=an_item().name)
		with self.assertRaises(frappe.UniqueValidationError):
			self.make("ZQ-2", is_dropped=1)

	def test_the_mapping_holds_items_and_codes_that_need_none(self) -> None:
		item = an_item().name
		self.make("ZQ-3", item=item)
		self.make("ZQ-4", is_dropped=1)
		kept = mapping.load_mapping()
		self.assertEqual((kept.items["ZQ-3"], "ZQ-4" in kept.dropped), (item, True))
