"""Slots held for customers on the board of a site: drawn on their rows, busy, gone as soon as they are over."""

from datetime import timedelta

import frappe

from gigafibre_fsm.domain.dispatch.board import candidates
from gigafibre_fsm.domain.dispatch.board import changes as board_changes
from gigafibre_fsm.domain.dispatch.board import snapshot as board_snapshot
from gigafibre_fsm.domain.dispatch.proposals import slot_holds
from gigafibre_fsm.domain.dispatch.proposals.slot_holds import HoldRequest
from gigafibre_fsm.tests import builders
from gigafibre_fsm.tests.builders import ARRIVAL, NOW, PLANNER
from gigafibre_fsm.tests.test_board import HOUR, BoardCase, move, place

DAY = ARRIVAL.date()
MINUTE = timedelta(minutes=1)
WINDOW = (ARRIVAL.replace(hour=14, minute=0), ARRIVAL.replace(hour=16, minute=0))


class TestHeldSlots(BoardCase):
	def setUp(self) -> None:
		super().setUp()
		frappe.db.delete("Dispatch Slot Hold")
		self.job = builders.a_job(duration=60).name

	def hold(self, **more: object) -> str:
		return slot_holds.hold_slot(self.job, HoldRequest(WINDOW, self.marc, ARRIVAL, **more), PLANNER, NOW)

	def load(self, now=NOW) -> dict:
		return board_snapshot.load_board(DAY, 1, now)

	def work(self, now=NOW, technician: str | None = None) -> int:
		return self.load(now)["technician_days"][f"{technician or self.marc}|{DAY}"]["work"]

	def test_a_held_slot_is_drawn_with_its_customer_and_until_when_and_its_time_is_taken(self):
		hold = self.hold(crew=(self.luc,))
		[slot] = self.load()["held"]
		name = frappe.db.get_value("Dispatch Job", self.job, "customer_name")
		self.assertEqual((slot["name"], slot["job"], slot["customer_name"]), (hold, self.job, name))
		self.assertEqual((slot["technician"], slot["crew"], slot["duration"]), (self.marc, [self.luc], 60))
		self.assertEqual((slot["arrival"], slot["until"]), (str(ARRIVAL), str(NOW + 15 * MINUTE)))
		self.assertEqual((self.work(), self.work(technician=self.luc)), (60, 60))

	def test_the_place_that_the_visit_has_already_is_not_counted_twice(self):
		self.job = builders.a_planned_job(technician=self.marc, duration=60).name
		self.hold()
		self.assertEqual((self.load()["held"], self.work()), ([], 60))

	def test_who_puts_another_visit_there_is_asked_and_told_for_whom_and_until_when(self):
		self.hold()
		other = builders.a_job().name
		drop = move(other, technician=self.marc, arrival=ARRIVAL + HOUR / 2)
		question = place(drop).questions[0]
		customer = frappe.db.get_value("Dispatch Job", self.job, "customer_name")
		self.assertRegex(question.texts[0], rf"overlaps with a slot: {customer}, .*held until 12:15")
		self.assertTrue(question.can_override)
		self.assertTrue(place(move(self.job, technician=self.marc, arrival=ARRIVAL)).is_done, "its own slot")

	def test_the_best_technicians_are_offered_beside_a_held_slot(self):
		self.hold()
		frappe.db.set_value("Dispatch Technician", self.marc, "shift_end", "20:00:00")
		asked = builders.a_job(duration=180).name
		mine = next(
			one for one in candidates.rank_candidates(asked, DAY, NOW) if one["technician"] == self.marc
		)
		self.assertEqual((mine["arrival"], mine["texts"]), (str(ARRIVAL + HOUR), []))

	def test_an_open_page_learns_of_each_hold_of_its_end_and_of_the_time_that_is_free_again(self):
		cursor, key = self.load()["cursor"], f"{self.marc}|{DAY}"

		def load_counts(now=NOW) -> tuple:
			answer = board_changes.load_changes(cursor, DAY, 1, now)
			return len(answer["held"]), answer["technician_days"][key]["work"]

		hold = self.hold()
		self.assertEqual(load_counts(), (1, 60))
		self.assertEqual(load_counts(NOW + 16 * MINUTE), (0, 0), "it ran out by itself")
		slot_holds.release_hold(hold, NOW)
		self.assertEqual(load_counts(), (0, 0))
