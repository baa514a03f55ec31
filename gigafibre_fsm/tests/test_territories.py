"""Territories on a site: who is warned, who is offered, and what the planner proposes."""

from datetime import timedelta
from unittest.mock import ANY

import frappe

from gigafibre_fsm.api import booking
from gigafibre_fsm.domain.dispatch.board import advice, candidates, visit_details
from gigafibre_fsm.domain.dispatch.board import commands as board_commands
from gigafibre_fsm.domain.dispatch.board.commands import JobChange
from gigafibre_fsm.domain.dispatch.job import titles
from gigafibre_fsm.domain.dispatch.proposals import slot_offers
from gigafibre_fsm.domain.dispatch.workflow import scheduling, transitions
from gigafibre_fsm.domain.platform import weekdays
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.tests import builders
from gigafibre_fsm.tests.builders import PLANNER
from gigafibre_fsm.tests.test_plans import HOME, MORNING, TODAY, PlanCase, applied, at, proposed

SETTINGS = "FSM Dispatch Settings"
EVERY_DAY = dict.fromkeys(weekdays.FIELDS, 1)


class TestTerritories(PlanCase):
	def setUp(self) -> None:
		super().setUp()
		self.set_rule("Warn")
		self.here = builders.a_territory(label_fr="Rive-Sud").name
		self.away = builders.a_territory(west=-72).name
		self.job = builders.a_job(duration=45).name
		self.serve(self.marc, self.away)

	def set_rule(self, rule: str) -> None:
		frappe.db.set_single_value(SETTINGS, "outside_territory", rule)
		frappe.clear_document_cache(SETTINGS, SETTINGS)

	def serve(self, technician: str, territory: str, **days: object) -> None:
		doc = frappe.get_doc("Dispatch Technician", technician)
		doc.set("territories", [{"territory": territory, **(days or EVERY_DAY)}])
		doc.save()

	def place(self, **more: object) -> board_commands.Outcome:
		to = {"technician": self.marc, "arrival": at(9)}
		return board_commands.move_jobs([JobChange(self.job, to, {})], "Move", PLANNER, MORNING, **more)

	def test_the_board_asks_for_a_reason_or_refuses(self):
		(question,) = self.place().questions
		self.assertEqual(question.texts, ("Outside the technician's territory on Monday.",))
		self.assertTrue(question.can_override)
		self.set_rule("Refuse")
		(question,) = self.place(override={self.job: "He is near"}).questions
		self.assertFalse(question.can_override)
		self.set_rule("Warn")
		self.assertTrue(self.place(override={self.job: "He is near"}).is_done)
		self.set_rule("Refuse")
		doc = frappe.get_doc("Dispatch Job", self.job)
		with self.assertRaisesRegex(FsmError, "outside the technician's territory that day"):
			transitions.apply_transition(doc, "Dispatched", PLANNER, now=MORNING)

	def test_the_form_and_the_calendar_refuse_as_the_board_does(self):
		self.set_rule("Refuse")
		doc = frappe.get_doc("Dispatch Job", self.job)
		doc.update({"technician": self.luc, "arrival": at(9)})
		doc.save()
		doc.technician = self.marc
		outside = "outside the technician's territory that day"
		with self.assertRaisesRegex(FsmError, outside):
			doc.save()
		with self.assertRaisesRegex(FsmError, outside):
			scheduling.schedule_job(self.job, None, PLANNER, MORNING, technician=self.marc)
		self.set_rule("Warn")
		doc.reload()
		doc.technician = self.marc
		doc.save()
		# it stands there already: another hour asks about nothing new
		self.set_rule("Refuse")
		doc.arrival = at(10)
		doc.save()

	def test_a_row_says_why_it_cannot_take_the_visit_and_the_others_come_first(self):
		frappe.local.lang = "fr"
		hours = (8 * 60, 17 * 60)
		answer = advice.advise_drag(self.job, TODAY, 1, hours, 15, MORNING)
		cannot = {row["technician"]: row["cannot"] for row in answer["rows"]}
		self.assertEqual(cannot[self.marc], ["Hors du territoire du technicien le lundi."])
		self.assertEqual((cannot[self.luc], answer["best"]["technician"]), ([], self.luc))
		first, *_others = candidates.rank_candidates(self.job, TODAY, MORNING)
		self.assertEqual(first["technician"], self.luc)
		frappe.local.lang = "en"

	def test_only_whoever_serves_the_home_is_offered_and_nobody_is_said(self):
		found = slot_offers.find_offers(self.job, MORNING, days=1)
		self.assertEqual({offer.technician for offer in found}, {self.luc})
		self.serve(self.luc, self.away)
		self.assertEqual(slot_offers.find_offers(self.job, MORNING, days=1), [])
		day = TODAY + timedelta(days=7)
		frappe.db.set_value("Dispatch Job", self.job, "customer_request", "Friday <b>after</b> 3")
		named = frappe.db.get_value("Dispatch Job", self.job, ["subject", "customer_name"])
		about = {"visit": titles.format_title(*named), "wish": "Friday <b>after</b> 3"}
		note = "On these days no technician serves the territory of this address."
		self.assertEqual(booking.list_slots(self.job, str(day), 1), {**about, "slots": [], "note": note})
		self.serve(self.luc, self.here, only_on=day)
		self.assertEqual(booking.list_slots(self.job, str(day), 1), {**about, "slots": ANY, "note": ""})

	def test_the_planner_sends_nobody_outside_unless_that_is_granted(self):
		frappe.db.set_value("Dispatch Technician", self.luc, "status", "Inactive")
		builders.a_technician("Paul Roy", status="Inactive", **HOME)
		plan = proposed("Visit", jobs=(self.job,))
		(left,) = plan["unplaced"]
		self.assertEqual(left["reasons"], ["Marc Lavoie: outside the territory that day."])
		(ease,) = [each for each in left["relaxations"] if "territory" in each["text"]]
		self.assertIn("send Marc Lavoie outside of the territory", ease["text"])
		applied(plan, granted={self.job: ease["number"]})
		self.assertEqual(frappe.db.get_value("Dispatch Job", self.job, "technician"), self.marc)

	def test_the_panel_of_a_card_names_the_territory_of_its_home(self):
		self.assertEqual(visit_details.load_details(self.job)["territories"], [self.here])
		customer = builders.a_customer().name
		nowhere = builders.a_location(customer, latitude=0, longitude=0).name
		lost = builders.a_job(customer=customer, service_location=nowhere).name
		self.assertIsNone(visit_details.load_details(lost)["territories"])
		self.assertEqual(
			{o["technician"] for o in candidates.rank_candidates(lost, TODAY, MORNING)}, {self.marc, self.luc}
		)
