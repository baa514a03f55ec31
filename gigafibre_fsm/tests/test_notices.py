"""Who is told what about a visit, and what customers were promised: each text only when it says something new."""

from datetime import datetime, timedelta

import frappe

from gigafibre_fsm import tasks
from gigafibre_fsm.domain.dispatch import promises, technician_work
from gigafibre_fsm.domain.dispatch.board import commands as board_commands
from gigafibre_fsm.domain.dispatch.board import message_preview, publishing
from gigafibre_fsm.domain.dispatch.board.commands import JobChange
from gigafibre_fsm.domain.dispatch.notifications import technician as technician_notices
from gigafibre_fsm.domain.dispatch.schedule import scheduled_jobs
from gigafibre_fsm.domain.dispatch.workflow import scheduling, transitions
from gigafibre_fsm.tests import builders
from gigafibre_fsm.tests.builders import ARRIVAL, NOW, PLANNER
from gigafibre_fsm.tests.frappe_case import FrappeTestCase

HOUR = timedelta(hours=1)
WINDOW = (datetime(2026, 11, 23, 14), datetime(2026, 11, 23, 16))
EVENING = (datetime(2026, 11, 23, 16), datetime(2026, 11, 23, 18))


class NoticeCase(FrappeTestCase):
	def setUp(self) -> None:
		self.marc = builders.a_technician("Marc Lavoie").name
		self.luc = builders.a_technician("Luc Roy").name
		self.known: set[str] = set()

	def news(self, job: str) -> list[tuple[str, str]]:
		"""The texts about a visit since the last question, as (template, to whom)."""
		rows = frappe.get_all(
			"FSM SMS",
			{"reference_doctype": "Dispatch Job", "reference_name": job},
			["name", "template", "recipient", "recipient_doctype"],
			order_by="creation",
		)
		new = [row for row in rows if row.name not in self.known]
		self.known |= {row.name for row in rows}
		return [
			(row.template, "customer" if row.recipient_doctype == "Customer" else row.recipient)
			for row in new
		]

	def dispatched(self, **values: object) -> str:
		"""A visit whose first texts are no news any more."""
		job = builders.a_dispatched_job(technician=self.marc, **values).name
		self.news(job)
		return job

	def place(self, job: str, **to: object) -> None:
		done = board_commands.move_jobs(
			[JobChange(job, to, {})], "Move", PLANNER, NOW, override={job: "It must be"}
		)
		self.assertTrue(done.is_done, done)

	def publish(self, job: str, tell: bool | None = None) -> publishing.PublishResult:
		return publishing.publish_jobs([job], {} if tell is None else {job: tell}, PLANNER, NOW)


def promises_of(job: str) -> list[tuple]:
	"""Window, channel and outcome of each promise, the earliest first."""
	rows = frappe.get_all(
		"Dispatch Promise",
		{"job": job},
		["window_start", "window_end", "channel", "outcome"],
		order_by="creation",
	)
	return [((row.window_start, row.window_end), row.channel, row.outcome) for row in rows]


