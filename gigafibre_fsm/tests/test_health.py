"""What the site's doctor finds of the scheduler and of visits that come again."""

from unittest.mock import patch

import frappe
from frappe.utils import getdate

from gigafibre_fsm.domain.dispatch import recurring
from gigafibre_fsm.setup import health
from gigafibre_fsm.tests import builders
from gigafibre_fsm.tests.frappe_case import FrappeTestCase


class TestScheduler(FrappeTestCase):
	def paused(self) -> list[health.Finding]:
		return [finding for finding in health.findings() if "paused" in finding.text]

	def test_a_pause_that_a_cut_migrate_left_is_said_with_how_to_end_it(self):
		with patch.dict(frappe.local.conf, {"pause_scheduler": 1}):
			found = self.paused()
		self.assertEqual([finding.state for finding in found], ["broken"])
		self.assertIn("scheduler resume", found[0].remedy)

	def test_a_running_scheduler_is_no_news(self):
		with patch.dict(frappe.local.conf, {"pause_scheduler": 0}):
			self.assertEqual(self.paused(), [])


class TestRepeats(FrappeTestCase):
	def broken(self, job: str) -> list[health.Finding]:
		return [finding for finding in health.findings() if f"{job} comes again no more" in finding.text]

	def test_a_schedule_that_frappe_disabled_after_its_own_error_is_named_with_what_to_do(self):
		job = builders.a_planned_job().name
		schedule = frappe.get_doc("Auto Repeat", recurring.start(job, "Weekly", getdate(), None, getdate()))
		self.assertEqual(self.broken(job), [])
		with patch.object(type(schedule), "make_new_document", side_effect=frappe.ValidationError):
			schedule.create_documents()
		[found] = self.broken(job)
		self.assertEqual(found.state, "broken")
		self.assertIn(schedule.name, found.remedy)

	def test_a_schedule_that_a_person_stopped_is_no_news(self):
		job = builders.a_planned_job().name
		recurring.start(job, "Weekly", getdate(), None, getdate())
		recurring.stop(job)
		self.assertEqual(self.broken(job), [])
