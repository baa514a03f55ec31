"""Undo takes back what one sees: anything else is named and asked about, and what went together goes back together."""

from datetime import timedelta

import frappe

from gigafibre_fsm.domain.dispatch.board import absences, job_locks, past, publishing, undo
from gigafibre_fsm.domain.dispatch.proposals import slot_holds, slot_offers
from gigafibre_fsm.domain.dispatch.workflow import change_log
from gigafibre_fsm.tests import builders
from gigafibre_fsm.tests.builders import PLANNER
from gigafibre_fsm.tests.test_plans import (
	HOUR,
	MORNING,
	TODAY,
	PlanCase,
	applied,
	at,
	proposed,
	put,
	read_arrival,
)

SHOWN = (TODAY, TODAY + timedelta(days=1))


class TestUndo(PlanCase):
	def undone(self, **more: object):
		return undo.undo_change(PLANNER, MORNING + HOUR, shown=SHOWN, **more)

	def test_a_gesture_of_the_day_shown_goes_back_without_a_question(self):
		job = builders.a_planned_job(technician=self.marc, arrival=at(9)).name
		put(job, self.luc, at(11))
		self.assertTrue(self.undone().is_done)
		self.assertEqual(read_arrival(job), (self.marc, at(9)))

	def test_a_booking_of_another_day_is_named_with_the_promise_and_asked(self):
		job = builders.a_job().name
		offer = next(one for one in slot_offers.find_offers(job, MORNING) if one.arrival.date() > TODAY)
		window = (offer.window_start, offer.window_end)
		held = slot_holds.hold_slot(
			job, slot_holds.HoldRequest(window, offer.technician, offer.arrival), PLANNER, MORNING
		)
		slot_holds.confirm_hold(held, PLANNER, MORNING)
		asked = self.undone()
		self.assertEqual([one.kind for one in asked.questions], ["sure"])
		texts = " ".join(asked.questions[0].texts)
		self.assertRegex(texts, "not on the days shown")
		self.assertRegex(texts, "was promised")
		self.assertEqual(read_arrival(job), (offer.technician, offer.arrival))
		self.assertTrue(self.undone(sure=asked.questions[0].job).is_done)
		self.assertEqual(read_arrival(job), (None, None))

	def test_yes_to_one_change_is_no_yes_to_another(self):
		job = builders.a_planned_job(technician=self.marc, arrival=at(33)).name
		put(job, self.luc, at(35))
		self.assertFalse(self.undone(sure="another change").is_done)
		self.assertEqual(read_arrival(job), (self.luc, at(35)))

	def test_a_gesture_made_on_another_day_is_asked_about(self):
		job = builders.a_planned_job(technician=self.marc, arrival=at(9)).name
		put(job, self.luc, at(11))
		asked = undo.undo_change(PLANNER, MORNING + timedelta(days=1), shown=SHOWN)
		self.assertRegex(" ".join(asked.questions[0].texts), "It was made on")

	def test_publishing_stands_in_the_history_and_is_asked_about_before_what_it_showed_goes_back(self):
		job = builders.a_planned_job(technician=self.marc, arrival=at(9)).name
		put(job, self.luc, at(11))
		publishing.publish_jobs([job], {}, PLANNER, MORNING)
		newest = change_log.list_history(1)[0]
		self.assertEqual((newest["gesture"], newest["state"], newest["jobs"]), ("Publish", "Final", [job]))
		asked = self.undone()
		self.assertRegex(" ".join(asked.questions[0].texts), "publishing can't be undone")
		self.assertEqual(read_arrival(job), (self.luc, at(11)))

	def test_what_was_taken_back_says_where_the_visit_goes_back_to(self):
		job = builders.a_planned_job(technician=self.marc, arrival=at(9)).name
		put(job, self.luc, at(11))
		self.assertRegex(self.undone().summary, "goes back to Marc Lavoie, .*9.a.m.")


class TestSickness(PlanCase):
	def absences(self) -> list[str]:
		return frappe.get_all("Dispatch Absence", {"technician": self.marc}, pluck="name")

	def test_absence_and_visits_of_one_gesture_go_back_and_come_again_together(self):
		job = builders.a_planned_job(technician=self.marc, arrival=at(9)).name
		absences.report_sick(self.marc, at(0), at(23.9), [job], PLANNER, MORNING)
		known = self.absences()
		self.assertEqual((read_arrival(job), len(known)), ((None, None), 1))
		frappe.local.lang, before = "fr", frappe.local.lang
		told = undo.undo_change(PLANNER, MORNING).summary
		frappe.local.lang = before
		self.assertRegex(told, r"^Absence de Marc Lavoie \(1 visite\)")
		self.assertEqual((read_arrival(job), self.absences()), ((self.marc, at(9)), []))
		undo.redo_change(PLANNER, MORNING)
		self.assertEqual((read_arrival(job), self.absences()), ((None, None), known))

	def test_an_absence_that_comes_again_takes_nobody_elses_name_and_goes_back_alone(self):
		absences.report_sick(self.marc, at(0), at(23.9), [], PLANNER, MORNING)
		undo.undo_change(PLANNER, MORNING)
		other = {"technician": self.luc, "reason": "Sick", "from_time": at(0), "to_time": at(23.9)}
		theirs = frappe.get_doc({"doctype": "Dispatch Absence", **other}).insert().name
		undo.redo_change(PLANNER, MORNING)
		self.assertEqual(len(self.absences()), 1)
		frappe.get_doc(
			{"doctype": "Dispatch Absence", **other, "from_time": at(24), "to_time": at(30)}
		).insert()
		undo.undo_change(PLANNER, MORNING)
		self.assertEqual(self.absences(), [])
		self.assertTrue(frappe.db.exists("Dispatch Absence", theirs))

	def test_an_absence_whose_visits_the_planner_gave_to_others_goes_back_with_them(self):
		job = builders.a_planned_job(technician=self.marc, arrival=at(9)).name
		absences.report_sick(self.marc, at(0), at(23.9), [], PLANNER, MORNING)
		applied(proposed("Visits", technician=self.marc, jobs=(job,)))
		self.assertEqual(read_arrival(job)[0], self.luc)
		undo.undo_change(PLANNER, MORNING)
		self.assertEqual((read_arrival(job), self.absences()), ((self.marc, at(9)), []))
		self.assertIsNone(undo.undo_change(PLANNER, MORNING))

	def test_what_can_not_leave_the_row_leaves_no_absence_behind(self):
		job = builders.a_planned_job(technician=self.marc, arrival=at(9)).name
		job_locks.lock_jobs([job], True, PLANNER, MORNING)
		outcome = absences.report_sick(self.marc, at(0), at(23.9), [job], PLANNER, MORNING)
		self.assertFalse(outcome.is_done)
		self.assertEqual(self.absences(), [])

	def test_whoever_looks_back_sees_also_what_was_undone_and_overwritten_since(self):
		job = builders.a_planned_job(technician=self.marc, arrival=at(9)).name
		frappe.db.delete("Dispatch Change")
		put(job, self.luc, at(11))
		undo.undo_change(PLANNER, MORNING)
		put(job, self.marc, at(15))
		found = past.load_past(TODAY, 1, MORNING, with_messages=True)
		stood = [[one["was"]["technician"] for one in step["jobs"]] for step in found["steps"]]
		self.assertEqual(stood, [[self.marc], [self.luc], [self.marc]])
		self.assertRegex(found["steps"][1]["summary"], "^Undone: ")
		self.assertEqual([card["name"] for card in found["cards"]], [job])
		self.assertIsNone(undo.redo_change(PLANNER, MORNING + HOUR), "what was overwritten cannot be redone")
