"""FSM PBX Settings: an exchange that no browser could sign in to is refused, and its password goes to its own user only."""

import frappe

from gigafibre_fsm.integrations import exchange
from gigafibre_fsm.integrations.errors import NotConfigured
from gigafibre_fsm.tests.frappe_case import FrappeTestCase, linked_doctypes

test_ignore = IGNORE_TEST_RECORD_DEPENDENCIES = linked_doctypes(__name__)

SETTINGS = "FSM PBX Settings"
ROW = {"user": "Administrator", "extension": "201", "password": "secret of 201"}
GOOD = {"enabled": 1, "server": "wss://pbx.example.ca/ws", "domain": "pbx.example.ca"}


class TestPbxSettings(FrappeTestCase):
	def setUp(self) -> None:
		super().setUp()
		self.addCleanup(frappe.clear_document_cache, SETTINGS, SETTINGS)

	def save(self, *rows: dict, **values: object) -> None:
		settings = frappe.get_doc(SETTINGS)
		settings.update({**GOOD, **values})
		settings.set("extensions", [{**ROW, **row} for row in rows])
		settings.save()
		frappe.clear_document_cache(SETTINGS, SETTINGS)

	def test_what_no_browser_could_sign_in_to_is_refused_in_words(self) -> None:
		for rows, values, words in (
			([], {"server": "ws://pbx.example.ca/ws"}, "begins with wss"),
			([], {"server": "pbx.example.ca"}, "begins with wss"),
			([], {"server": ""}, "without its address"),
			([], {"domain": "<b>pbx</b>"}, "a name such as"),
			([{"extension": "2 01"}], {}, "without spaces"),
			([{}, {}], {}, "one extension"),
		):
			with self.subTest(words), self.assertRaisesRegex(frappe.ValidationError, words):
				self.save(*rows, **values)

	def test_a_user_gets_the_login_of_their_own_extension(self) -> None:
		self.save({})
		login = exchange.read_login("Administrator")
		self.assertEqual(
			(login.server, login.address, login.login, login.password),
			("wss://pbx.example.ca/ws", "201@pbx.example.ca", "201", "secret of 201"),
		)
		self.assertFalse(exchange.has_extension("Guest"))
		with self.assertRaises(NotConfigured):
			exchange.read_login("Guest")

	def test_an_exchange_that_is_switched_off_lets_nobody_in(self) -> None:
		self.save({}, enabled=0)
		self.assertFalse(exchange.has_extension("Administrator"))
