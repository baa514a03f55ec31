"""What nobody can mean is refused with a sentence, and nothing of it is kept."""

from datetime import datetime, timedelta

import frappe

from gigafibre_fsm.api import board, dispatch
from gigafibre_fsm.domain.dispatch import technician_work
from gigafibre_fsm.domain.dispatch.board import commands as board_commands
from gigafibre_fsm.domain.dispatch.board import job_locks, job_split
from gigafibre_fsm.domain.dispatch.workflow import scheduling, transitions
from gigafibre_fsm.domain.equipment import registration
from gigafibre_fsm.domain.equipment.movements import service as movements
from gigafibre_fsm.domain.messaging.outbox import status as outbox_status
from gigafibre_fsm.exceptions import FsmError, IllegalMovement, IllegalTransition
from gigafibre_fsm.tests import builders, devices
from gigafibre_fsm.tests.builders import ARRIVAL, NOW, PLANNER
from gigafibre_fsm.tests.frappe_case import FrappeTestCase
from gigafibre_fsm.tests.visitor import counted_queries

HOUR = timedelta(hours=1)


class TestPlans(FrappeTestCase):
	def test_a_year_that_cannot_be_meant_is_refused_before_it_overflows(self):
		job = builders.a_job()
		for year in (2, 1999, 9999):
			with self.assertRaisesRegex(FsmError, "surely a mistake"):
				scheduling.schedule_job(job.name, datetime(year, 12, 31, 23, 50), PLANNER, NOW)

	def test_the_form_refuses_the_same_year(self):
		with self.assertRaisesRegex(FsmError, "surely a mistake"):
			builders.a_job(arrival="9999-12-31 23:50:00", duration=60)

	def test_a_visit_takes_between_a_minute_and_a_week(self):
		job = builders.a_job()
		for minutes in (-5, 10**6, 10**12, 10**30):
			with self.assertRaisesRegex(FsmError, "takes between"):
				scheduling.schedule_job(job.name, ARRIVAL, PLANNER, NOW, duration=minutes)
		with self.assertRaisesRegex(IllegalTransition, "how many minutes"):
			scheduling.schedule_job(job.name, ARRIVAL, PLANNER, NOW, duration=0)

	def test_half_a_window_is_refused(self):
		for half in ("window_start", "window_end"):
			job = builders.a_job().name
			with self.assertRaisesRegex(FsmError, "give both"):
				dispatch.schedule(job=job, arrival=str(ARRIVAL), **{half: str(ARRIVAL)})

	def test_an_endless_reason_is_refused(self):
		job = builders.a_planned_job()
		with self.assertRaisesRegex(IllegalTransition, "too long"):
			transitions.move_job(job.name, "On Hold", PLANNER, now=NOW, reason="x" * 100_000)
		self.assertEqual(frappe.db.get_value("Dispatch Job", job.name, "status"), job.status)


