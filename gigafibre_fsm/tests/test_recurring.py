"""Visits that come again with Frappe's own Auto Repeat."""

from datetime import date, datetime, timedelta

import frappe
from frappe.utils import add_days, getdate, today

from gigafibre_fsm.domain.dispatch import due
from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.domain.dispatch.schedule import scheduled_jobs
from gigafibre_fsm.domain.dispatch.workflow import recurrence
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.tests import builders
from gigafibre_fsm.tests.frappe_case import FrappeTestCase

AT_NINE = timedelta(hours=9)


def a_schedule(job: str, frequency: str = "Weekly"):
	return frappe.get_doc(
		{
			"doctype": "Auto Repeat",
			"reference_doctype": "Dispatch Job",
			"reference_document": job,
			"start_date": today(),
			"frequency": frequency,
		}
	).insert()


class TestRecurring(FrappeTestCase):
	def copy_of(self, job) -> "frappe.model.document.Document":
		schedule = a_schedule(job.name)
		return schedule.make_new_document()

	def test_a_copy_is_an_unplanned_draft_with_a_window_on_its_own_day(self):
		day = datetime.combine(getdate(add_days(today(), 3)), datetime.min.time())
		job = builders.a_planned_job(arrival=day + AT_NINE)
		copy = self.copy_of(job)
		copy.reload()
		self.assertEqual((copy.status, copy.arrival, copy.technician), (lifecycle.DRAFT, None, None))
		self.assertEqual((copy.promised, copy.locked, copy.has_draft, copy.dispatched_on), (0, 0, 0, None))
		self.assertEqual((copy.subject, copy.job_type), (job.subject, job.job_type))
		# the first visit is three days after the schedule starts, the copy three days after a week later
		expected = day + timedelta(days=7, hours=8)
		self.assertEqual((copy.window_start, copy.window_end), (expected, expected + timedelta(hours=2)))
		self.assertEqual([row.event for row in copy.timeline], ["Created"])
		self.assertEqual(copy.timeline[0].detail, copy.auto_repeat)
		self.assertEqual(len(copy.checklist), 2)

	def test_a_copy_of_a_finished_visit_begins_anew(self):
		job = builders.a_dispatched_job(
			arrival=datetime.combine(getdate(today()), datetime.min.time()) + AT_NINE
		)
		frappe.db.set_value(
			"Dispatch Job", job.name, {"status": "Completed", "outcome": "Complete", "signed_by": "Marie"}
		)
		copy = self.copy_of(job)
		self.assertEqual((copy.status, copy.outcome, copy.signed_by), (lifecycle.DRAFT, None, None))

	def test_a_copy_waits_in_the_backlog_of_the_board(self):
		copy = self.copy_of(builders.a_job())
		self.assertIn(copy.name, [visit.name for visit in scheduled_jobs.list_backlog()])

	def test_the_job_of_the_site_makes_the_copy_on_its_day(self):
		from frappe.automation.doctype.auto_repeat.auto_repeat import create_repeated_entries

		job = builders.a_job()
		schedule = a_schedule(job.name, "Daily")
		schedule.db_set("next_schedule_date", today())
		create_repeated_entries([frappe._dict(name=schedule.name, next_schedule_date=getdate(today()))])
		copies = frappe.get_all("Dispatch Job", {"auto_repeat": schedule.name, "name": ("!=", job.name)})
		self.assertEqual(len(copies), 1)


class TestSchedule(FrappeTestCase):
	def start(self, job: str, **values) -> str:
		given = {
			"frequency": "Weekly",
			"first_day": getdate(today()),
			"last_day": None,
			"today": getdate(today()),
		}
		return recurrence.start_recurrence(job, **{**given, **values})

	def test_a_visit_comes_again_and_stops(self):
		job = builders.a_job().name
		schedule = self.start(job)
		self.assertEqual(frappe.db.get_value("Dispatch Job", job, "auto_repeat"), schedule)
		copy, other = (frappe.get_doc("Auto Repeat", schedule).make_new_document().name for _ in range(2))
		with self.assertRaisesRegex(FsmError, "comes again already"):
			self.start(job)
		recurrence.stop_recurrence(copy)
		self.assertTrue(frappe.db.get_value("Auto Repeat", schedule, "disabled"))
		self.assertFalse(frappe.db.get_value("Dispatch Job", job, "auto_repeat"))
		with self.assertRaisesRegex(FsmError, "nothing to stop"):
			recurrence.stop_recurrence(job)
		for again in (job, other):
			self.assertNotEqual(self.start(again), schedule)

	def test_days_and_rhythms_that_cannot_be_meant_are_refused(self):
		job = builders.a_job().name
		day = getdate(today())
		for values, sentence in (
			({"frequency": "Sometimes"}, "how often"),
			({"first_day": getdate(add_days(day, -1))}, "in the past"),
			({"last_day": day}, "ends before it starts"),
		):
			with self.subTest(sentence), self.assertRaisesRegex(FsmError, sentence):
				self.start(job, **values)


