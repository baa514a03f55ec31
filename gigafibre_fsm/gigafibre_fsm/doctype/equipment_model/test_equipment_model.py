"""Equipment Model: rules that could never match are refused when saved."""

import frappe

from gigafibre_fsm.domain.equipment.identity import model_rules
from gigafibre_fsm.tests.devices import a_model
from gigafibre_fsm.tests.frappe_case import FrappeTestCase, linked_doctypes

test_ignore = IGNORE_TEST_RECORD_DEPENDENCIES = linked_doctypes(__name__)


class TestEquipmentModel(FrappeTestCase):
	def test_a_broken_pattern_is_refused_with_its_place(self) -> None:
		with self.assertRaisesRegex(frappe.ValidationError, "no regular expression"):
			a_model(serial_pattern="2[0-9{12}")

	def test_prefixes_are_kept_as_six_digits_each_once(self) -> None:
		name = a_model(oui_prefixes="1c:61:b4\n\n3C-64-CF\n1C61B4")
		self.assertEqual(frappe.db.get_value("Equipment Model", name, "oui_prefixes"), "1C61B4\n3C64CF")

	def test_a_wrong_prefix_is_refused(self) -> None:
		for prefix in ("1C61B", "1C61BO", "1C61B4AABBCC", "TP-Link"):
			with self.subTest(prefix), self.assertRaisesRegex(frappe.ValidationError, "six hexadecimal"):
				a_model(oui_prefixes=prefix)

	def test_a_wrong_gpon_vendor_is_refused(self) -> None:
		with self.assertRaisesRegex(frappe.ValidationError, "four letters"):
			a_model(gpon_vendor_id="TP1")

	def test_a_disabled_model_judges_nothing(self) -> None:
		name = a_model(disabled=1)
		self.assertNotIn(name, [rules.name for rules in model_rules.load_all_rules()])
		self.assertEqual(model_rules.load_rules(name).oui_prefixes, ("1C61B4",))
