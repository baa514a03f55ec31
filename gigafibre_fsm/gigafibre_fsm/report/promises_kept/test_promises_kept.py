"""The report on promises, as the desk runs it."""

from datetime import datetime

import frappe
from frappe.desk.query_report import run

from gigafibre_fsm.domain.dispatch import promises, technician_work
from gigafibre_fsm.tests import builders
from gigafibre_fsm.tests.builders import ARRIVAL
from gigafibre_fsm.tests.frappe_case import FrappeTestCase

PERIOD = {"from_date": "2026-11-23", "to_date": "2026-11-29"}
LATE = datetime(2026, 11, 23, 16, 20)


class TestPromisesKept(FrappeTestCase):
	def setUp(self) -> None:
		frappe.db.delete("Dispatch Promise")
		self.marc, self.luc = (builders.a_technician(name).name for name in ("Marc Lavoie", "Luc Roy"))
		self.kind = builders.a_job_type().name
		for technician, at in ((self.marc, ARRIVAL), (self.luc, LATE)):
			job = builders.a_dispatched_job(technician=technician, job_type=self.kind)
			for to in ("En Route", "On Site"):
				technician_work.move_job(job.name, technician, to, now=at)
		builders.a_dispatched_job(technician=self.marc)
		promises.judge_passed(datetime(2026, 11, 24, 1))

	def ran(self, **filters: str) -> dict:
		return run("Promises Kept", {**PERIOD, **filters})

	def rows(self, **filters: str) -> list[tuple]:
		found = [row for row in self.ran(**filters)["result"] if isinstance(row, dict)]
		return [
			(row["promised"], row["kept"], row["late"], row["missed"], row["share_kept"]) for row in found
		]

	def test_a_week_is_one_line(self):
		self.assertEqual(self.rows(), [(3, 1, 1, 1, 33.3)])
		self.assertEqual(self.ran()["result"][0]["median_late"], 20)

	def test_each_technician_has_a_line(self):
		self.assertEqual(sorted(self.rows(group_by="Technician")), [(1, 0, 1, 0, 0.0), (2, 1, 0, 1, 50.0)])

	def test_filters_narrow_it(self):
		self.assertEqual(self.rows(technician=self.luc), [(1, 0, 1, 0, 0.0)])
		self.assertEqual(self.rows(job_type=self.kind), [(2, 1, 1, 0, 50.0)])
		self.assertEqual(self.rows(from_date="2026-11-24"), [])

	def test_the_chart_stacks_what_became_of_them(self):
		chart = self.ran(group_by="Technician")["chart"]
		self.assertEqual(sorted(chart["data"]["labels"]), ["Luc Roy", "Marc Lavoie"])
		self.assertEqual([len(part["values"]) for part in chart["data"]["datasets"]], [2, 2, 2])

	def test_a_period_that_ends_before_it_starts_is_refused(self):
		with self.assertRaisesRegex(frappe.ValidationError, "ends before it starts"):
			self.ran(to_date="2026-11-01")

	def test_dispatchers_run_it_and_technicians_do_not(self):
		user = frappe.db.get_value("Dispatch Technician", self.marc, "user")
		frappe.set_user(user)
		try:
			with self.assertRaises(frappe.PermissionError):
				self.ran()
			frappe.set_user("Administrator")
			frappe.get_doc("User", user).add_roles("FSM Dispatcher")
			frappe.set_user(user)
			self.assertEqual(self.rows()[0][0], 3)
		finally:
			frappe.set_user("Administrator")
