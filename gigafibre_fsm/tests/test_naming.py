"""Names of technicians, locations, messages and absences: each kind counts by itself, and goes on where it was."""

import frappe

from gigafibre_fsm.patches import breaks_at_lunch, own_naming_counters
from gigafibre_fsm.tests.builders import a_customer, a_location, a_technician
from gigafibre_fsm.tests.frappe_case import FrappeTestCase


def number(name: str) -> int:
	return int(name.rpartition("-")[2])


class TestNaming(FrappeTestCase):
	def test_a_location_takes_no_number_of_a_technician(self):
		customer = a_customer().name
		first, location, second = a_technician().name, a_location(customer).name, a_technician().name
		self.assertTrue(first.startswith("TECH-") and location.startswith("LOC-"))
		self.assertEqual(number(second), number(first) + 1)

	def test_counters_of_an_earlier_version_go_on(self):
		first = a_technician()
		frappe.db.delete("Series", {"name": "TECH-"})
		highest = max(number(name) for name in frappe.get_all("Dispatch Technician", pluck="name"))
		own_naming_counters.execute()
		own_naming_counters.execute()
		self.assertEqual(number(a_technician().name), highest + 1)
		self.assertTrue(frappe.db.exists("Dispatch Technician", first.name))

	def test_a_break_at_the_moment_of_the_invitation_becomes_lunch(self):
		made, typed = a_technician(), a_technician(break_from="10:15:00", break_until="12:00:00")
		frappe.db.set_value("Dispatch Technician", made.name, "break_from", "22:50:04.070000")
		breaks_at_lunch.execute()
		self.assertEqual(str(frappe.db.get_value("Dispatch Technician", made.name, "break_from")), "11:30:00")
		self.assertEqual(
			str(frappe.db.get_value("Dispatch Technician", typed.name, "break_from")), "10:15:00"
		)
