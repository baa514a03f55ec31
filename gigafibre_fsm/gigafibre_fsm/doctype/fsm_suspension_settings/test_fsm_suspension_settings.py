"""FSM Suspension Settings: what no modem could be given is refused in words."""

import frappe

from gigafibre_fsm.tests.frappe_case import FrappeTestCase, linked_doctypes

test_ignore = IGNORE_TEST_RECORD_DEPENDENCIES = linked_doctypes(__name__)

SETTINGS = "FSM Suspension Settings"
GOOD = {
	"switch": "Modem Profile",
	"parameters": "VirtualParameters.Service",
	"value_type": "xsd:string",
	"suspended_value": "suspended",
	"active_value": "active",
}


class TestSuspensionSettings(FrappeTestCase):
	def save(self, **values: object):
		settings = frappe.get_doc(SETTINGS)
		settings.update({**GOOD, **values})
		return settings.save()

	def test_what_no_modem_could_be_given_is_refused_in_words(self) -> None:
		for values, words in (
			({"parameters": ""}, "needs a parameter"),
			({"active_value": " "}, "needs a parameter"),
			({"active_value": "suspended"}, "must differ"),
			({"parameters": "Device/Service"}, "Check path, value and type"),
			({"value_type": "xsd:int"}, "Check path, value and type"),
		):
			with self.subTest(words), self.assertRaisesRegex(frappe.ValidationError, words):
				self.save(**values)

	def test_paths_are_kept_one_a_line(self) -> None:
		settings = self.save(parameters="  Device.A.B  VirtualParameters.Service \n")
		self.assertEqual(settings.parameters, "Device.A.B\nVirtualParameters.Service")

	def test_a_number_suits_a_number(self) -> None:
		settings = self.save(value_type="xsd:unsignedInt", suspended_value="7", active_value="12")
		self.assertEqual(settings.suspended_value, "7")
