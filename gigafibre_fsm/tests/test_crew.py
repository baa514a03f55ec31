"""A visit that several technicians do: each acts under their own name, and nobody takes back another's step."""

from datetime import timedelta

import frappe

from gigafibre_fsm.domain.dispatch import technician_work
from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.exceptions import IllegalTransition
from gigafibre_fsm.tests import builders, pictures
from gigafibre_fsm.tests.frappe_case import FrappeTestCase

SOON = builders.NOW + timedelta(minutes=1)


class TestCrew(FrappeTestCase):
	def setUp(self):
		self.lead = builders.a_technician("Luc Tremblay").name
		self.member = builders.a_technician("Anne Gagnon").name
		job = builders.a_dispatched_job(technician=self.lead, job_type=builders.a_job_type(checklist=[]).name)
		job.append("crew", {"technician": self.member}).db_insert()
		self.job = job.name

	def steps(self) -> dict[str, str]:
		"""Each event or status that was entered, and who stands for it in the timeline."""
		rows = frappe.get_doc("Dispatch Job", self.job).timeline
		return {row.to_status or row.event: row.actor for row in rows}

	def actions(self, technician: str) -> list[str]:
		return [action.to for action in technician_work.page(self.job, technician).actions]

	def test_a_members_steps_stand_under_their_own_name(self):
		technician_work.move(self.job, self.lead, lifecycle.EN_ROUTE, now=builders.NOW)
		technician_work.move(self.job, self.member, lifecycle.ON_SITE, now=builders.NOW)
		technician_work.note(self.job, self.member, "Vu", now=builders.NOW)
		technician_work.add_photo(self.job, self.member, "Before", pictures.a_photo("teal"), now=builders.NOW)
		steps = self.steps()
		self.assertEqual(steps[lifecycle.EN_ROUTE], "Luc Tremblay")
		for what in (lifecycle.ON_SITE, "Note", "Photo"):
			self.assertEqual(steps[what], "Anne Gagnon", what)

	def test_a_photo_that_a_member_deletes_is_deleted_under_their_own_name(self):
		technician_work.move(self.job, self.lead, lifecycle.EN_ROUTE, now=builders.NOW)
		row = technician_work.add_photo(
			self.job, self.lead, "Before", pictures.a_photo("teal"), now=builders.NOW
		)["row"]
		self.assertEqual(self.steps()["Photo"], "Luc Tremblay")
		technician_work.remove_photo(self.job, self.member, row, now=SOON)
		self.assertEqual(self.steps()["Photo"], "Anne Gagnon")

	def test_what_a_member_put_on_hold_the_lead_takes_up_again_and_dispatchs_hold_nobody(self):
		hold = {"now": builders.NOW, "reason": "Nobody opens"}
		for to in (lifecycle.EN_ROUTE, lifecycle.ON_SITE):
			technician_work.move(self.job, self.lead, to, now=builders.NOW)
		technician_work.move(self.job, self.member, lifecycle.ON_HOLD, **hold)
		self.assertTrue(self.actions(self.lead))
		technician_work.move(self.job, self.lead, self.actions(self.lead)[0], now=SOON)
		frappe.db.set_value("Dispatch Job", self.job, "status", lifecycle.ON_HOLD)
		frappe.db.set_value(
			"Dispatch Job Event", {"parent": self.job, "to_status": lifecycle.ON_HOLD}, "actor", "Dispatch"
		)
		for technician in (self.lead, self.member):
			self.assertEqual(self.actions(technician), [])
			with self.assertRaises(IllegalTransition):
				technician_work.move(self.job, technician, lifecycle.ON_SITE, now=SOON)

	def test_a_completion_is_taken_back_by_who_made_it(self):
		for to in (lifecycle.EN_ROUTE, lifecycle.ON_SITE, lifecycle.COMPLETED):
			technician_work.move(self.job, self.member, to, now=builders.NOW)
		with self.assertRaises(IllegalTransition):
			technician_work.move(self.job, self.lead, lifecycle.ON_SITE, now=SOON)
		technician_work.move(self.job, self.member, lifecycle.ON_SITE, now=SOON)
		self.assertEqual(self.steps()[lifecycle.ON_SITE], "Anne Gagnon")
