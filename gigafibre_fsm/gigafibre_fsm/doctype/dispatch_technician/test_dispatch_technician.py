"""Validation of technicians, and the effects of making one inactive."""

import frappe

from gigafibre_fsm.domain.access import links
from gigafibre_fsm.tests import builders
from gigafibre_fsm.tests.builders import NOW
from gigafibre_fsm.tests.devices import a_warehouse
from gigafibre_fsm.tests.frappe_case import FrappeTestCase, linked_doctypes

test_ignore = IGNORE_TEST_RECORD_DEPENDENCIES = linked_doctypes(__name__)


class TestDispatchTechnician(FrappeTestCase):
	def test_a_mobile_is_kept_in_international_form(self):
		self.assertEqual(builders.a_technician(mobile="(514) 555-0123").mobile, "+15145550123")

	def test_a_mobile_that_cannot_be_right_is_refused(self):
		for mobile in ("12", "call me", "+1514555012345678", "+33612345678"):
			with self.subTest(mobile), self.assertRaisesRegex(frappe.ValidationError, "mobile number"):
				builders.a_technician(mobile=mobile)

	def test_a_shift_that_ends_before_it_starts_is_refused(self):
		with self.assertRaisesRegex(frappe.ValidationError, "shift ends before"):
			builders.a_technician(shift_start="17:00:00", shift_end="08:00:00")

	def test_a_truck_has_one_technician(self):
		warehouse = a_warehouse()
		builders.a_technician("Julie Roy", truck=warehouse)
		with self.assertRaisesRegex(frappe.ValidationError, "Julie Roy's already"):
			builders.a_technician(truck=warehouse)

	def test_a_technician_is_never_the_administrator(self):
		with self.assertRaisesRegex(frappe.ValidationError, "cannot be Administrator"):
			builders.a_technician(user="Administrator")

	def test_becoming_inactive_closes_every_link(self):
		technician = builders.a_technician()
		subject = ("Dispatch Technician", technician.name)
		link = links.issue_link("Technician", subject, links.technician_expiry(technician.name, NOW))
		technician.reload()
		technician.status = "Inactive"
		technician.save()
		self.assertTrue(frappe.db.get_value("FSM Magic Link", link, "revoked"))