class TestBoard(FrappeTestCase):
	def test_what_the_board_cannot_have_sent_is_refused(self):
		job = builders.a_job().name
		not_a_placement = frappe.as_json([{"job": job, "to": 5}])
		for moves in ("{bad", "{}", "[1]", '[{"job": 1}]', not_a_placement):
			with self.assertRaisesRegex(FsmError, "page sent something"):
				board.place(moves=moves)
		for to in ({"status": "Completed"}, {"duration": "60"}, {"duration": True}, {"crew": "TECH-1"}):
			with self.assertRaisesRegex(FsmError, "page sent something"):
				board.place(moves=frappe.as_json([{"job": job, "to": to}]))
		with self.assertRaisesRegex(FsmError, "page sent something"):
			board.place(moves=frappe.as_json([{"job": job, "to": {}}]), gesture="explode")
		with self.assertRaisesRegex(FsmError, "sent something unreadable"):
			board.place(moves=frappe.as_json([{"job": job, "to": {}}, {"job": job, "to": {}}]))

	def test_a_bomb_of_brackets_is_refused(self):
		for bomb in ("[" * 100_000, '{"a":' * 100_000):
			with self.assertRaisesRegex(FsmError, "sent something unreadable"):
				board.place(moves=bomb)

	def test_a_locked_visit_keeps_its_hour_in_form_and_calendar(self):
		job = builders.a_planned_job()
		job_locks.lock_jobs([job.name], True, PLANNER, NOW)
		for move in (
			lambda: scheduling.schedule_job(job.name, ARRIVAL + HOUR, PLANNER, NOW),
			lambda: frappe.get_doc("Dispatch Job", job.name).update({"arrival": ARRIVAL + HOUR}).save(),
		):
			with self.assertRaisesRegex(FsmError, "unlock"):
				move()
		self.assertEqual(frappe.db.get_value("Dispatch Job", job.name, "arrival"), ARRIVAL)

	def test_the_calendar_leaves_a_promised_visit_within_its_window(self):
		job = builders.a_dispatched_job()
		with self.assertRaisesRegex(FsmError, r"was promised Monday, November 23, 2\sp.m. to 4\sp.m."):
			scheduling.move_in_calendar(job.name, ARRIVAL + 3 * HOUR, 60, PLANNER, NOW)
		scheduling.move_in_calendar(job.name, ARRIVAL + HOUR, 60, PLANNER, NOW)
		self.assertEqual(frappe.db.get_value("Dispatch Job", job.name, "arrival"), ARRIVAL + HOUR)

	def test_times_that_overflow_the_calendar_are_refused_before_anything_is_counted(self):
		job, technician = builders.a_job().name, builders.a_technician().name
		placed = {"technician": technician, "arrival": ARRIVAL}
		for to in ({"duration": 10**12}, {"duration": -(10**12)}, {"arrival": datetime.max}):
			with self.assertRaisesRegex(FsmError, "takes between|surely a mistake"):
				board_commands.move_jobs(
					[board_commands.JobChange(job, placed | to, {})], "Move", PLANNER, NOW
				)
		for day in ("9999-12-31", "0001-01-01"):
			with self.assertRaisesRegex(FsmError, "is not a date"):
				board.load(start=day, days=14)
			with self.assertRaisesRegex(FsmError, "is not a date"):
				board.candidates(job=job, day=day)

	def test_an_endless_crew_is_refused_without_looking_for_each_of_them(self):
		job, technician = builders.a_job().name, builders.a_technician().name
		crew = [f"TECH-{number}" for number in range(10_000)]
		to = {"technician": technician, "arrival": "2026-11-23 14:30:00", "crew": crew}
		with counted_queries() as queries, self.assertRaisesRegex(FsmError, "at most 21"):
			board.place(moves=frappe.as_json([{"job": job, "to": to}]))
		self.assertLess(len(queries), 60)

	def test_endless_reasons_do_not_fill_the_log(self):
		job, technician = builders.a_job(crew_size=2).name, builders.a_technician().name
		to = {"technician": technician, "arrival": datetime(2026, 11, 23, 14, 30)}
		reasons = {job: "é" * 200_000}
		board_commands.move_jobs(
			[board_commands.JobChange(job, to, {})], "Move", PLANNER, NOW, override=reasons
		)
		self.assertEqual(frappe.db.get_value("Dispatch Job", job, "status"), "Scheduled")

	def test_a_name_in_another_case_is_nobodys(self):
		job, technician = builders.a_job().name, builders.a_technician().name
		to = {"technician": technician.lower(), "arrival": datetime(2026, 11, 23, 14, 30)}
		with self.assertRaisesRegex(FsmError, "no such technician"):
			board_commands.move_jobs([board_commands.JobChange(job, to, {})], "Move", PLANNER, NOW)
		for typed in (job.lower(), f"{job} "):
			with self.assertRaisesRegex(frappe.DoesNotExistError, "no longer exists"):
				board_commands.move_jobs([board_commands.JobChange(typed, {}, {})], "Move", PLANNER, NOW)
			with self.assertRaisesRegex(frappe.DoesNotExistError, "no longer exists"):
				job_split.split_job(typed, 10, PLANNER, NOW, scheduling.create_job)

	def test_a_history_of_any_length_is_a_bounded_one(self):
		for limit in (-5, 0, 10**9):
			self.assertLessEqual(len(board.history(limit)), 100)

	def test_no_day_and_too_many_days_are_refused(self):
		with self.assertRaisesRegex(FsmError, "is not a date"):
			board.load(start="<b>today</b>", days=1)
		with self.assertRaisesRegex(FsmError, "takes a whole number"):
			board.load(start="2026-11-23", days=10**9)
		for days in (0, 15):
			with self.assertRaisesRegex(FsmError, "between 1 and 14"):
				board.load(start="2026-11-23", days=days)

	def test_a_board_without_any_technician_still_shows_the_backlog(self):
		frappe.db.set_value("Dispatch Technician", {"status": "Active"}, "status", "Inactive")
		waiting = builders.a_job().name
		answer = board.load(start="2026-11-23", days=1)
		self.assertEqual((answer["technicians"], answer["technician_days"]), ([], {}))
		self.assertIn(waiting, [card["name"] for card in answer["unplanned"]])

	def test_no_moves_and_too_many_are_refused(self):
		job = builders.a_job().name
		for number in (0, 701):
			with self.assertRaisesRegex(FsmError, "between 1 and 700"):
				board.place(moves=frappe.as_json([{"job": job, "to": {}}] * number))

	def test_a_visit_that_is_not_there_is_not_moved(self):
		with self.assertRaises(frappe.DoesNotExistError):
			board.place(moves=frappe.as_json([{"job": "DJ-none", "to": {}}]))


