"""The list of what a dispatcher has to settle, and the free time that it offers to fill, on a site."""

from datetime import datetime, timedelta

import frappe

from gigafibre_fsm.domain.care import settle_list, visit_texts
from gigafibre_fsm.domain.care.tickets import statuses
from gigafibre_fsm.domain.dispatch import self_service, technician_work
from gigafibre_fsm.domain.dispatch.board import commands as board_commands
from gigafibre_fsm.domain.dispatch.board import message_preview, publishing
from gigafibre_fsm.domain.dispatch.board.commands import JobChange
from gigafibre_fsm.domain.dispatch.job import arrival_window
from gigafibre_fsm.domain.dispatch.proposals import slot_holds, text_offers
from gigafibre_fsm.domain.dispatch.proposals.taken_slots import HoldRequest
from gigafibre_fsm.domain.dispatch.schedule import scheduled_jobs
from gigafibre_fsm.domain.dispatch.technician_work import worklist
from gigafibre_fsm.domain.dispatch.to_settle import fillings, loading
from gigafibre_fsm.domain.dispatch.to_settle.lines import SettleLine
from gigafibre_fsm.exceptions import FsmError, NotYours
from gigafibre_fsm.tests import builders
from gigafibre_fsm.tests.builders import ARRIVAL, NOW, PLANNER
from gigafibre_fsm.tests.frappe_case import FrappeTestCase

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


class SettleCase(FrappeTestCase):
	def setUp(self) -> None:
		frappe.db.delete("Dispatch Change")
		self.marc = builders.a_technician("Marc Lavoie").name
		self.luc = builders.a_technician("Luc Roy").name
		# a text is queued, and not held back until the morning
		frappe.db.set_single_value("FSM Settings", {"quiet_from": None, "quiet_until": None})

	def lines(self, job: str, now: datetime = NOW) -> list[SettleLine]:
		"""What the list has of a visit."""
		return [line for line in settle_list.load_list(now) if line.job == job]

	def kinds(self, job: str, now: datetime = NOW) -> list[str]:
		return [line.kind.value for line in self.lines(job, now)]

	def move(self, job: str, now: datetime = NOW, **to: object) -> None:
		done = board_commands.move_jobs(
			[JobChange(job, to, {})], "Move", PLANNER, now, override={job: "They agreed"}
		)
		self.assertTrue(done.is_done, done.questions)


