"""The messages of a day as the board shows them among its steps."""

from datetime import timedelta

import frappe

from gigafibre_fsm.domain.dispatch.board import commands as board_commands
from gigafibre_fsm.domain.dispatch.board import past, publishing
from gigafibre_fsm.domain.dispatch.board.commands import JobChange
from gigafibre_fsm.tests import builders
from gigafibre_fsm.tests.builders import ARRIVAL, NOW, PLANNER
from gigafibre_fsm.tests.frappe_case import FrappeTestCase
from gigafibre_fsm.tests.visitor import counted_queries

HOUR = timedelta(hours=1)


class TestPastMessages(FrappeTestCase):
	def setUp(self) -> None:
		self.marc = builders.a_technician("Marc Lavoie").name
		self.jobs = [
			builders.a_planned_job(technician=self.marc, arrival=ARRIVAL + hours * HOUR).name
			for hours in (0, 2)
		]
		publishing.publish_jobs(self.jobs, {}, PLANNER, NOW)

	def load(self) -> list[past.PastMessage]:
		found = past.load_past(ARRIVAL.date(), 1, NOW, with_messages=True)["messages"]
		mine = set(self.jobs)
		return [message for message in found if mine & {visit["job"] for visit in message["visits"]}]

	def test_a_text_about_several_visits_is_one_message_that_tells_an_hour_of_each(self):
		(text,) = [message for message in self.load() if message["is_technician"]]
		self.assertEqual((text["to"], text["recipient"], text["kind"]), ("Marc Lavoie", self.marc, "text"))
		told = {visit["job"]: (visit["start"], visit["end"]) for visit in text["visits"]}
		self.assertEqual(told, {self.jobs[0]: (ARRIVAL, None), self.jobs[1]: (ARRIVAL + 2 * HOUR, None)})
		self.assertEqual(text["state"], "waits")

	def test_a_customer_s_text_tells_the_window_that_it_promised(self):
		first, _second = self.jobs
		(text,) = [
			one for one in self.load() if not one["is_technician"] and one["visits"][0]["job"] == first
		]
		window = frappe.db.get_value("Dispatch Job", first, ["window_start", "window_end"])
		self.assertEqual((text["visits"][0]["start"], text["visits"][0]["end"]), window)

	def test_what_left_the_day_keeps_its_messages_there_and_says_what_failed(self):
		frappe.db.set_value(
			"FSM SMS", {"recipient": self.marc}, {"state": "Failed", "error": "No such number"}
		)
		to = {"arrival": ARRIVAL + 48 * HOUR}
		board_commands.move_jobs(
			[JobChange(self.jobs[0], to, {})], "Move", PLANNER, NOW, override={self.jobs[0]: "Asked"}
		)
		frappe.db.set_value("Dispatch Job", self.jobs[0], "arrival", ARRIVAL + 48 * HOUR)
		text = next(message for message in self.load() if message["is_technician"])
		self.assertEqual((text["state"], text["why"]), ("failed", "No such number"))
		self.assertIn(self.jobs[0], {visit["job"] for visit in text["visits"]})

	def test_an_e_mail_about_a_visit_shows_its_subject_and_not_its_words(self):
		source = "Subject: Report of your visit\n\nDear customer"
		mail = frappe.get_doc(
			{
				"doctype": "Email Queue",
				"sender": "dispatch@example.com",
				"message": source,
				"status": "Error",
				"reference_doctype": "Dispatch Job",
				"reference_name": self.jobs[0],
				"recipients": [{"recipient": "louise@example.com", "status": "Not Sent"}],
			}
		).insert(ignore_permissions=True)
		row = next(message for message in self.load() if message["message"] == mail.name)
		self.assertEqual((row["kind"], row["text"], row["state"]), ("mail", "Report of your visit", "failed"))
		self.assertNotIn("louise@example.com", str(row))

	def test_messages_cost_three_queries_however_many_there_are(self):
		counts = []
		for with_messages in (False, True):
			past.load_past(ARRIVAL.date(), 1, NOW, with_messages=with_messages)
			with counted_queries() as queries:
				past.load_past(ARRIVAL.date(), 1, NOW, with_messages=with_messages)
			counts.append(len(queries))
		self.assertEqual(counts[1] - counts[0], 3)
