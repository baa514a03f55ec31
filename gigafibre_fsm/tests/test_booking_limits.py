"""Limits of what customers may book a day: who is refused, who is warned, and what the board counts."""

from datetime import timedelta

import frappe

from gigafibre_fsm.api import booking
from gigafibre_fsm.domain.dispatch.board import advice, snapshot
from gigafibre_fsm.domain.dispatch.proposals import slot_holds, slot_offers
from gigafibre_fsm.domain.dispatch.proposals.slot_holds import HoldRequest
from gigafibre_fsm.domain.dispatch.schedule import scheduled_jobs
from gigafibre_fsm.domain.dispatch.self_service import actions as customer_actions
from gigafibre_fsm.domain.dispatch.self_service import offered_times
from gigafibre_fsm.domain.platform import weekdays
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.tests import builders
from gigafibre_fsm.tests.builders import PLANNER
from gigafibre_fsm.tests.test_plans import MORNING, TODAY, PlanCase, at

HOME = (45.3071, -73.2626)
EVERY_DAY = dict.fromkeys(weekdays.FIELDS, 1)


class TestBookingLimits(PlanCase):
	def setUp(self) -> None:
		super().setUp()
		self.kind = builders.a_job_type(duration=45, label_fr="Installation")
		self.limit(most=1)
		self.job = self.a_visit()

	def a_visit(self, **values: object) -> str:
		return builders.a_job(job_type=self.kind.name, duration=45, **values).name

	def limit(self, **values: object) -> None:
		self.kind.set("limits", [{**EVERY_DAY, **values}])
		self.kind.save()

	def offers(self, job: str | None = None, **more: object) -> list[slot_offers.Offer]:
		return slot_offers.find_offers(job or self.job, MORNING, days=1, start=TODAY, **more)

	def slot(self, hour: int = 10, technician: str | None = None) -> HoldRequest:
		return HoldRequest((at(hour), at(hour + 2)), technician or self.marc, at(hour))

	def test_customers_are_offered_no_more_than_the_limit_and_staff_are_warned(self):
		self.assertTrue(self.offers())
		builders.a_planned_job(job_type=self.kind.name, technician=self.luc, arrival=at(8), duration=45)
		self.assertEqual(self.offers(), [])
		beyond = self.offers(beyond_limits=True)
		self.assertEqual({(offer.full.taken, offer.full.limit.most) for offer in beyond}, {(1, 1)})
		far = str(TODAY + timedelta(days=7))
		self.assertEqual({each["warning"] for each in booking.list_slots(self.job, far, 1)["slots"]}, {""})

	def test_other_types_days_and_places_take_nothing(self):
		builders.a_planned_job(technician=self.luc, arrival=at(8), duration=45)
		tomorrow = at(8) + timedelta(days=1)
		builders.a_planned_job(job_type=self.kind.name, technician=self.luc, arrival=tomorrow, duration=45)
		self.assertTrue(self.offers())
		builders.a_planned_job(job_type=self.kind.name, technician=self.luc, arrival=at(8), duration=45)
		self.limit(most=1, territory=builders.a_territory(west=-72).name)
		self.assertTrue(self.offers())
		self.limit(most=1, territory=builders.a_territory().name)
		self.assertEqual(self.offers(), [])

	def test_a_slot_that_is_held_counts_and_the_visits_own_does_not(self):
		hold = slot_holds.hold_slot(self.job, self.slot(), PLANNER, MORNING)
		self.assertTrue(self.offers())
		other = self.a_visit()
		self.assertEqual(self.offers(other), [])
		with self.assertRaisesRegex(FsmError, "No further visit can be booked on that day"):
			slot_holds.hold_slot(other, self.slot(14), PLANNER, MORNING)
		imagined = scheduled_jobs.imagine_visit("New order", self.kind.name, HOME, "Marie", MORNING)
		with self.assertRaisesRegex(FsmError, "No further visit"):
			slot_holds.hold_for_visit(imagined, self.slot(14), "Marie", MORNING)
		slot_holds.hold_for_visit(imagined, self.slot(14), "Marie", MORNING, beyond_limits=True)
		# the visit's own slot may be exchanged for another one of the same day
		slot_holds.release_hold(hold, MORNING)
		self.limit(most=2)
		slot_holds.hold_slot(self.job, self.slot(12), PLANNER, MORNING)
		slot_holds.hold_slot(self.job, self.slot(8), PLANNER, MORNING)

	def test_a_customer_moves_a_visit_to_another_hour_of_a_full_day_but_to_no_other_full_day(self):
		monday = TODAY + timedelta(days=7)
		later = [at(hour) + timedelta(days=7) for hour in (8, 10)]
		there = builders.a_planned_job(
			job_type=self.kind.name, technician=self.luc, arrival=later[0], duration=45
		)
		(customer,) = frappe.get_all("Dispatch Job", {"name": there.name}, pluck="customer")
		offered = offered_times.find_offers(there.name, MORNING, monday, days=1)
		self.assertTrue(offered)
		choice = offered[-1].window_start.isoformat()
		customer_actions.move_job(there.name, customer, choice, offered, MORNING)
		self.assertEqual(offered_times.find_offers(self.job, MORNING, monday, days=1), [])

	def test_whoever_drags_a_visit_onto_a_full_day_is_warned(self):
		there = builders.a_planned_job(
			job_type=self.kind.name, technician=self.luc, arrival=at(8), duration=45
		)
		hours = (8 * 60, 17 * 60)
		(full,) = advice.advise_drag(self.job, TODAY, 2, hours, 15, MORNING)["full"]
		words = f"{self.kind.name}: 1 booked that day, of 1 that customers may book."
		self.assertEqual(full, {"day": TODAY, "text": words})
		# one that stays on its day is no further visit
		self.assertEqual(advice.advise_drag(there.name, TODAY, 1, hours, 15, MORNING)["full"], [])

	def test_support_books_beyond_the_limit(self):
		builders.a_planned_job(job_type=self.kind.name, technician=self.luc, arrival=at(8), duration=45)
		self.assertTrue(slot_holds.book_slot(self.job, self.slot(12), PLANNER, MORNING).is_done)

	def test_the_week_counts_what_is_booked_of_each_limit(self):
		builders.a_planned_job(job_type=self.kind.name, technician=self.luc, arrival=at(8), duration=45)
		slot_holds.hold_slot(self.job, self.slot(12), PLANNER, MORNING, beyond_limits=True)
		week = snapshot.load_board(TODAY, 2, MORNING)["limits"]
		mine = [
			(each["day"], each["most"], each["taken"]) for each in week if each["label"] == self.kind.name
		]
		self.assertEqual(mine, [(TODAY, 1, 2), (TODAY + timedelta(days=1), 1, 0)])
		self.assertEqual(snapshot.load_board(TODAY, 1, MORNING)["limits"], [])

	def test_a_limit_needs_a_day_and_no_two_limits_are_for_the_same_one(self):
		self.kind.set("limits", [{"most": 3, **dict.fromkeys(weekdays.FIELDS, 0)}])
		with self.assertRaisesRegex(frappe.ValidationError, "no day of the week"):
			self.kind.save()
		self.kind.reload()
		self.kind.set("limits", [{"most": 3, **EVERY_DAY}, {"most": 2, "monday": 1}])
		with self.assertRaisesRegex(frappe.ValidationError, "same day and territory"):
			self.kind.save()
