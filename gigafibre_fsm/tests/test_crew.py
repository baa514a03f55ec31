"""A visit that several technicians do: each acts under their own name, and nobody takes back another's step."""

from datetime import timedelta

import frappe

from gigafibre_fsm.domain.dispatch import technician_work
from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.domain.dispatch.workflow import transitions
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

		self.addCleanup(frappe.set_user, "Administrator")

	def move(self, technician: str, to: str, now=builders.NOW, **values: object) -> dict:
		"""A step that a technician takes, signed in as themselves."""
		frappe.set_user(frappe.db.get_value("Dispatch Technician", technician, "user"))
		return technician_work.move_job(self.job, technician, to, now=now, **values)

	def steps(self) -> dict[str, str]:
		"""Each event or status that was entered, and who stands for it in the timeline."""
		rows = frappe.get_doc("Dispatch Job", self.job).timeline
		return {row.to_status or row.event: row.actor for row in rows}

	def actions(self, technician: str) -> list[str]:
		return [action.to for action in technician_work.load_page(self.job, technician).actions]

	def test_a_members_steps_stand_under_their_own_name(self):
		technician_work.move_job(self.job, self.lead, lifecycle.EN_ROUTE, now=builders.NOW)
		technician_work.move_job(self.job, self.member, lifecycle.ON_SITE, now=builders.NOW)
		technician_work.set_note(self.job, self.member, "Vu", now=builders.NOW)
		technician_work.add_photo(self.job, self.member, "Before", pictures.a_photo("teal"), now=builders.NOW)
		steps = self.steps()
		self.assertEqual(steps[lifecycle.EN_ROUTE], "Luc Tremblay")
		for what in (lifecycle.ON_SITE, "Note", "Photo"):
			self.assertEqual(steps[what], "Anne Gagnon", what)

	def test_a_photo_that_a_member_deletes_is_deleted_under_their_own_name(self):
		technician_work.move_job(self.job, self.lead, lifecycle.EN_ROUTE, now=builders.NOW)
		row = technician_work.add_photo(
			self.job, self.lead, "Before", pictures.a_photo("teal"), now=builders.NOW
		)["row"]
		self.assertEqual(self.steps()["Photo"], "Luc Tremblay")
		technician_work.remove_photo(self.job, self.member, row=row, now=SOON)
		self.assertEqual(self.steps()["Photo"], "Anne Gagnon")

	def test_what_a_member_put_on_hold_the_lead_takes_up_again_and_dispatchs_hold_nobody(self):
		for to in (lifecycle.EN_ROUTE, lifecycle.ON_SITE):
			self.move(self.lead, to)
		self.move(self.member, lifecycle.ON_HOLD, reason="Nobody opens")
		frappe.db.set_value("Dispatch Technician", self.member, "technician_name", "Anne Gagnon-Roy")
		self.assertTrue(self.actions(self.lead))
		self.move(self.lead, self.actions(self.lead)[0], SOON)
		frappe.set_user("Administrator")
		# a dispatcher of the same name as the technician
		transitions.move_job(self.job, lifecycle.ON_HOLD, "Luc Tremblay", now=SOON, reason="Rain")
		for technician in (self.lead, self.member):
			self.assertEqual(self.actions(technician), [])
			with self.assertRaises(IllegalTransition):
				self.move(technician, lifecycle.ON_SITE, SOON)

	def test_a_completion_is_taken_back_by_who_made_it(self):
		for to in (lifecycle.EN_ROUTE, lifecycle.ON_SITE, lifecycle.COMPLETED):
			self.move(self.member, to)
		# two people may have one name
		frappe.db.set_value("Dispatch Technician", self.lead, "technician_name", "Anne Gagnon")
		with self.assertRaises(IllegalTransition):
			self.move(self.lead, lifecycle.ON_SITE, SOON)
		self.move(self.member, lifecycle.ON_SITE, SOON)

	def test_a_dispatcher_with_a_technicians_name_tells_them_that_the_visit_is_off(self):
		transitions.move_job(self.job, lifecycle.NOT_DONE, "Luc Tremblay", now=SOON, reason="Storm")
		off = {"reference_name": self.job, "recipient": self.lead, "template": "technician_job_off"}
		self.assertTrue(frappe.db.exists("FSM SMS", off))
