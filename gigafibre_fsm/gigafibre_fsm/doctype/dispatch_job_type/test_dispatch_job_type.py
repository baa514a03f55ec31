"""Validation of job types."""

import frappe

from gigafibre_fsm.tests import builders
from gigafibre_fsm.tests.frappe_case import FrappeTestCase, linked_doctypes

test_ignore = IGNORE_TEST_RECORD_DEPENDENCIES = linked_doctypes(__name__)


class TestDispatchJobType(FrappeTestCase):
	def test_a_visit_takes_time(self):
		for minutes in (0, -5, 24 * 60 + 1):
			with self.subTest(minutes), self.assertRaisesRegex(frappe.ValidationError, "between 1 and 1440"):
				builders.a_job_type(duration=minutes)

	def test_nothing_is_listed_twice(self):
		item = {"label_en": "Measure", "label_fr": "Mesurer"}
		with self.assertRaisesRegex(frappe.ValidationError, "listed twice"):
			builders.a_job_type(checklist=[dict(item), dict(item)])

	def test_a_visit_keeps_the_checklist_it_was_created_with(self):
		kind = builders.a_job_type()
		job = builders.a_job(job_type=kind.name)
		kind.set("checklist", [])
		kind.save()
		job.reload()
		self.assertEqual(len(job.checklist), 2)
