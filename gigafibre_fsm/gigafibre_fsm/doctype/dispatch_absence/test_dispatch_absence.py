"""Validation of absences, and the jobs that they list."""

from datetime import timedelta

import frappe

from gigafibre_fsm.tests import builders
from gigafibre_fsm.tests.builders import ARRIVAL
from gigafibre_fsm.tests.frappe_case import FrappeTestCase, linked_doctypes

test_ignore = IGNORE_TEST_RECORD_DEPENDENCIES = linked_doctypes(__name__)


def an_absence(technician: str, start, end):
	return frappe.get_doc(
		{"doctype": "Dispatch Absence", "technician": technician, "from_time": start, "to_time": end}
	).insert()


class TestDispatchAbsence(FrappeTestCase):
	def test_an_absence_that_ends_before_it_starts_is_refused(self):
		technician = builders.a_technician().name
		with self.assertRaisesRegex(frappe.ValidationError, "absence ends before"):
			an_absence(technician, ARRIVAL, ARRIVAL)

	def test_visits_planned_then_are_shown_and_stay(self):
		job = builders.a_planned_job()
		frappe.clear_messages()
		an_absence(job.technician, ARRIVAL + timedelta(minutes=30), ARRIVAL + timedelta(hours=8))
		told = str(frappe.message_log)
		self.assertIn(job.name, told)
		self.assertIn(frappe.utils.escape_html(job.subject), told)
		self.assertEqual(frappe.db.get_value("Dispatch Job", job.name, "status"), "Scheduled")
