"""Validation of territories."""

import json

import frappe

from gigafibre_fsm.tests import builders
from gigafibre_fsm.tests.frappe_case import FrappeTestCase, linked_doctypes

test_ignore = IGNORE_TEST_RECORD_DEPENDENCIES = linked_doctypes(__name__)


def polygon(*corners: tuple[float, float]) -> str:
	return json.dumps({"type": "Polygon", "coordinates": [corners]})


class TestServiceTerritory(FrappeTestCase):
	def test_a_drawing_that_encloses_nothing_is_refused_in_words(self):
		for drawing, words in (
			("", "Draw the territory"),
			('{"type": "Point", "coordinates": [-72.9, 45.6]}', "Draw the territory"),
			("{", "cannot be read"),
			(polygon((-73, 45), (-72, 46)), "only a line"),
			(polygon((-73, 45), (-72, 46), (-72, 45), (-73, 46)), "crosses itself"),
			(polygon((45, -73), (46, -73), (46, -72)), "longitude first"),
		):
			with self.subTest(drawing), self.assertRaisesRegex(frappe.ValidationError, words):
				builders.a_territory(drawing=drawing)

	def test_what_was_typed_stays_as_it_was(self):
		doc = builders.a_territory(label_fr='<b>"Rive" & Sud')
		self.assertEqual(frappe.db.get_value(doc.doctype, doc.name, "label_fr"), '<b>"Rive" & Sud')