class TestWhoIsTold(NoticeCase):
	def test_publishing_tells_technician_and_customer_once(self):
		job = builders.a_planned_job(technician=self.marc).name
		self.publish(job)
		self.assertEqual(
			self.news(job),
			[("technician_job_dispatched", self.marc), ("customer_visit_planned", "customer")],
		)
		self.publish(job)
		self.assertEqual(self.news(job), [])

	def test_a_move_within_the_window_tells_the_technician_alone(self):
		job = self.dispatched()
		self.place(job, arrival=ARRIVAL + HOUR)
		self.assertEqual(self.news(job), [])
		self.publish(job)
		self.assertEqual(self.news(job), [("technician_job_changed", self.marc)])
		(text,) = frappe.get_all(
			"FSM SMS", {"reference_name": job, "template": "technician_job_changed"}, pluck="body"
		)
		self.assertRegex(text, r"15.h.30|3:30", "the window is no news, the hour is")
		self.assertEqual(promises_of(job), [(WINDOW, "SMS", "Open")])

	def test_a_move_outside_the_window_texts_the_customer_when_the_dispatcher_says_so(self):
		job = self.dispatched()
		self.place(job, arrival=ARRIVAL + 2 * HOUR)
		self.assertEqual(self.publish(job).questions[0]["kind"], "window")
		self.assertEqual(self.news(job), [])
		self.publish(job, tell=True)
		self.assertEqual(
			self.news(job), [("technician_job_changed", self.marc), ("customer_new_window", "customer")]
		)
		self.assertEqual(promises_of(job), [(WINDOW, "SMS", "Withdrawn"), (EVENING, "SMS", "Open")])

	def test_a_window_told_by_phone_is_promised_without_a_text(self):
		job = self.dispatched()
		self.place(job, arrival=ARRIVAL + 2 * HOUR)
		self.publish(job, tell=False)
		self.assertEqual(self.news(job), [("technician_job_changed", self.marc)])
		self.assertEqual(promises_of(job)[1], (EVENING, "Phone", "Open"))

	def test_a_recalled_visit_published_again_in_another_window_may_be_told_by_phone_too(self):
		job = self.dispatched()
		transitions.move_job(job, "Scheduled", PLANNER, now=NOW)
		self.place(job, arrival=ARRIVAL + 2 * HOUR)
		self.publish(job, tell=False)
		self.assertEqual(self.news(job), [("technician_job_changed", self.marc)])
		self.assertEqual(promises_of(job)[1], (EVENING, "Phone", "Open"))

	def test_a_window_promised_when_it_was_booked_is_texted_once_for_its_link(self):
		job = builders.a_planned_job(technician=self.marc).name
		promises.record_promise_by_hand(job, "Phone", PLANNER, NOW - HOUR)
		self.assertEqual(self.news(job), [])
		self.publish(job)
		self.assertEqual(
			self.news(job),
			[("technician_job_dispatched", self.marc), ("customer_visit_planned", "customer")],
		)
		self.assertEqual(promises_of(job), [(WINDOW, "Phone", "Open")])
		transitions.move_job(job, "Scheduled", PLANNER, now=NOW)
		transitions.move_job(job, "Dispatched", PLANNER, now=NOW + HOUR)
		self.assertEqual(self.news(job), [])

	def test_a_window_that_comes_back_is_news_again(self):
		job = self.dispatched()
		for hours in (2, 0):
			self.place(job, arrival=ARRIVAL + hours * HOUR)
			self.publish(job, tell=True)
		changes = [("technician_job_changed", self.marc), ("customer_new_window", "customer")]
		self.assertEqual(self.news(job), changes * 2)
		self.assertEqual(promises_of(job)[2], (WINDOW, "SMS", "Open"))

	def test_several_visits_that_are_published_together_are_one_text(self):
		first, second = (
			builders.a_planned_job(technician=self.marc, arrival=ARRIVAL + hours * HOUR).name
			for hours in (0, 2)
		)
		given = self.dispatched()
		self.place(given, technician=self.luc)
		publishing.publish_jobs([first, second, given], {}, PLANNER, NOW)
		[text] = self.days_of(self.marc)
		self.assertIn("2 visites, la première à 14 h 30; 1 visite retirée de votre liste", text.body)
		self.assertEqual(text.state, "Queued")
		mine = {"recipient": self.marc, "reference_name": ("in", (first, second))}
		self.assertEqual(frappe.get_all("FSM SMS", mine), [])
		told = frappe.get_all("FSM SMS Visit", {"parent": text.name}, ["job", "announced_arrival"])
		self.assertEqual(
			{row.job: row.announced_arrival for row in told},
			{first: ARRIVAL, second: ARRIVAL + 2 * HOUR, given: None},
		)
		self.assertEqual(self.news(given), [("technician_job_dispatched", self.luc)])
		self.assertEqual(self.days_of(self.luc), [])

	def test_what_a_text_about_days_has_said_is_no_news_again(self):
		jobs = [builders.a_planned_job(technician=self.marc).name for _each in range(2)]
		publishing.publish_jobs(jobs, {}, PLANNER, NOW)
		for job in jobs:
			self.news(job)
			transitions.move_job(job, "Scheduled", PLANNER, now=NOW)
			transitions.move_job(job, "Dispatched", PLANNER, now=NOW + HOUR)
			self.assertEqual(self.news(job), [])

	def test_a_technician_without_a_number_fails_visit_by_visit(self):
		frappe.db.set_value("Dispatch Technician", self.marc, "mobile", "+33123456789")
		jobs = [builders.a_planned_job(technician=self.marc).name for _each in range(2)]
		publishing.publish_jobs(jobs, {}, PLANNER, NOW)
		mine = {"recipient": self.marc, "reference_name": ("in", jobs)}
		self.assertEqual(frappe.get_all("FSM SMS", mine, pluck="state"), ["Failed"] * 2)

	def days_of(self, technician: str) -> list:
		fields = ["name", "body", "state", "link"]
		return frappe.get_all(
			"FSM SMS", {"recipient": technician, "template": ("like", "technician_days%")}, fields
		)

	def test_a_visit_given_to_a_colleague_leaves_the_first_ones_list(self):
		job = self.dispatched()
		self.place(job, technician=self.luc)
		self.publish(job)
		self.assertEqual(
			self.news(job), [("technician_job_dispatched", self.luc), ("technician_job_off", self.marc)]
		)

	def test_a_visit_that_comes_back_is_told_again(self):
		job = self.dispatched()
		for technician in (self.luc, self.marc):
			self.place(job, technician=technician)
			self.publish(job)
		self.assertEqual(
			self.news(job)[2:], [("technician_job_dispatched", self.marc), ("technician_job_off", self.luc)]
		)

	def test_each_of_the_crew_is_told_and_who_leaves_it_as_well(self):
		job = self.dispatched()
		self.place(job, crew=(self.luc,))
		self.publish(job)
		self.assertEqual(self.news(job), [("technician_job_dispatched", self.luc)])
		self.place(job, arrival=ARRIVAL + HOUR)
		self.publish(job)
		changed = [("technician_job_changed", self.marc), ("technician_job_changed", self.luc)]
		self.assertEqual(self.news(job), changed)
		self.place(job, crew=())
		self.publish(job)
		self.assertEqual(self.news(job), [("technician_job_off", self.luc)])

	def test_a_withdrawn_visit_is_taken_off_and_the_customer_hears_what_the_dispatcher_chose(self):
		off, text = ("technician_job_off", self.marc), ("customer_visit_postponed", "customer")
		for tell, news in ((False, [off]), (True, [off, text])):
			job = self.dispatched()
			self.place(job, technician=None, arrival=None)
			self.publish(job, tell)
			self.assertEqual(self.news(job), news)
			self.assertEqual(promises_of(job), [(WINDOW, "SMS", "Open")])

	def test_a_cancelled_visit_tells_both(self):
		job = self.dispatched()
		transitions.move_job(job, "Cancelled", PLANNER, now=NOW, reason="Moved away")
		self.assertEqual(
			self.news(job), [("technician_job_off", self.marc), ("customer_visit_cancelled", "customer")]
		)

	def test_a_visit_nobody_heard_of_is_cancelled_in_silence(self):
		job = builders.a_planned_job(technician=self.marc).name
		transitions.move_job(job, "Cancelled", PLANNER, now=NOW, reason="Twice")
		self.assertEqual(self.news(job), [])

	def test_technicians_are_not_told_what_they_did_themselves(self):
		job = self.dispatched()
		technician_work.move_job(job, self.marc, "Not Done", now=NOW, reason="Nobody home")
		self.assertEqual(self.news(job), [])

	def test_a_change_says_in_the_technicians_language_what_changed(self):
		job = self.dispatched()
		scheduling.schedule_job(job, ARRIVAL + HOUR, PLANNER, NOW)
		body = frappe.get_all(
			"FSM SMS", {"reference_name": job, "template": "technician_job_changed"}, pluck="body"
		)[0]
		self.assertTrue(body.startswith("Marc, nouvelle heure : "), body)

	def test_what_a_technician_was_told_last_stands_in_fields_and_not_in_a_key(self):
		job = frappe.get_doc("Dispatch Job", self.dispatched())
		mine = {"reference_name": job.name, "recipient": self.marc}
		fields = ["name", "announced_arrival", "announced_location"]
		(text,) = frappe.get_all("FSM SMS", mine, fields)
		self.assertEqual((text.announced_arrival, text.announced_location), (ARRIVAL, job.service_location))
		frappe.db.set_value("FSM SMS", text.name, "effect_key", builders.unique("another form of key"))
		technician_notices.notify_plan(job, PLANNER, NOW)
		self.assertEqual(self.news(job.name), [])
		technician_notices.notify_removed(job, [self.marc], PLANNER, NOW)
		off = frappe.get_all("FSM SMS", mine | {"template": "technician_job_off"}, fields)
		self.assertEqual([each.announced_arrival for each in off], [None])

	def test_customers_hear_nothing_of_kinds_of_visit_that_are_not_theirs(self):
		kind = builders.a_job_type(tells_customer=0).name
		job = builders.a_dispatched_job(technician=self.marc, job_type=kind).name
		for to in ("En Route", "On Site"):
			technician_work.move_job(job, self.marc, to, now=NOW)
		self.assertEqual(self.news(job), [("technician_job_dispatched", self.marc)])
		self.assertEqual(promises_of(job), [])
		planned = builders.a_planned_job(technician=self.marc, job_type=kind).name
		self.assertEqual(
			message_preview.preview_messages(scheduled_jobs.load_named([planned]), NOW)[0]["customer"],
			"silent",
		)

	def test_a_text_that_cannot_be_sent_promises_nothing(self):
		customer = builders.a_customer(mobile_no="")
		place = builders.a_location(customer.name, contacts=[])
		frappe.db.delete("Service Location Contact", {"parent": place.name})
		job = builders.a_dispatched_job(customer=customer.name, service_location=place.name)
		self.assertEqual(promises_of(job.name), [])
		self.assertEqual(frappe.db.get_value("Dispatch Job", job.name, "promised"), 0)

	def test_the_customers_text_carries_a_link_to_this_visit_alone(self):
		job = self.dispatched()
		link = frappe.get_all(
			"FSM SMS", {"reference_name": job, "template": "customer_visit_planned"}, pluck="link"
		)[0]
		row = frappe.db.get_value(
			"FSM Magic Link", link, ["purpose", "document_doctype", "document", "language"]
		)
		self.assertEqual(row, ("Visit", "Dispatch Job", job, "en"))


