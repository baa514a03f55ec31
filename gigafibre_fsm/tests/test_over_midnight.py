"""A visit over midnight on a site: on both days' boards, in the next day's way, and back again by one undo."""

from datetime import timedelta

import frappe

from gigafibre_fsm.domain.dispatch.board import snapshot as board_snapshot
from gigafibre_fsm.domain.dispatch.board import undo
from gigafibre_fsm.domain.dispatch.proposals import slot_holds
from gigafibre_fsm.domain.dispatch.proposals.slot_holds import HoldRequest
from gigafibre_fsm.domain.dispatch.schedule import day_view, scheduled_jobs
from gigafibre_fsm.domain.dispatch.schedule.drives import Drives
from gigafibre_fsm.domain.dispatch.schedule.technician_day import TravelLeg
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.tests import builders
from gigafibre_fsm.tests.builders import NOW, PLANNER
from gigafibre_fsm.tests.test_board import HOUR, BoardCase, move, place, read_state

TODAY = NOW.date()
TOMORROW = TODAY + timedelta(days=1)
NIGHT = NOW.replace(hour=22, minute=30)
MIDNIGHT = NOW.replace(hour=0) + timedelta(days=1)


class TestOverMidnight(BoardCase):
	def setUp(self) -> None:
		super().setUp()
		self.job = builders.a_planned_job(technician=self.marc, arrival=NIGHT, duration=180).name

	def row(self, day) -> dict:
		return board_snapshot.load_board(day, 1, NOW)["technician_days"][f"{self.marc}|{day}"]

	def test_both_days_hold_it_and_each_counts_its_own_minutes(self):
		for day in (TODAY, TOMORROW):
			self.assertIn(self.job, [card["name"] for card in board_snapshot.load_board(day, 1, NOW)["jobs"]])
			self.assertEqual(self.row(day)["work"], 90)

	def test_one_that_is_put_on_its_end_is_asked_about_with_its_name(self):
		other = builders.a_job().name
		question = place(move(other, technician=self.marc, arrival=MIDNIGHT + HOUR)).questions[0]
		customer = frappe.db.get_value("Dispatch Job", self.job, "customer_name")
		self.assertRegex(" ".join(question.texts), f"overlaps with {customer}, 10:30")

	def test_a_gesture_touches_the_rows_of_both_days_and_one_undo_takes_it_back(self):
		outcome = place(move(self.job, technician=self.luc), override={self.job: "Urgent"})
		keys = {(name, day) for name in (self.marc, self.luc) for day in (TODAY, TOMORROW)}
		self.assertEqual(outcome.days, keys)
		self.assertEqual(
			{
				row["work"]
				for row in board_snapshot.load_affected([self.job], keys, NOW)["technician_days"].values()
			},
			{0, 90},
		)
		shown = (TOMORROW, TOMORROW + timedelta(days=1))
		back = undo.undo_change(PLANNER, NOW, shown=shown)
		self.assertTrue(back.is_done, "whoever looks at the second day sees it, too")
		self.assertEqual(read_state(self.job), ("Scheduled", self.marc, NIGHT))

	def test_a_slot_in_the_small_hours_is_not_held_where_it_stands(self):
		slot = HoldRequest((MIDNIGHT, MIDNIGHT + 2 * HOUR), self.marc, MIDNIGHT + HOUR)
		with self.assertRaisesRegex(FsmError, "just taken"):
			slot_holds.hold_slot(builders.a_job().name, slot, PLANNER, NOW)

	def test_it_counts_for_today_until_it_is_over_and_no_longer_when_nobody_came(self):
		found = scheduled_jobs.load_named([self.job])

		def expected(now):
			return day_view.build_view(
				{}, found, [], Drives(lambda *_places: TravelLeg(0, 0, True)), now, 0
			).expected

		self.assertIn(self.job, expected(MIDNIGHT + HOUR))
		self.assertNotIn(self.job, expected(MIDNIGHT + 9 * HOUR))
		frappe.db.set_value("Dispatch Job", self.job, {"status": "On Site", "on_site_on": NIGHT})
		found = scheduled_jobs.load_named([self.job])
		self.assertIn(self.job, expected(MIDNIGHT + 9 * HOUR))
