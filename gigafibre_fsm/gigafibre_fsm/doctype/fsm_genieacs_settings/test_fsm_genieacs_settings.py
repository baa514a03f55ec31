"""FSM GenieACS Settings: unusable settings are refused, and a button tests the connection."""

import frappe

from gigafibre_fsm.tests.frappe_case import FrappeTestCase, linked_doctypes
from gigafibre_fsm.tests.standins import genieacs_nbi
from gigafibre_fsm.tests.standins.genieacs import GenieacsStandIn, basic

test_ignore = IGNORE_TEST_RECORD_DEPENDENCIES = linked_doctypes(__name__)

SETTINGS = "FSM GenieACS Settings"
GOOD = {
	"enabled": 1,
	"base_url": "http://acs.example.ca:7557",
	"username": "",
	"password": "",
	"timeout_seconds": 10,
	"poll_minutes": 5,
	"page_size": 500,
	"silent_after": 2.5,
}


class TestGenieACSSettings(FrappeTestCase):
	def save(self, **values: object):
		settings = frappe.get_doc(SETTINGS)
		settings.update({**GOOD, **values})
		settings.save()
		frappe.clear_document_cache(SETTINGS, SETTINGS)
		return settings

	def test_what_no_request_could_use_is_refused_in_words(self) -> None:
		for values, words in (
			({"base_url": "acs.example.ca:7557"}, "begins with http"),
			({"base_url": "ftp://acs.example.ca"}, "begins with http"),
			({"base_url": "http://acs.example.ca/?query={}"}, "begins with http"),
			({"base_url": "http://fsm:secret@acs.example.ca"}, "fields of their own"),
			({"base_url": ""}, "without its address"),
			({"username": "a:b"}, "no colon"),
			({"timeout_seconds": 0}, "between 1 and 60"),
			({"timeout_seconds": 130}, "between 1 and 60"),
			({"poll_minutes": 0}, "every 1 to 60"),
			({"page_size": 5}, "between 50 and 2000"),
			({"page_size": 100000}, "between 50 and 2000"),
			({"silent_after": 1}, "1.5 to 20"),
		):
			with self.subTest(words), self.assertRaisesRegex(frappe.ValidationError, words):
				self.save(**values)

	def test_an_address_is_kept_without_its_last_slash(self) -> None:
		self.assertEqual(
			self.save(base_url=" http://acs.example.ca/nbi/ ").base_url, "http://acs.example.ca/nbi"
		)

	def test_the_button_proves_address_and_sign_in_and_counts_the_modems(self) -> None:
		with GenieacsStandIn() as server:
			server.populate(3)
			server.credentials = basic("fsm", "secret")
			good = self.save(base_url=server.url, username="fsm", password="secret").test_connection()
			self.assertEqual(good["colour"], "green", good)
			self.assertIn("1.2.16 answers: it knows 3 devices", good["sentence"])
			bad = self.save(base_url=server.url, username="fsm", password="wrong").test_connection()
			self.assertEqual(bad["colour"], "red")
			self.assertIn("does not accept the user name", bad["sentence"])

	def test_the_button_says_in_red_what_else_answers_at_the_address(self) -> None:
		with GenieacsStandIn() as server:
			server.use("html")
			answer = self.save(base_url=server.url).test_connection()
		self.assertEqual(answer["colour"], "red")
		self.assertIn("not GenieACS", answer["sentence"])

	def test_a_version_with_known_holes_is_named(self) -> None:
		newest = genieacs_nbi.VERSION
		self.addCleanup(setattr, genieacs_nbi, "VERSION", newest)
		genieacs_nbi.VERSION = "1.2.13+240606"
		with GenieacsStandIn() as server:
			answer = self.save(base_url=server.url).test_connection()
		self.assertEqual(answer["colour"], "orange")
		self.assertIn("1.2.13", answer["sentence"])