class TestCalls(FrappeTestCase):
	def test_what_the_calendar_cannot_have_sent_is_refused(self):
		for args in ("{bad", "[1]", "5", "null"):
			with self.assertRaisesRegex(FsmError, "unreadable"):
				dispatch.calendar_move(args=args)
		for filters in ("{bad", '{"a": 1}', "5"):
			with self.assertRaisesRegex(FsmError, "unreadable"):
				dispatch.calendar_events(start="2026-11-01", end="2026-12-01", filters=filters)

	def test_nothing_is_no_moment(self):
		with self.assertRaisesRegex(FsmError, "no date and time"):
			dispatch.calendar_events(start="", end="2026-12-01")

	def test_markup_in_a_date_comes_back_as_text(self):
		with self.assertRaisesRegex(FsmError, "&lt;img"):
			dispatch.calendar_events(start="<img src=x onerror=alert(1)>", end="2026-12-01")

	def test_half_characters_are_refused_before_they_break_the_database(self):
		with self.assertRaisesRegex(FsmError, "cannot be kept"):
			dispatch.hold(job="whichever", reason="\ud800")

	def test_an_unknown_word_on_a_message_changes_nothing(self):
		self.assertIsNone(outbox_status.state_after_decision("Unknown", "maybe"))


class TestDevices(FrappeTestCase):
	def setUp(self):
		self.technician = devices.a_technician_with_truck()
		self.job = builders.a_dispatched_job(technician=self.technician.name)
		self.device = devices.a_device(self.technician.truck)

	def rows(self) -> list[tuple[str, str]]:
		"""The devices on the visit."""
		return [
			(row.equipment, row.action) for row in frappe.get_doc("Dispatch Job", self.job.name).equipment
		]

	def test_a_device_typed_in_another_case_stands_once_on_the_visit(self):
		for typed in (self.device.name.lower(), f"{self.device.name.lower()} ", self.device.name):
			technician_work.install_equipment(self.job.name, self.technician.name, equipment=typed, now=NOW)
		self.assertEqual(self.rows(), [(self.device.name, "Installed")])

	def test_what_was_never_there_is_not_removed(self):
		with self.assertRaisesRegex(IllegalMovement, "not installed"):
			technician_work.remove_equipment(
				self.job.name, self.technician.name, equipment=self.device.name, now=NOW
			)
		self.assertEqual(self.rows(), [])

	def test_a_second_tap_on_remove_finds_the_first(self):
		technician_work.install_equipment(
			self.job.name, self.technician.name, equipment=self.device.name, now=NOW
		)
		for _ in range(2):
			technician_work.remove_equipment(
				self.job.name, self.technician.name, equipment=self.device.name, now=NOW
			)
		self.assertEqual(self.rows(), [(self.device.name, "Installed"), (self.device.name, "Removed")])

	def test_an_endless_note_about_a_device_is_refused(self):
		new = devices.identifiers()
		with self.assertRaisesRegex(FsmError, "too long"):
			registration.register_device(
				new["serial_number"], self.device.equipment_model, note="x" * 100_000
			)
		self.assertFalse(frappe.db.exists("Equipment", new["serial_number"]))

	def test_a_refused_movement_is_shown_on_the_desk(self):
		movements.retire_device(self.device.name)
		frappe.clear_messages()
		with self.assertRaises(IllegalMovement):
			movements.send_to_repair(self.device.name)
		self.assertIn("taken out of use", str(frappe.local.message_log))