class TestLines(SettleCase):
	def test_a_visit_that_takes_too_long_makes_the_next_one_late(self):
		first = builders.a_dispatched_job(technician=self.marc, arrival=NOW).name
		second = builders.a_dispatched_job(technician=self.marc, arrival=NOW + 1.5 * HOUR).name
		for status in ("En Route", "On Site"):
			technician_work.move_job(first, self.marc, status, now=NOW)
		(line,) = self.lines(second, NOW + 5 * HOUR)
		self.assertEqual((line.kind.value, line.day), ("late", NOW.date()))
		self.assertGreaterEqual(line.minutes, 60)

	def test_a_technician_who_has_not_left_and_a_visit_nobody_sent_out_are_named(self):
		left_out = builders.a_planned_job(technician=self.luc).name
		waiting = builders.a_dispatched_job(technician=self.marc).name
		self.assertEqual((self.kinds(waiting, ARRIVAL), self.kinds(left_out, ARRIVAL)), ([], []))
		late = ARRIVAL + 0.75 * HOUR
		self.assertEqual(
			(self.kinds(waiting, late), self.kinds(left_out, late)), (["not_left"], ["not_sent"])
		)

	def test_a_visit_whose_technician_is_absent_is_named_until_somebody_else_has_it(self):
		job = builders.a_dispatched_job(technician=self.marc, arrival=ARRIVAL + 3 * DAY).name
		helped = builders.a_dispatched_job(technician=self.luc, arrival=ARRIVAL + 3 * DAY).name
		frappe.get_doc("Dispatch Job", helped).append("crew", {"technician": self.marc}).insert()
		far = builders.a_dispatched_job(technician=self.marc, arrival=ARRIVAL + 20 * DAY).name
		self.assertEqual(self.lines(job), [])
		values = {"from_time": ARRIVAL + 2 * DAY, "to_time": ARRIVAL + 30 * DAY, "reason": "Sick"}
		frappe.get_doc({"doctype": "Dispatch Absence", "technician": self.marc, **values}).insert()
		(line,) = self.lines(job)
		self.assertEqual((line.kind.value, line.day), ("absent", (ARRIVAL + 3 * DAY).date()))
		self.assertIn("Marc Lavoie is absent then (Sick)", line.text)
		self.assertEqual((self.kinds(helped), self.kinds(far)), (["absent"], []))
		self.move(job, technician=self.luc, arrival=ARRIVAL + 4 * DAY)
		self.assertNotIn("absent", self.kinds(job))

	def test_visits_of_today_that_are_not_published_are_one_line(self):
		jobs = {builders.a_planned_job(technician=who).name for who in (self.marc, self.luc)}
		(line,) = (line for line in settle_list.load_list(NOW) if line.kind.value == "unpublished")
		self.assertLessEqual(jobs, set(line.jobs))

	def test_a_visit_that_its_customer_chose_anew_is_named_until_phones_show_it(self):
		job = builders.a_dispatched_job(technician=self.marc, arrival=ARRIVAL + DAY).name
		there = ARRIVAL + 3 * DAY
		slot = HoldRequest(arrival_window.default_window(there), self.marc, there)
		slot_holds.book_slot(job, slot, PLANNER, NOW)
		(line,) = (each for each in self.lines(job) if each.kind.value == "outdated")
		self.assertEqual((line.jobs, line.day), ((job,), there.date()))
		(row,) = message_preview.preview_messages(scheduled_jobs.load_named([job]), NOW)
		self.assertTrue(row["is_told"])
		((card,),) = (group.jobs for group in worklist.load_worklist(self.marc, NOW).groups)
		self.assertEqual((card.arrival, card.window_start), (ARRIVAL + DAY, None))
		publishing.publish_jobs([job], {}, PLANNER, NOW)
		self.assertNotIn("outdated", self.kinds(job))

	def test_a_visit_that_leaves_today_is_named_until_phones_know(self):
		job = builders.a_dispatched_job(technician=self.marc).name
		self.move(job, arrival=ARRIVAL + 2 * DAY)
		self.assertIn("outdated", self.kinds(job))

	def test_a_customer_who_asks_for_another_time_is_named_until_dispatch_answers(self):
		planned = builders.a_dispatched_job(technician=self.marc, arrival=ARRIVAL + 9 * DAY).name
		waiting = builders.a_job().name
		for job in (planned, waiting):
			frappe.db.set_value("Dispatch Job", job, "customer_request", "Friday <b>after</b> 3")
		(line,) = self.lines(planned)
		self.assertEqual((line.kind.value, line.day), ("asks", (ARRIVAL + 9 * DAY).date()))
		self.assertIn("<b>after</b>", line.text)
		self.assertEqual([line.day for line in self.lines(waiting)], [None])
		self_service.close_request(planned, PLANNER, NOW)
		self.assertEqual(self.kinds(planned), [])

	def test_a_text_that_announces_a_window_is_no_answer_to_a_request(self):
		job = builders.a_dispatched_job(technician=self.marc).name
		frappe.db.set_value("Dispatch Job", job, "customer_request", "Friday after 3")
		self.move(job, arrival=ARRIVAL + DAY)
		publishing.publish_jobs([job], {job: True}, PLANNER, NOW)
		self.assertIn("asks", self.kinds(job))

	def test_a_failed_text_is_named_until_a_later_one_arrives(self):
		job = builders.a_dispatched_job(technician=self.marc).name
		row = {"direction": "Out", "to_number": "+14505550100", "body": "x", "error": "No such number."}
		row |= {"reference_doctype": "Dispatch Job", "reference_name": job}
		row |= {"recipient_doctype": "Dispatch Technician", "recipient": self.marc}
		frappe.get_doc({"doctype": "FSM SMS", "state": "Failed", **row}).insert(ignore_permissions=True)
		line = next(line for line in self.lines(job) if line.kind.value == "failed")
		self.assertRegex(line.text, "Marc Lavoie did not arrive. No such number")
		frappe.db.set_value("FSM SMS", line.about, "creation", NOW)
		frappe.get_doc({"doctype": "FSM SMS", "state": "Sent", **row}).insert(ignore_permissions=True)
		self.assertNotIn("failed", self.kinds(job))

	def test_a_dispatcher_notes_what_a_customer_wrote(self):
		job = builders.a_dispatched_job(technician=self.marc, arrival=ARRIVAL + DAY)
		ticket = builders.a_ticket(job.customer).name
		text = frappe.get_doc(
			{
				"doctype": "FSM SMS",
				"direction": "In",
				"state": "Received",
				"number": "+14505550142",
				"body": "See <b>you</b>",
				"reference_doctype": "Dispatch Job",
				"reference_name": job.name,
			}
		).insert()
		frappe.get_doc(
			{
				"doctype": "Communication",
				"communication_medium": "SMS",
				"sent_or_received": "Received",
				"content": text.body,
				"reference_doctype": "Issue",
				"reference_name": ticket,
				"fsm_text": text.name,
			}
		).insert()
		written = frappe.db.get_value("FSM SMS", text.name, "creation")
		self.assertEqual(visit_texts.find_visit(ticket, written), job.name)
		statuses.mark_answered(ticket)
		self.assertEqual(frappe.db.get_value("Issue", ticket, "status"), "Replied")
		with self.assertRaisesRegex(FsmError, "meanwhile"):
			visit_texts.find_visit(ticket, written)


