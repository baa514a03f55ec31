"""Slots on a site: which windows a customer is offered, what holding one does, and how it becomes a promise."""

from datetime import timedelta

import frappe

from gigafibre_fsm.domain.dispatch import promises
from gigafibre_fsm.domain.dispatch.proposals import held_visits, slot_holds, slot_offers
from gigafibre_fsm.domain.dispatch.proposals.slot_holds import HoldRequest
from gigafibre_fsm.domain.dispatch.self_service import offered_times
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.tests import builders
from gigafibre_fsm.tests.builders import PLANNER
from gigafibre_fsm.tests.test_plans import MORNING, TODAY, PlanCase, at, proposed, read_arrival, row_of
from gigafibre_fsm.tests.visitor import counted_queries

MINUTE = timedelta(minutes=1)


class OfferCase(PlanCase):
	def setUp(self) -> None:
		super().setUp()
		frappe.db.set_value("Dispatch Technician", self.luc, "status", "Inactive")
		self.job = builders.a_job(duration=45).name

	def offered(self, job: str | None = None, **more: object) -> list[slot_offers.Offer]:
		return slot_offers.find_offers(job or self.job, MORNING, days=1, **more)

	def hold_slot(self, hour: float = 10, job: str | None = None) -> str:
		start = at(hour // 2 * 2)
		slot = HoldRequest((start, start + 120 * MINUTE), self.marc, at(hour))
		return slot_holds.hold_slot(job or self.job, slot, PLANNER, MORNING)


class TestOffers(OfferCase):
	def test_an_empty_day_offers_the_windows_of_the_shift_in_their_order(self):
		found = self.offered()
		self.assertEqual([offer.window_start.hour for offer in found], [8, 10, 12, 14])
		self.assertTrue(all(offer.technician == self.marc for offer in found))
		self.assertTrue(all(offer.window_start <= offer.arrival <= offer.window_end for offer in found))
		self.assertGreater(found[0].added_seconds, 0)

	def test_a_window_that_somebody_stands_in_is_not_offered(self):
		builders.a_planned_job(technician=self.marc, arrival=at(8), duration=245)
		self.assertEqual([offer.window_start.hour for offer in self.offered()], [12, 14])

	def test_an_offer_pushes_nobody(self):
		builders.a_planned_job(technician=self.marc, arrival=at(8.5), duration=60)
		builders.a_planned_job(technician=self.marc, arrival=at(10), duration=60)
		self.assertNotIn(8, [offer.window_start.hour for offer in self.offered()])

	def test_a_visit_that_is_over_is_offered_nothing(self):
		for status in ("Cancelled", "Not Done", "Completed"):
			frappe.db.set_value("Dispatch Job", self.job, "status", status)
			self.assertEqual(self.offered(), [], status)

	def test_today_only_windows_are_offered_that_are_an_hour_away(self):
		found = slot_offers.find_offers(self.job, at(11.25), days=1)
		self.assertEqual([offer.window_start.hour for offer in found], [14])

	def test_several_working_days_are_offered_and_days_off_do_not_count(self):
		friday = TODAY + timedelta(days=4)
		found = slot_offers.find_offers(self.job, MORNING, days=3, start=friday)
		working = {friday + timedelta(days=number) for number in (0, 3, 4)}
		self.assertEqual({offer.window_start.date() for offer in found}, working)

	def test_a_window_in_which_nobody_works_from_its_beginning_to_its_end_is_not_offered(self):
		hours = {"shift_start": "07:30:00", "shift_end": "15:30:00"}
		frappe.db.set_value("Dispatch Technician", self.marc, hours)
		self.assertEqual([offer.window_start.hour for offer in self.offered()], [8, 10, 12])

	def test_a_visit_without_coordinates_gets_no_offer(self):
		customer = builders.a_customer().name
		nowhere = builders.a_location(customer, latitude=0, longitude=0).name
		lost = builders.a_job(customer=customer, service_location=nowhere).name
		self.assertEqual(self.offered(lost), [])

	def test_a_planned_visit_may_be_offered_its_own_place_again(self):
		late_lunch = {"break_from": "16:20:00", "break_until": "17:00:00"}
		frappe.db.set_value("Dispatch Technician", self.marc, late_lunch)
		planned = builders.a_planned_job(technician=self.marc, arrival=at(8), duration=500).name
		self.assertEqual([offer.window_start.hour for offer in self.offered(planned)], [8])


class TestHolds(OfferCase):
	def test_a_held_slot_is_offered_to_nobody_else_and_to_its_own_visit_again(self):
		other = builders.a_job(duration=120).name
		frappe.db.set_value("Dispatch Job", self.job, "duration", 150)
		self.hold_slot(10)
		self.assertNotIn(10, [offer.window_start.hour for offer in self.offered(other)])
		self.assertIn(10, [offer.window_start.hour for offer in self.offered()])

	def test_two_customers_do_not_hold_the_same_slot(self):
		other = builders.a_job().name
		self.hold_slot(10)
		with self.assertRaisesRegex(FsmError, "just taken"):
			self.hold_slot(10.5, job=other)
		self.hold_slot(11, job=other)

	def test_holding_another_slot_gives_the_first_one_back(self):
		first = self.hold_slot(10)
		self.hold_slot(13)
		self.assertEqual(frappe.db.get_value("Dispatch Slot Hold", first, "state"), "Released")

	def test_the_planner_keeps_a_held_slot_free_and_leaves_its_visit_alone(self):
		self.hold_slot(10)
		other = builders.a_job(duration=420).name
		plan = proposed()
		self.assertEqual([row["job"] for row in plan["rows"]], [])
		self.assertIn(other, [row["job"] for row in plan["unplaced"]])

	def test_after_its_minutes_a_slot_is_free_again(self):
		hold = self.hold_slot(10)
		later = MORNING + 16 * MINUTE
		self.assertEqual(held_visits.list_holds(TODAY, later), {})
		slot_holds.expire_holds(later)
		self.assertEqual(frappe.db.get_value("Dispatch Slot Hold", hold, "state"), "Expired")
		with self.assertRaisesRegex(FsmError, "no longer held"):
			slot_holds.confirm_hold(hold, PLANNER, later)

	def test_a_confirmed_slot_is_planned_and_its_window_promised(self):
		hold = self.hold_slot(11)
		outcome = slot_holds.confirm_hold(hold, PLANNER, MORNING)
		self.assertEqual(read_arrival(self.job), (self.marc, at(11)))
		doc = frappe.get_doc("Dispatch Job", self.job)
		self.assertEqual((doc.window_start, doc.window_end, doc.promised), (at(10), at(12), 1))
		self.assertTrue(outcome.change)
		self.assertEqual(promises.find_open(self.job).window_start, at(10))
		with self.assertRaisesRegex(FsmError, "no longer held"):
			slot_holds.confirm_hold(hold, PLANNER, MORNING)

	def test_a_promised_visit_moves_to_the_window_its_customer_chose(self):
		slot_holds.confirm_hold(self.hold_slot(11), PLANNER, MORNING)
		slot_holds.confirm_hold(self.hold_slot(15), PLANNER, MORNING)
		doc = frappe.get_doc("Dispatch Job", self.job)
		self.assertEqual((doc.arrival, doc.window_start, doc.promised), (at(15), at(14), 1))

	def test_what_was_put_there_meanwhile_wins_and_nothing_is_promised(self):
		hold = self.hold_slot(10)
		builders.a_planned_job(technician=self.marc, arrival=at(10))
		with self.assertRaisesRegex(FsmError, "overlaps"):
			slot_holds.confirm_hold(hold, PLANNER, MORNING)

	def test_a_released_slot_is_free_at_once(self):
		hold = self.hold_slot(10)
		slot_holds.release_hold(hold, MORNING)
		self.assertEqual(held_visits.list_holds(TODAY, MORNING), {})
		self.assertTrue(row_of(proposed(), self.job)["to"])


class TestCrews(OfferCase):
	def setUp(self) -> None:
		super().setUp()
		frappe.db.set_value("Dispatch Technician", self.luc, "status", "Active")
		frappe.db.set_value("Dispatch Job", self.job, "crew_size", 2)

	def test_a_crew_is_offered_the_hours_at_which_both_are_free_and_comes_whole(self):
		builders.a_planned_job(technician=self.luc, arrival=at(8), duration=245)
		found = self.offered()
		self.assertEqual([offer.window_start.hour for offer in found], [12, 14])
		self.assertEqual(
			{name for offer in found for name in (offer.technician, *offer.crew)}, {self.marc, self.luc}
		)
		offer = found[1]
		slot = HoldRequest(
			(offer.window_start, offer.window_end), offer.technician, offer.arrival, offer.crew
		)
		hold = slot_holds.hold_slot(self.job, slot, PLANNER, MORNING)
		other = builders.a_job(duration=60).name
		for technician in (self.marc, self.luc):
			with self.assertRaisesRegex(FsmError, "just taken"):
				slot_holds.hold_slot(
					other, HoldRequest(slot.window, technician, slot.arrival), PLANNER, MORNING
				)
		slot_holds.confirm_hold(hold, PLANNER, MORNING)
		doc = frappe.get_doc("Dispatch Job", self.job)
		crew = [row.technician for row in doc.crew]
		self.assertEqual(
			(doc.technician, crew, doc.arrival), (offer.technician, list(offer.crew), offer.arrival)
		)

	def test_a_crew_that_can_not_meet_is_told_how_many_are_free_together(self):
		builders.a_planned_job(technician=self.luc, arrival=at(8), duration=540)
		self.assertEqual(self.offered(), [])
		left = proposed("Visit", jobs=(self.job,))["unplaced"]
		self.assertEqual(
			left[0]["reasons"], ["It needs 2 technicians at the same time; never more than one is free."]
		)

	def test_the_other_dates_follow_the_days_that_were_looked_at_and_cost_no_second_look(self):
		with counted_queries() as queries:
			times = offered_times.find_times(self.job, MORNING, days=2)
		days = {offer.window_start.date() for offer in slot_offers.find_offers(self.job, MORNING, days=2)}
		self.assertEqual(times.more_from, max(days) + timedelta(days=1))
		# once for the days, and once for each of the two
		self.assertEqual(sum("tabDispatch Technician Tool" in query for query in queries), 3)

	def test_a_slot_is_not_held_where_a_crew_member_stands(self):
		other = builders.a_planned_job(technician=self.luc, arrival=at(10), duration=120)
		other.append("crew", {"technician": self.marc}).db_insert()
		with self.assertRaisesRegex(FsmError, "just taken"):
			self.hold_slot(11)
		away = {"draft_arrival": at(10), "draft_duration": 120, "draft_technician": self.luc}
		other.db_set({"has_draft": 1, **away, "draft_crew": frappe.as_json([self.marc])})
		frappe.db.delete("Dispatch Job Crew", {"parent": other.name})
		with self.assertRaisesRegex(FsmError, "just taken"):
			self.hold_slot(11)
		other.db_set("draft_crew", "[]")
		self.assertTrue(self.hold_slot(11))

	def test_work_and_holds_of_days_take_time_on_their_last_day(self):
		long = builders.a_planned_job(technician=self.marc, arrival=at(8) - timedelta(days=3), duration=4500)
		with self.assertRaisesRegex(FsmError, "just taken"):
			self.hold_slot(10)
		long.db_set("technician", self.luc)
		hold = self.hold_slot(10)
		frappe.db.set_value("Dispatch Slot Hold", hold, {"arrival": long.arrival, "duration": 4500})
		self.assertEqual(list(held_visits.list_holds(TODAY, MORNING)), [self.job])

	def test_who_needs_a_crew_moves_no_visit_by_themselves(self):
		self.assertTrue(self.offered())
		self.assertEqual(offered_times.find_offers(self.job, MORNING), [])
