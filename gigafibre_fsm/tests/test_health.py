"""What the site's doctor finds of the scheduler."""

from unittest.mock import patch

import frappe

from gigafibre_fsm.setup import health
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