class TestHoles(SettleCase):
	def test_a_customer_who_cancelled_leaves_time_to_fill_until_dispatch_has_noted_it(self):
		job = builders.a_dispatched_job(technician=self.marc)
		slot = HoldRequest(arrival_window.default_window(ARRIVAL + DAY), self.luc, ARRIVAL + DAY)
		hold = slot_holds.hold_slot(job.name, slot, PLANNER, NOW - 48 * HOUR)
		self_service.cancel_job(job.name, job.customer, "On <b>moves</b>", NOW - 48 * HOUR)
		state = frappe.db.get_value("Dispatch Slot Hold", hold, "state")
		self.assertEqual(state, "Released", "nobody is to come then any more")
		(line,) = self.lines(job.name)
		self.assertEqual((line.kind.value, line.technician, line.hole), ("cancelled", self.marc, job.name))
		self_service.close_request(job.name, PLANNER, NOW)
		self.assertEqual(self.kinds(job.name), [])

	def test_a_published_visit_that_is_moved_away_leaves_a_hole_and_one_in_planning_none(self):
		known = builders.a_dispatched_job(technician=self.marc).name
		planned = builders.a_planned_job(technician=self.luc).name
		for job in (known, planned):
			self.move(job, arrival=ARRIVAL + DAY)
		self.assertEqual((self.kinds(known), self.kinds(planned)), (["outdated", "hole"], []))
		loading.note_hole(known, NOW)
		self.assertNotIn("hole", self.kinds(known))

	def test_a_draft_that_comes_back_leaves_no_hole_of_which_nobody_knew(self):
		job = builders.a_dispatched_job(technician=self.marc).name
		self.move(job, arrival=ARRIVAL + DAY)
		self.move(job, arrival=ARRIVAL)
		self.assertEqual(self.kinds(job), [])

	def test_what_was_published_leaves_its_hole_however_often_it_moves(self):
		job = builders.a_dispatched_job(technician=self.marc).name
		for days in (1, 2):
			self.move(job, arrival=ARRIVAL + days * DAY)
		(line,) = (each for each in self.lines(job) if each.kind.value == "hole")
		self.assertEqual(line.day, ARRIVAL.date())
		publishing.publish_jobs([job], {job: False}, PLANNER, NOW)
		self.assertIn("hole", self.kinds(job))

	def test_what_was_planned_before_it_was_sent_is_no_place_that_anybody_knew(self):
		job = builders.a_job().name
		self.move(job, NOW - 2 * HOUR, technician=self.luc, arrival=ARRIVAL + HOUR)
		self.move(job, NOW - HOUR, technician=self.marc, arrival=ARRIVAL)
		frappe.db.set_value("Dispatch Job", job, {"status": "Dispatched", "dispatched_on": NOW})
		self.move(job, arrival=ARRIVAL + DAY)
		(line,) = (each for each in self.lines(job) if each.kind.value == "hole")
		self.assertEqual(line.technician, self.marc)

	def test_time_that_is_planned_again_is_no_hole(self):
		job = builders.a_dispatched_job(technician=self.marc).name
		self.move(job, arrival=ARRIVAL + DAY)
		builders.a_planned_job(technician=self.marc)
		self.assertNotIn("hole", self.kinds(job))
		with self.assertRaisesRegex(FsmError, "no longer free"):
			fillings.find_hole(job, NOW)

	def test_the_best_visits_for_a_hole_say_whether_they_fit_and_what_they_save(self):
		job = builders.a_dispatched_job(technician=self.marc).name
		self.move(job, arrival=ARRIVAL + 9 * DAY)
		builders.a_planned_job(technician=self.marc, arrival=ARRIVAL + HOUR)
		urgent = builders.a_job(priority="Urgent", duration=30).name
		long = builders.a_job(priority="Urgent", duration=480).name
		promised = builders.a_dispatched_job(
			technician=self.luc, arrival=ARRIVAL + DAY, priority="Urgent"
		).name
		frappe.db.set_value("Dispatch Job", promised, "promised", 1)
		hole = fillings.find_hole(job, NOW)
		found = {each.name: filling for each, filling in fillings.find_fillings(hole, NOW)}
		self.assertLessEqual({urgent, promised}, set(found))
		self.assertNotIn(long, found)
		self.assertEqual((found[urgent].is_promised, found[promised].is_promised), (False, True))
		self.assertTrue(found[urgent].fits, found[urgent])
		self.assertGreaterEqual(found[urgent].arrival, hole.start)


