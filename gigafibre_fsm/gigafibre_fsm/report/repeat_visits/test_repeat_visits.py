"""The report on repeat visits, as the desk runs it."""

from datetime import timedelta

import frappe
from frappe.desk.query_report import run
from frappe.utils import now_datetime, today

from gigafibre_fsm.domain.dispatch import technician_work
from gigafibre_fsm.domain.dispatch.workflow import scheduling
from gigafibre_fsm.tests import builders
from gigafibre_fsm.tests.builders import PLANNER
from gigafibre_fsm.tests.frappe_case import FrappeTestCase

CAUSE = {
	"label_en": "Cause",
	"label_fr": "Cause",
	"kind": "Choice",
	"choices": "Power | Alimentation\nDirty connector | Connecteur sale",
}


class TestRepeatVisits(FrappeTestCase):
	def setUp(self) -> None:
		self.kind = builders.a_job_type(checklist=[dict(CAUSE)]).name
		self.first = builders.a_dispatched_job(job_type=self.kind)
		self.me = self.first.technician
		now = now_datetime()
		for status in ("En Route", "On Site"):
			technician_work.move_job(self.first.name, self.me, status, now=now - timedelta(days=2))
		item = self.first.checklist[0].name
		technician_work.answer_item(
			self.first.name, self.me, row=item, value="Dirty connector", now=now - timedelta(days=2)
		)
		technician_work.move_job(self.first.name, self.me, "Completed", now=now - timedelta(days=2))
		values = {field: self.first.get(field) for field in ("job_type", "customer", "service_location")}
		self.second = scheduling.create_job({"subject": "Again", **values}, PLANNER, now)

	def rows(self, **filters: str) -> list[tuple]:
		found = run("Repeat Visits", {"from_date": today(), "to_date": today(), **filters})["result"]
		mine = [row for row in found if isinstance(row, dict) and row["previous"] == self.first.name]
		return [(row["job"], row["days"], row["cause"]) for row in mine]

	def test_the_second_visit_stands_beside_the_first_with_its_cause(self):
		self.assertEqual(self.rows(), [(self.second, 2, "Dirty connector")])

	def test_it_is_narrowed_by_cause_technician_and_type_of_the_first(self):
		wanted = {"cause": "connector", "technician": self.me, "job_type": self.kind}
		others = {
			"cause": "power",
			"technician": builders.a_technician("Luc Roy").name,
			"job_type": builders.a_job_type().name,
		}
		for name, value in wanted.items():
			self.assertEqual(len(self.rows(**{name: value})), 1, name)
			self.assertEqual(self.rows(**{name: others[name]}), [], name)

	def test_a_cancelled_visit_did_not_come_back(self):
		frappe.db.set_value("Dispatch Job", self.second, "status", "Cancelled")
		self.assertEqual(self.rows(), [])

	def test_a_period_that_ends_before_it_starts_is_refused(self):
		with self.assertRaisesRegex(frappe.ValidationError, "ends before it starts"):
			run("Repeat Visits", {"from_date": today(), "to_date": "2020-01-01"})
