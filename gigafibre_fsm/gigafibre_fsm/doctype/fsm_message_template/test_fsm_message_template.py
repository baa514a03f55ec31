"""Wording is checked when it is saved, not when it is sent."""

import frappe

from gigafibre_fsm.tests.frappe_case import FrappeTestCase, linked_doctypes

test_ignore = IGNORE_TEST_RECORD_DEPENDENCIES = linked_doctypes(__name__)

KEY = "technician_link"


class TestFSMMessageTemplate(FrappeTestCase):
	def setUp(self) -> None:
		self.template = frappe.get_doc("FSM Message Template", KEY)

	def assert_refused(self, sentence: str) -> None:
		with self.assertRaises(frappe.ValidationError) as refusal:
			self.template.save()
		self.assertIn(sentence, str(refusal.exception))

	def test_a_variable_that_the_message_is_not_given_is_refused_by_name(self) -> None:
		self.template.body_fr = "Bonjour {prenom}, {link}"
		self.assert_refused(
			"uses {prenom}, which this message is not given. It may use: {first_name}, {link}."
		)

	def test_a_text_without_its_link_is_refused(self) -> None:
		self.template.body_en = "Hello {first_name}"
		self.assert_refused("The English text lacks {link}")

	def test_a_brace_without_its_partner_is_refused(self) -> None:
		self.template.body_en = "Hello {first_name, {link}"
		self.assert_refused("a brace that belongs to no placeholder")

	def test_the_cost_of_each_language_is_noted(self) -> None:
		self.template.body_fr = "Bonjour {first_name} " + "é" * 160 + " {link}"
		self.template.save()
		self.assertTrue(self.template.segments_fr.startswith("2 segment"))
		self.assertTrue(self.template.segments_en.startswith("1 segment"))

	def test_characters_that_cost_are_counted_as_they_will_be_sent(self) -> None:
		self.template.body_fr = "Voilà « l’être » : {link}"
		self.template.save()
		self.assertIn("GSM-7", self.template.segments_fr)

	def test_a_kind_of_message_that_nothing_sends_yet_may_say_anything(self) -> None:
		doc = frappe.get_doc(
			{
				"doctype": "FSM Message Template",
				"template_key": "test_reminder",
				"body_fr": "Rappel : {anything}",
				"body_en": "Reminder: {anything}",
			}
		)
		self.assertEqual(doc.insert().name, "test_reminder")
