"""Validation of service locations, and the agreement of map and coordinates."""

import json

import frappe

from gigafibre_fsm.tests import builders
from gigafibre_fsm.tests.frappe_case import FrappeTestCase, linked_doctypes

test_ignore = IGNORE_TEST_RECORD_DEPENDENCIES = linked_doctypes(__name__)


def point(longitude: float, latitude: float) -> str:
	geometry = {"type": "Point", "coordinates": [longitude, latitude]}
	feature = {"type": "Feature", "properties": {}, "geometry": geometry}
	return json.dumps({"type": "FeatureCollection", "features": [feature]})


class TestServiceLocation(FrappeTestCase):
	def setUp(self):
		self.customer = builders.a_customer().name

	def test_a_postal_code_is_written_one_way(self):
		self.assertEqual(builders.a_location(self.customer, postal_code="j3b1a1").postal_code, "J3B 1A1")

	def test_a_postal_code_that_cannot_be_is_refused(self):
		for code in ("12345", "D3B 1A1", "J3B 1A"):
			with self.subTest(code), self.assertRaisesRegex(frappe.ValidationError, "postal code"):
				builders.a_location(self.customer, postal_code=code)

	def test_coordinates_off_the_globe_are_refused(self):
		with self.assertRaisesRegex(frappe.ValidationError, "Latitude goes from"):
			builders.a_location(self.customer, latitude=95)

	def test_coordinates_are_drawn_and_a_point_drawn_by_hand_moves_them(self):
		location = builders.a_location(self.customer)
		self.assertEqual(
			json.loads(location.map)["features"][0]["geometry"]["coordinates"], [-73.2626, 45.3071]
		)
		location.map = point(-73.5, 45.5)
		location.save()
		self.assertEqual((location.longitude, location.latitude), (-73.5, 45.5))
		location.latitude = 45.4
		location.save()
		self.assertEqual(location.latitude, 45.4)

	def test_one_contact_is_the_primary_one(self):
		contacts = [{"contact_name": name, "is_primary": 1} for name in ("A", "B")]
		with self.assertRaisesRegex(frappe.ValidationError, "primary one"):
			builders.a_location(self.customer, contacts=contacts)

	def test_a_number_of_another_country_is_refused_where_it_is_typed_and_kept_where_it_stood(self):
		abroad = [{"contact_name": "A", "phone": "+33 6 12 34 56 78"}]
		with self.assertRaisesRegex(frappe.ValidationError, "North America"):
			builders.a_location(self.customer, contacts=abroad)
		location = builders.a_location(
			self.customer, contacts=[{"contact_name": "A", "phone": "514 555-0123"}]
		)
		location.contacts[0].db_set("phone", "+33612345678")
		location.reload()
		location.city = "Beloeil"
		location.save()
		location.contacts[0].phone = "+33612345679"
		with self.assertRaisesRegex(frappe.ValidationError, "North America"):
			location.save()
