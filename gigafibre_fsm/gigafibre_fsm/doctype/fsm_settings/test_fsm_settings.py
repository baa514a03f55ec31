"""Invalid settings are refused with a sentence that says what to do."""

from unittest.mock import patch

import frappe
from frappe.model.document import Document

from gigafibre_fsm.domain.platform import outbound_guard
from gigafibre_fsm.setup import defaults
from gigafibre_fsm.tests import devices
from gigafibre_fsm.tests.frappe_case import FrappeTestCase, linked_doctypes

test_ignore = IGNORE_TEST_RECORD_DEPENDENCIES = linked_doctypes(__name__)


class TestFSMSettings(FrappeTestCase):
	def setUp(self) -> None:
		self.settings = self.fresh()

	def fresh(self, **values: object) -> Document:
		settings = frappe.get_doc("FSM Settings")
		return settings.update({"outbound": "Record only", "allow_list": "", **values})

	def refusal_of(self, **values: object) -> str:
		with self.assertRaises(frappe.ValidationError) as refusal:
			self.fresh(**values).save()
		return str(refusal.exception)

	def test_the_allow_list_is_written_as_it_will_be_compared(self) -> None:
		self.settings.outbound = "Allow-list"
		self.settings.allow_list = "514 555-0142 poste 3\n\n +1 (514) 555-0142 \nMoi@Example.org\n"
		self.settings.save()
		self.assertEqual(self.settings.allow_list, "+15145550142\nmoi@example.org")

	def test_a_modem_on_the_allow_list_is_written_as_stock_has_it(self) -> None:
		device = devices.a_device(devices.a_warehouse(), serial_number="ZX88123400567")
		self.settings.update({"outbound": "Allow-list", "allow_list": "zx-88123400567\n514 555-0142"})
		self.settings.save()
		self.assertEqual(self.settings.allow_list, f"{device.name}\n+15145550142")

	def test_a_bad_line_of_the_allow_list_is_named(self) -> None:
		self.assertIn(
			"“51455” cannot be used. Digits are missing", self.refusal_of(allow_list="514 555-0142\n51455")
		)
		self.assertIn("of North America", self.refusal_of(allow_list="+33 6 12 34 56 78"))
		self.assertIn("“moi@” is not an e-mail address", self.refusal_of(allow_list="moi@"))

	def test_an_allow_list_for_nobody_is_refused(self) -> None:
		self.assertIn("The allow-list is empty", self.refusal_of(outbound="Allow-list"))

	def test_subscriptions_are_billed_from_an_hour_of_the_day(self):
		for hour in (-1, 24):
			self.assertIn("between 0 and 23", self.refusal_of(billing_hour=hour))

	def test_quiet_hours_have_two_ends_or_none(self) -> None:
		self.assertIn("both a beginning and an end", self.refusal_of(quiet_from="21:00:00", quiet_until=None))
		self.settings.update({"quiet_from": None, "quiet_until": None})
		self.settings.save()

	def test_a_public_address_is_https_and_bare(self) -> None:
		bad = (
			"erp.example.ca",
			"http://erp.example.ca",
			"https://erp.example.ca/app",
			"https://erp.example.ca/?x=1",
			"https://user@erp.example.ca",
			"ftp://erp.example.ca",
		)
		for address in bad:
			self.assertIn("is written like", self.refusal_of(public_base_url=address), address)

	def test_a_public_address_loses_its_last_slash(self) -> None:
		for typed, kept in (
			("https://erp.example.ca/", "https://erp.example.ca"),
			("https://erp.example.ca:8443", "https://erp.example.ca:8443"),
			("http://127.0.0.1:8033", "http://127.0.0.1:8033"),
		):
			self.settings.public_base_url = typed
			self.settings.save()
			self.assertEqual(self.settings.public_base_url, kept)

	def test_a_site_that_is_updated_gets_the_defaults_of_new_settings(self) -> None:
		frappe.db.delete("Singles", {"doctype": "FSM Settings", "field": "portal_link_hours"})
		frappe.db.set_single_value("FSM Settings", "portal_session_hours", 48)
		defaults.apply_settings()
		settings = self.fresh().save()
		self.assertEqual((settings.portal_link_hours, settings.portal_session_hours), (24, 48))

	def test_limits_of_links_are_sane(self) -> None:
		self.assertIn("0 to 72 hours", self.refusal_of(link_grace_hours=100))
		self.assertIn("between 1 and 60", self.refusal_of(fresh_links_per_hour=0))

	def test_the_valve_says_what_it_does_now(self) -> None:
		self.settings.public_base_url = ""
		for outbound, colour in (("Record only", "green"), ("Live", "orange")):
			self.settings.outbound = outbound
			self.settings.save()
			self.assertEqual(self.settings.valve()["colour"], colour)
		frappe.conf.fsm_live_for = frappe.local.site
		self.addCleanup(frappe.conf.pop, "fsm_live_for")
		self.assertEqual(self.settings.valve()["colour"], "red")

	def test_live_stays_closed_below_the_safe_frappe_of_its_major(self) -> None:
		self.settings.outbound = "Live"
		self.settings.save()
		frappe.conf.fsm_live_for = frappe.local.site
		self.addCleanup(frappe.conf.pop, "fsm_live_for")
		for version, is_open in (
			("15.0.0-dev", True),
			("15.72.4", False),
			("15.120.9", False),
			("15.121.0", True),
			("16.10.7", False),
			("16.32.9", False),
			("16.33.0", True),
			("16.0.0-dev", False),
			("17.0.0", False),
		):
			with self.subTest(version), patch.object(frappe, "__version__", version):
				verdict = outbound_guard.judge_effect("sms", "+15145550123")
				self.assertEqual(verdict.open, is_open)
				self.assertEqual(version in verdict.reason, not is_open)
				self.assertEqual(self.settings.valve()["colour"], "red" if is_open else "orange")
