"""The report on verdicts, as the desk runs it: a visit with a verdict, and the cause that its technician ticked."""

from datetime import timedelta

import frappe
from frappe.desk.query_report import run
from frappe.utils import now_datetime, today

from gigafibre_fsm.domain.dispatch import technician_work
from gigafibre_fsm.setup.defaults import CAUSE
from gigafibre_fsm.tests import builders
from gigafibre_fsm.tests.frappe_case import FrappeTestCase


class TestVerdictsAgainstFindings(FrappeTestCase):
	def setUp(self) -> None:
		frappe.db.delete("Line Verdict")
		self.kind = builders.a_job_type(checklist=[dict(CAUSE)]).name

	def finish(self, verdict: str, cause: str) -> None:
		"""A finished visit that began with a verdict."""
		job = builders.a_dispatched_job(job_type=self.kind)
		row = {"doctype": "Line Verdict", "verdict": verdict, "dispatch_job": job.name, "open_key": job.name}
		frappe.get_doc({**row, "facts": "[]", "judged_on": now_datetime()}).insert(ignore_mandatory=True)
		for minutes, status in ((50, "En Route"), (40, "On Site"), (1, "Completed")):
			now = now_datetime() - timedelta(minutes=minutes)
			if status == "Completed":
				item = job.checklist[0].name
				technician_work.answer_item(job.name, job.technician, row=item, value=cause, now=now)
			technician_work.move_job(job.name, job.technician, status, now=now)

	def rows(self) -> list[tuple]:
		found = run("Verdicts against Findings", {"from_date": today(), "to_date": today()})["result"]
		fields = ("verdict", "visits", "right", "share", "other")
		return [tuple(row[field] for field in fields) for row in found if isinstance(row, dict)]

	def test_each_verdict_is_compared_with_what_was_found(self) -> None:
		for cause in ("Damaged drop", "Damaged drop", "Damaged drop", "Dirty or broken connector", "Power"):
			self.finish("Fibre to the House", cause)
		self.finish("Device Off", "Nothing found")
		self.assertEqual(
			self.rows(),
			[
				("Fibre to the house", 5, 4, 80.0, "Power"),
				("Device off", 1, 0, None, "Nothing found"),
			],
		)

	def test_a_period_that_ends_before_it_starts_is_refused(self) -> None:
		with self.assertRaisesRegex(frappe.ValidationError, "ends before it starts"):
			run("Verdicts against Findings", {"from_date": today(), "to_date": "2020-01-01"})