class TestDays(FrappeTestCase):
	def test_a_copy_is_made_as_far_ahead_as_the_schedule_began_before_the_first_visit(self):
		start, due = date(2026, 11, 2), date(2026, 12, 7)
		self.assertEqual(recurrence.find_intended_day(date(2026, 11, 9), start, due), date(2026, 12, 14))
		self.assertEqual(recurrence.find_intended_day(date(2026, 10, 1), start, due), due)
		self.assertEqual(recurrence.find_intended_day(None, start, due), due)

	def test_a_visit_without_a_window_comes_again_within_working_hours(self):
		window = recurrence.window_on(date(2026, 12, 7), None)
		self.assertEqual(window, (datetime(2026, 12, 7, 8), datetime(2026, 12, 7, 17)))


class TestDaysWithoutAWorker(FrappeTestCase):
	def setUp(self) -> None:
		frappe.db.set_value("Auto Repeat", {"reference_doctype": "Dispatch Job"}, "disabled", 1)

	def missed(self, frequency: str, days: int, ahead: int = 0) -> "frappe.model.document.Document":
		"""A schedule whose copy was due some days ago, for visits that many days ahead of their copy."""
		day = datetime.combine(getdate(add_days(today(), ahead)), datetime.min.time())
		schedule = a_schedule(builders.a_planned_job(arrival=day + AT_NINE).name, frequency)
		schedule.db_set("next_schedule_date", add_days(today(), -days))
		return schedule

	def copies(self, schedule) -> list[date]:
		others = {"auto_repeat": schedule.name, "name": ("!=", schedule.reference_document)}
		starts = frappe.get_all("Dispatch Job", others, pluck="window_start", order_by="window_start")
		return [(getdate(start) - getdate(today())).days for start in starts]

	def list_todos(self, schedule) -> list[str]:
		return frappe.get_all("ToDo", {"reference_name": schedule.reference_document}, pluck="description")

	def next_day(self, schedule) -> int:
		day = frappe.db.get_value("Auto Repeat", schedule.name, "next_schedule_date")
		return (getdate(day) - getdate(today())).days

	def test_a_copy_is_made_late_while_its_day_has_not_passed(self):
		schedule = self.missed("Weekly", days=2, ahead=7)
		self.assertEqual(recurrence.catch_up(getdate()), 1)
		self.assertEqual((self.copies(schedule), self.list_todos(schedule)), ([5], []))
		self.assertEqual(self.next_day(schedule), 5)
		self.assertEqual(recurrence.catch_up(getdate()), 0)

	def test_of_days_that_have_passed_somebody_is_told_and_the_series_goes_on(self):
		for days in (1, 7, 30):
			schedule = self.missed("Weekly", days)
			recurrence.catch_up(getdate())
			self.assertEqual(len(self.list_todos(schedule)), 1, days)
			self.assertGreater(self.next_day(schedule), 0)
			self.assertEqual(self.copies(schedule), [0] if days == 7 else [], days)

	def test_no_copy_is_made_after_the_last_day(self):
		schedule = self.missed("Daily", days=3, ahead=7)
		schedule.db_set("end_date", add_days(today(), -2))
		recurrence.catch_up(getdate())
		self.assertEqual(self.copies(schedule), [4, 5])

	def test_frappe_ends_no_schedule_before_what_it_missed_is_made(self):
		from frappe.automation.doctype.auto_repeat import auto_repeat

		schedule = self.missed("Weekly", days=7)
		schedule.db_set({"end_date": add_days(today(), -3), "start_date": add_days(today(), -14)})
		# Frappe's runner keeps the rows of a class, and Frappe looks at every schedule
		frappe.db.set_value("Auto Repeat", {"name": ("!=", schedule.name)}, "status", "Disabled")
		auto_repeat.set_auto_repeat_as_completed()
		self.assertEqual(frappe.db.get_value("Auto Repeat", schedule.name, "status"), "Completed")
		self.assertEqual(self.copies(schedule), [7])

	def test_saving_a_schedule_forgets_no_missed_copy_and_makes_none_twice(self):
		schedule = self.missed("Weekly", days=7, ahead=14)
		schedule.db_set("start_date", add_days(today(), -14))
		for _ in range(2):
			frappe.get_doc("Auto Repeat", schedule.name).save()
			self.assertEqual((len(self.copies(schedule)), self.next_day(schedule)), (2, 7))

	def test_a_stopped_schedule_makes_no_missed_copy(self):
		schedule = self.missed("Weekly", days=2, ahead=7)
		recurrence.stop_recurrence(schedule.reference_document)
		self.assertEqual((self.copies(schedule), self.list_todos(schedule)), ([], []))

	def test_after_the_last_day_nothing_is_missed(self):
		schedule = self.missed("Weekly", days=20)
		schedule.db_set("end_date", add_days(today(), -15))
		self.assertEqual([recurrence.catch_up(getdate()) for _ in range(2)], [1, 0])
		self.assertIsNone(due.repeats_since(instants.now_utc()))

	def test_the_clock_knows_since_when(self):
		self.assertIsNone(due.repeats_since(instants.now_utc()))
		self.missed("Weekly", days=2)
		late = instants.now_utc() - due.repeats_since(instants.now_utc())
		self.assertTrue(timedelta(days=1) <= late <= timedelta(days=2))