class TestEarlierOffers(SettleCase):
	def setUp(self) -> None:
		super().setUp()
		fell = builders.a_dispatched_job(technician=self.marc, arrival=NOW + 3 * HOUR).name
		self.move(fell, arrival=ARRIVAL + 9 * DAY)
		self.fell = fell
		self.job = builders.a_dispatched_job(technician=self.luc, arrival=ARRIVAL + DAY)
		frappe.db.set_value("Customer", self.job.customer, "mobile_no", "450-555-0142")

	def ask(self) -> text_offers.TextOffer:
		arrival = NOW + 3 * HOUR
		return text_offers.ask_customer(self.job.name, self.marc, arrival, PLANNER, NOW)

	def read(self) -> tuple:
		return frappe.db.get_value("Dispatch Job", self.job.name, ["technician", "arrival", "status"])

	def test_nothing_moves_before_the_customer_says_yes(self):
		before = self.read()
		offer = self.ask()
		self.assertEqual(self.read(), before)
		self.assertIn("offered", self.kinds(self.job.name))
		self.assertEqual(self.ask().hold, offer.hold, "a second press asks nothing again")
		with self.assertRaisesRegex(FsmError, "asked already"):
			text_offers.ask_customer(self.job.name, self.marc, NOW + 4 * HOUR, PLANNER, NOW)
		self.assertNotIn("hole", self.kinds(self.fell), "the time is held")
		sent = {"reference_name": self.job.name, "template": "customer_earlier_offer"}
		self.assertTrue(frappe.db.get_value("FSM SMS", sent, "link"))
		with self.assertRaises(NotYours):
			self_service.accept_offer(self.job.name, builders.a_customer().name, NOW, hold=offer.hold)
		self_service.accept_offer(self.job.name, self.job.customer, NOW + HOUR / 2, hold=offer.hold)
		self.assertEqual(self.read(), (self.marc, NOW + 3 * HOUR, "Dispatched"))
		promise = frappe.get_all(
			"Dispatch Promise", {"job": self.job.name, "outcome": "Open"}, ["window_start"]
		)
		self.assertEqual([row.window_start for row in promise], [offer.window[0]])
		self.assertIn("accepted", self.kinds(self.job.name))

	def test_a_no_gives_the_time_back_and_the_visit_stays(self):
		before, offer = self.read(), self.ask()
		self_service.decline_offer(self.job.name, self.job.customer, NOW, hold=offer.hold)
		self.assertEqual(self.read(), before)
		line = next(line for line in self.lines(self.job.name) if line.kind.value == "declined")
		self.assertEqual((line.hole, line.about), (self.fell, offer.hold))
		declined = text_offers.list_declined([self.job.name], NOW)
		self.assertEqual(declined, {(self.job.name, offer.arrival)})
		slot_holds.note_answer(offer.hold)
		self.assertNotIn("declined", self.kinds(self.job.name))

	def test_an_hour_without_an_answer_ends_the_offer(self):
		offer = self.ask()
		late = NOW + HOUR + HOUR / 10
		self.assertIsNone(text_offers.find_offer(self.job.name, late))
		self.assertIn("unanswered", self.kinds(self.job.name, late))
		with self.assertRaisesRegex(FsmError, "has ended"):
			self_service.accept_offer(self.job.name, self.job.customer, late, hold=offer.hold)

	def test_who_cannot_be_texted_is_called(self):
		frappe.db.set_value("Customer", self.job.customer, "mobile_no", None)
		frappe.db.delete("Service Location Contact", {"parent": self.job.service_location})
		with self.assertRaisesRegex(FsmError, "No mobile number is on file: call the customer"):
			self.ask()
