"""The dashboard's figures of today, and the cards that show them."""

from datetime import timedelta

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.api import dispatch
from gigafibre_fsm.domain.dispatch.dashboard import today as dashboard_today
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.tests import builders
from gigafibre_fsm.tests.builders import ARRIVAL
from gigafibre_fsm.tests.frappe_case import FrappeTestCase


class TestSummary(FrappeTestCase):
	def test_today_counts_what_the_board_shows(self):
		before = dashboard_today.summarise_day(ARRIVAL)
		technician = builders.a_technician(latitude=45.50, longitude=-73.56).name
		builders.a_dispatched_job(technician=technician, arrival=ARRIVAL)
		builders.a_planned_job(technician=technician, arrival=ARRIVAL + timedelta(hours=2))
		builders.a_job()
		builders.a_planned_job(technician=technician, arrival=ARRIVAL + timedelta(days=1))
		after = dashboard_today.summarise_day(ARRIVAL)
		self.assertEqual(after.visits - before.visits, 2)
		self.assertEqual(after.by_state["Dispatched"] - before.by_state.get("Dispatched", 0), 1)
		self.assertEqual(after.unassigned - before.unassigned, 1)
		self.assertEqual(after.unpublished - before.unpublished, 1)
		self.assertEqual(after.work - before.work, 120)
		self.assertGreater(after.travel, before.travel)

	def test_a_visit_that_cannot_be_reached_in_time_counts_as_late(self):
		now = ARRIVAL + timedelta(hours=4)
		before = dashboard_today.summarise_day(now).late
		builders.a_dispatched_job(arrival=ARRIVAL)
		self.assertEqual(dashboard_today.summarise_day(now).late, before + 1)

	def test_a_card_shows_one_figure(self):
		found = dispatch.summary()
		card = dispatch.summary_card(filters='{"figure": "travel_share"}')
		self.assertEqual(card["fieldtype"], "Percent")
		self.assertEqual(card["value"], round(found["travel_share"] * 100, 1))
		for filters in ('{"figure": "by_state"}', '{"figure": "weather"}', "{}"):
			with self.assertRaisesRegex(FsmError, "no such figure"):
				dispatch.summary_card(filters=filters)

	def test_the_chart_names_each_state_in_the_persons_language(self):
		self.addCleanup(setattr, frappe.local, "lang", frappe.local.lang)
		builders.a_dispatched_job(arrival=now_datetime().replace(hour=12))
		frappe.local.lang = "fr"
		chart = dispatch.summary_chart()
		self.assertIn("Envoyée", chart["labels"])
		self.assertEqual(len(chart["labels"]), len(chart["datasets"][0]["values"]))

	def test_each_card_of_the_workspace_names_a_figure_that_is_there(self):
		cards = frappe.get_all("Number Card", {"method": ("like", "%.summary_card")}, ["filters_json"])
		self.assertTrue(cards)
		for card in cards:
			dispatch.summary_card(filters=card.filters_json)
