"""The report on proposals, as the desk runs it: one applied in part, one put aside."""

import json
from datetime import date

import frappe
from frappe.desk.query_report import run

from gigafibre_fsm.tests import builders
from gigafibre_fsm.tests.frappe_case import FrappeTestCase

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
PERIOD = {"from_date": str(MONDAY), "to_date": str(TUESDAY)}


def figures(travel: int, cost: float | None, unplaced: int = 0) -> str:
	return json.dumps({"travel_minutes": travel, "cost": cost, "unplaced": unplaced})


def alone(travel: int, cost: float | None = None) -> str:
	return json.dumps({"travel_minutes": travel, "overtime_minutes": 0, "cost": cost, "is_shared": False})


class TestPlanAgainstHand(FrappeTestCase):
	def setUp(self) -> None:
		frappe.db.delete("Dispatch Plan")
		self.marc = builders.a_technician("Marc Lavoie").name
		self.jobs = [builders.a_job().name for _number in range(2)]

	def plan(self, day: date, state: str, moves: list[dict], **more: object) -> None:
		"""A closed proposal that offered 40 minutes and 30 dollars."""
		row = frappe.new_doc("Dispatch Plan")
		row.update({"scope": "Day", "day": day, "state": state, "figures_before": figures(100, 80.0, 1)})
		row.update({"figures_after": figures(60, 50.0), **more})
		row.set("moves", [{"to_technician": self.marc, **move} for move in moves])
		row.insert()

	def rows(self, group_by: str, **more: str) -> list[dict]:
		found = run("Plan Against Hand", {**PERIOD, "group_by": group_by, **more})["result"]
		return [row for row in found if isinstance(row, dict)]

	def test_what_was_offered_taken_and_refused(self) -> None:
		first, second = self.jobs
		refused = {"job": second, "outcome": "Refused", "refusal": "Technician", "alone": alone(-30, -20.0)}
		applied = {"before": json.loads(figures(100, 80.0, 1)), "after": json.loads(figures(90, 70.5))}
		taken = [{"job": first, "outcome": "Applied", "alone": alone(-10, -9.5)}, refused]
		self.plan(MONDAY, "Partly Applied", taken, figures_applied=json.dumps(applied))
		self.plan(TUESDAY, "Dismissed", [refused])
		self.plan(TUESDAY, "Proposed", [])
		(week,) = self.rows("Week")
		self.assertEqual((week["week"], week["plans"], week["changes"]), (MONDAY, 2, 3))
		self.assertEqual((week["applied"], week["refused"]), (1, 2))
		self.assertEqual((week["offered_travel"], week["taken_travel"]), (80, 10))
		self.assertEqual((week["offered_dollars"], week["taken_dollars"]), (60.0, 9.5))
		self.assertEqual((week["offered_placed"], week["taken_placed"]), (2, 1))
		self.assertEqual((week["lone_travel"], week["lone_dollars"]), (60, 40.0))
		self.assertEqual(week["causes"], "Not this technician (2)")
		self.assertEqual([row["taken_travel"] for row in self.rows("Plan")], [10, 0])
		(technician,) = self.rows("Technician")
		self.assertEqual((technician["technician_name"], technician["refused"]), ("Marc Lavoie", 2))
		(reason,) = self.rows("Reason")
		self.assertEqual((reason["times"], reason["visits"], reason["newest"]), (2, 1, TUESDAY))

	def test_one_technician_has_their_changes_and_no_figures_of_the_whole_team(self) -> None:
		luc = builders.a_technician("Luc Roy").name
		first, second = self.jobs
		moves = [
			{"job": first, "outcome": "Applied", "alone": alone(-10)},
			{
				"job": second,
				"to_technician": luc,
				"outcome": "Refused",
				"refusal": "Hour",
				"alone": alone(-30),
			},
		]
		self.plan(MONDAY, "Partly Applied", moves)
		(week,) = self.rows("Week", technician=luc)
		self.assertEqual((week["changes"], week["refused"], week["lone_travel"]), (1, 1, 30))
		answer = run("Plan Against Hand", {**PERIOD, "group_by": "Week", "technician": luc})
		self.assertNotIn("taken_travel", [column["fieldname"] for column in answer["columns"]])
		self.assertIn("at most", answer["message"])
		labels = [each["label"] for each in answer["report_summary"]]
		self.assertEqual(labels, ["Changes proposed", "Share applied"])
		self.assertEqual([row["technician"] for row in self.rows("Technician", technician=luc)], [luc])

	def test_what_was_not_measured_is_no_figure(self) -> None:
		self.plan(MONDAY, "Applied", [{"job": self.jobs[0], "outcome": "Applied"}], figures_before=None)
		(row,) = self.rows("Week")
		self.assertEqual(
			(row["offered_travel"], row["offered_dollars"], row["taken_dollars"]), (0, None, None)
		)
		self.assertEqual(
			run("Plan Against Hand", {"from_date": "2020-01-01", "to_date": "2020-01-02"})["result"], []
		)