class TestPromises(NoticeCase):
	def arrive(self, job: str, at: datetime) -> None:
		for to in ("En Route", "On Site"):
			technician_work.move_job(job, self.marc, to, now=at)

	def test_the_first_text_is_the_promise(self):
		job = self.dispatched()
		row = frappe.get_all("Dispatch Promise", {"job": job}, ["*"])[0]
		self.assertEqual((row.promised_on, row.promised_by, row.technician), (NOW, PLANNER, self.marc))
		self.assertEqual(frappe.db.get_value("FSM SMS", row.message, "template"), "customer_visit_planned")
		self.assertEqual(frappe.db.get_value("Dispatch Job", job, "promised"), 1)

	def test_the_same_window_again_is_the_same_promise(self):
		job = frappe.get_doc("Dispatch Job", self.dispatched())
		names = {promises.record_promise(job, WINDOW, "Phone", PLANNER, NOW) for _twice in range(2)}
		self.assertEqual(len(names), 1)
		self.assertEqual(promises_of(job.name), [(WINDOW, "SMS", "Open")])

	def test_an_arrival_within_the_window_keeps_it(self):
		job = self.dispatched()
		self.arrive(job, ARRIVAL)
		self.assertEqual(promises_of(job), [(WINDOW, "SMS", "Kept")])

	def test_an_arrival_after_it_is_late_by_the_minutes(self):
		job = self.dispatched()
		self.arrive(job, WINDOW[1] + timedelta(minutes=25))
		row = frappe.get_all("Dispatch Promise", {"job": job}, ["outcome", "minutes_late"])[0]
		self.assertEqual((row.outcome, row.minutes_late), ("Late", 25))

	def test_the_minutes_of_grace_are_a_setting(self):
		frappe.db.set_single_value("FSM Dispatch Settings", "late_after_minutes", 30)
		job = self.dispatched()
		self.arrive(job, WINDOW[1] + timedelta(minutes=25))
		self.assertEqual(promises_of(job)[0][2], "Kept")

	def test_a_visit_closed_without_an_arrival_missed_it(self):
		job = self.dispatched()
		technician_work.move_job(job, self.marc, "Not Done", now=NOW, reason="Truck broke down")
		self.assertEqual(promises_of(job)[0][2], "Missed")

	def test_a_cancelled_visit_withdraws_it_with_notice(self):
		job = self.dispatched()
		transitions.move_job(job, "Cancelled", PLANNER, now=NOW, reason="Moved away")
		row = frappe.get_all("Dispatch Promise", {"job": job}, ["outcome", "notice_hours"])[0]
		self.assertEqual((row.outcome, row.notice_hours), ("Withdrawn", 2))

	def test_a_window_whose_day_is_over_is_missed_by_the_clock_once(self):
		job = self.dispatched()
		self.assertEqual(promises.judge_passed(WINDOW[1] + 5 * HOUR), 0)
		self.assertGreaterEqual(promises.judge_passed(WINDOW[1] + 9 * HOUR), 1)
		self.assertEqual(promises_of(job)[0][2], "Missed")
		tasks.settle_promises()
		self.assertEqual(promises_of(job)[0][2], "Missed")

	def test_a_withdrawn_visit_keeps_its_promise_until_another_one(self):
		job = self.dispatched()
		self.place(job, technician=None, arrival=None)
		self.publish(job, False)
		scheduling.schedule_job(job, ARRIVAL + 2 * HOUR, PLANNER, NOW, technician=self.luc, window=EVENING)
		transitions.move_job(job, "Dispatched", PLANNER, now=NOW)
		self.assertEqual(promises_of(job), [(WINDOW, "SMS", "Withdrawn"), (EVENING, "SMS", "Open")])

	def test_nobody_writes_a_promise_by_hand(self):
		name = frappe.get_all("Dispatch Promise", {"job": self.dispatched()}, pluck="name")[0]
		user = builders.a_login("Diane")
		frappe.get_doc("User", user).add_roles("FSM Dispatcher")
		frappe.set_user(user)
		try:
			doc = frappe.get_doc("Dispatch Promise", name)
			self.assertTrue(doc.has_permission("read"))
			self.assertFalse(doc.has_permission("write"))
		finally:
			frappe.set_user("Administrator")
