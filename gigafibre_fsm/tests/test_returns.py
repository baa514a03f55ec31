"""Second visits to an address: linked within thirty days, and what their technician sees of the ones before."""

from datetime import timedelta

import frappe

from gigafibre_fsm.domain.dispatch import technician_work
from gigafibre_fsm.domain.dispatch.board import serializers as board_serializers
from gigafibre_fsm.domain.dispatch.schedule import scheduled_jobs
from gigafibre_fsm.domain.dispatch.technician_work import status_actions, worklist
from gigafibre_fsm.domain.dispatch.workflow import scheduling, transitions
from gigafibre_fsm.exceptions import FsmError, NotYours
from gigafibre_fsm.tests import builders
from gigafibre_fsm.tests.builders import ARRIVAL, NOW, PLANNER
from gigafibre_fsm.tests.frappe_case import FrappeTestCase
from gigafibre_fsm.tests.pictures import a_photo

LIGHT = {"label_en": "Light", "label_fr": "Lumière", "kind": "Number", "unit": "dBm", "minimum": "-27"}


class TestReturns(FrappeTestCase):
	def setUp(self):
		kind = builders.a_job_type(checklist=[dict(LIGHT)]).name
		self.first = builders.a_dispatched_job(job_type=kind)
		self.me = self.first.technician
		for status in ("En Route", "On Site"):
			technician_work.move_job(self.first.name, self.me, status, now=NOW)
		technician_work.answer_item(
			self.first.name, self.me, row=self.first.checklist[0].name, value="-29,5", confirmed=True, now=NOW
		)
		self.photo = technician_work.add_photo(self.first.name, self.me, "After", a_photo(), now=NOW)["row"]
		technician_work.set_note(self.first.name, self.me, "Key under the mat", now=NOW)

	def finish(self, **values: object) -> dict:
		return technician_work.move_job(self.first.name, self.me, "Completed", now=NOW, **values)

	def another(self, days: int = 3, **values: object) -> str:
		"""A visit to the same place, asked for so many days later."""
		given = {
			"subject": "Again no internet",
			"job_type": self.first.job_type,
			"service_location": self.first.service_location,
			"customer": self.first.customer,
		}
		return scheduling.create_job({**given, **values}, PLANNER, NOW + timedelta(days=days))

	def previous_of(self, job: str) -> str | None:
		return frappe.db.get_value("Dispatch Job", job, "previous_visit")

	def dispatched(self, job: str, days: int = 3) -> str:
		values = {"technician": self.me, "arrival": ARRIVAL + timedelta(days=days)}
		frappe.get_doc("Dispatch Job", job).update(values).save()
		for status in ("Scheduled", "Dispatched"):
			transitions.move_job(job, status, PLANNER, now=NOW + timedelta(days=days))
		return job

	def test_a_visit_within_thirty_days_knows_the_one_before(self):
		self.finish()
		self.assertEqual(self.previous_of(self.another(30)), self.first.name)
		self.assertIsNone(self.previous_of(self.another(31)))

	def test_a_visit_that_is_not_over_or_was_called_off_is_none_to_come_back_to(self):
		self.assertIsNone(self.previous_of(self.another()))
		transitions.move_job(self.first.name, "Cancelled", PLANNER, now=NOW, reason="Moved away")
		self.assertIsNone(self.previous_of(self.another()))

	def test_a_follow_up_is_no_return_but_a_visit_after_it_is(self):
		follow_up = self.finish(outcome="Partial", reason="Cable too short")["follow_up_job"]
		self.assertIsNone(self.previous_of(follow_up))
		self.assertEqual(self.previous_of(self.another()), self.first.name)

	def test_another_place_is_another_history(self):
		self.finish()
		elsewhere = builders.a_location(self.first.customer).name
		job = frappe.get_doc("Dispatch Job", self.another(service_location=elsewhere))
		self.assertIsNone(job.previous_visit)
		job.flags.now = NOW + timedelta(days=3)
		job.service_location = self.first.service_location
		job.save()
		self.assertEqual(job.previous_visit, self.first.name)

	def test_nobody_writes_the_link_by_hand(self):
		job = frappe.get_doc("Dispatch Job", self.another())
		job.previous_visit = self.first.name
		with self.assertRaisesRegex(FsmError, "written by the visit itself"):
			job.save()

	def test_page_list_and_board_say_that_it_is_a_return(self):
		self.finish()
		job = self.dispatched(self.another())
		self.assertEqual(technician_work.load_page(job, self.me).job.returns_after, 3)
		day = worklist.load_worklist(self.me, NOW + timedelta(days=3))
		cards = [card for group in day.groups for card in group.jobs if card.name == job]
		self.assertEqual([card.returns_after for card in cards], [3])
		self.assertEqual(
			board_serializers.serialize_jobs(scheduled_jobs.load_named([job]), None)[0]["returns_after"], 3
		)
		self.assertIsNone(
			board_serializers.serialize_jobs(scheduled_jobs.load_named([self.first.name]), None)[0][
				"returns_after"
			]
		)

	def test_the_technician_sees_what_was_done_and_measured_before(self):
		self.finish()
		job = self.dispatched(self.another())
		(seen,) = technician_work.load_history(job, self.me).jobs
		self.assertEqual((seen.name, seen.note), (self.first.name, "Key under the mat"))
		self.assertEqual([(one.shown, one.outside) for one in seen.answers], [("−29.5\u00a0dBm", True)])
		self.assertEqual(seen.photos, ((self.photo, "After"),))
		self.assertTrue(technician_work.find_photo_file(job, self.me, row=self.photo))

	def test_of_another_customer_only_what_was_measured_is_seen(self):
		self.finish()
		owner = builders.a_customer().name
		frappe.db.set_value("Service Location", self.first.service_location, "customer", owner)
		job = self.dispatched(self.another(customer=owner))
		(seen,) = technician_work.load_history(job, self.me).jobs
		self.assertEqual((seen.is_same_customer, seen.note, seen.technician_name), (False, None, None))
		self.assertEqual((seen.photos, seen.devices), ((), ()))
		self.assertEqual([one.shown for one in seen.answers], ["−29.5\u00a0dBm"])
		with self.assertRaises(NotYours):
			technician_work.find_photo_file(job, self.me, row=self.photo)

	def test_only_who_has_a_visit_there_sees_what_was_before(self):
		self.finish()
		job = self.dispatched(self.another())
		other = builders.a_technician("Luc Roy").name
		for ask in (
			lambda: technician_work.load_history(job, other),
			lambda: technician_work.find_photo_file(job, other, row=self.photo),
		):
			with self.assertRaises(NotYours):
				ask()

	def test_five_visits_are_enough(self):
		self.finish()
		for days in range(1, 7):
			job = self.dispatched(self.another(days), days)
			status_actions.move_job(
				job, self.me, "Not Done", now=NOW + timedelta(days=days), reason="Nobody home"
			)
			frappe.db.set_value("Dispatch Job", job, "on_site_on", NOW + timedelta(days=days))
		self.assertEqual(
			len(technician_work.load_history(self.dispatched(self.another(8), 8), self.me).jobs), 5
		)
