"""What the forms of all vendors' settings share: the button says that a vendor is switched off, and who may press it."""

import frappe

from gigafibre_fsm.tests.frappe_case import FrappeTestCase

VENDORS = (
	*("BNG", "DocuSeal", "Gemini", "GenieACS", "Legacy", "Modem Bridge"),
	*("Oktopus", "Routing", "Stripe", "Twilio"),
)


class TestVendorForms(FrappeTestCase):
	def setUp(self) -> None:
		self.forms = {}
		for vendor in VENDORS:
			form = frappe.get_doc(f"FSM {vendor} Settings")
			form.enabled = 0
			form.flags.ignore_validate = True
			form.save()
			self.forms[vendor] = form

	def test_all_forms_with_a_button_are_here(self) -> None:
		button = {"fieldname": "test_connection", "fieldtype": "Button"}
		found = frappe.get_all("DocField", button, pluck="parent")
		self.assertEqual({f"FSM {vendor} Settings" for vendor in VENDORS}, set(found))

	def test_switched_off_the_button_says_so_in_red(self) -> None:
		for vendor, form in self.forms.items():
			with self.subTest(vendor):
				answer = form.test_connection()
				self.assertEqual(answer["colour"], "red")
				self.assertIn("switched off", answer["sentence"])

	def test_the_button_is_for_system_managers(self) -> None:
		self.addCleanup(frappe.set_user, "Administrator")
		frappe.set_user("Guest")
		for vendor, form in self.forms.items():
			with self.subTest(vendor), self.assertRaises(frappe.PermissionError):
				form.test_connection()

	def test_each_form_has_the_script_that_they_share(self) -> None:
		for vendor in VENDORS:
			with self.subTest(vendor):
				name = f"fsm_{frappe.scrub(vendor)}_settings"
				path = frappe.get_app_path("gigafibre_fsm", "gigafibre_fsm", "doctype", name, f"{name}.js")
				called = f'frappe.ui.form.on("FSM {vendor} Settings", gigafibre_fsm.vendor_form)'
				self.assertIn(called, frappe.read_file(path))
