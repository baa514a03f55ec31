"""A site that bills subscriptions: made ones, nights that pass, and what was billed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time

import time_machine

import frappe
from frappe.utils import getdate

from gigafibre_fsm.domain.billing.erpnext_job import SUBSCRIPTION_JOB
from gigafibre_fsm.domain.billing.subscriptions import billing_run, reasons
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from tests.clocks import freeze_time
from tests.contract import books

RUN = "FSM Billing Run"


@contextmanager
def billing_site() -> Iterator["BillingSite"]:
	"""Work on a site whose subscriptions this app bills, and leave no row of it behind."""
	job = {"method": SUBSCRIPTION_JOB}
	stopped = frappe.db.get_value("Scheduled Job Type", job, "stopped")
	with taken_away_afterwards(with_caches=False):
		books.prepare()
		years = make_years()
		frappe.db.set_value("Scheduled Job Type", job, "stopped", 1)
		frappe.db.commit()
		try:
			yield BillingSite()
		finally:
			frappe.db.rollback()
			frappe.db.set_value("Scheduled Job Type", job, "stopped", stopped)
			frappe.db.delete("Fiscal Year", {"name": ("in", years)})
			frappe.db.commit()


class BillingSite:
	"""What a test does on a site that bills subscriptions."""

	def __init__(self) -> None:
		self.plan = books.make_plan()
		frappe.db.commit()

	def subscribe(self, start: str, customer: str = "", **values: object) -> str:
		"""A committed subscription that was made on its first day, at 79.95 a month unless `values` differ."""
		with at(start):
			values = {"plan": self.plan, **values}
			name = books.subscribe(
				customer or books.make_customer(), date.fromisoformat(start), **values
			).name
		frappe.db.commit()
		return name

	def night(
		self, day: str, *, at_hour: int = 4, goes_on: Callable[[], bool] = lambda: True
	) -> "frappe._dict":
		"""The billing run of a day, and how it ended; `goes_on` is asked before each subscription."""
		with at(day, at_hour):
			name = billing_run.start()
			frappe.db.commit()
			billing_run.work(goes_on)
		return self.run(name)

	def run(self, name: str) -> "frappe._dict":
		"""A run as it stands."""
		frappe.db.rollback()
		return frappe.get_doc(RUN, name)

	def invoices(self, subscription: str, **filters: object) -> list["frappe._dict"]:
		"""The invoices of a subscription that are not cancelled, by their periods."""
		frappe.db.rollback()
		fields = [
			"name",
			"from_date",
			"to_date",
			"posting_date",
			"due_date",
			"net_total",
			"grand_total",
			"docstatus",
		]
		own = {"subscription": subscription, "is_return": 0, "docstatus": ("<", 2), **filters}
		return frappe.get_all("Sales Invoice", own, fields, order_by="from_date, name")

	def billed(self, subscription: str) -> list[str]:
		"""The first days of the billed periods, each as often as it is billed."""
		return [str(row.from_date) for row in self.invoices(subscription)]

	def problem(self, run: "frappe._dict", subscription: str) -> tuple[str, str] | None:
		"""Why a run did not bill a subscription: its kind and its reason."""
		return next(
			(
				(row.kind, reasons.explain_reason(row.reason))
				for row in run.problems
				if row.subscription == subscription
			),
			None,
		)

	def forget(self) -> None:
		"""End all subscriptions of earlier tests, so that a run finds only new ones."""
		frappe.db.rollback()
		frappe.db.delete(RUN)
		frappe.db.delete("FSM Billing Problem")
		for name in frappe.get_all("Subscription", pluck="name"):
			frappe.db.set_value("Subscription", name, "status", "Cancelled")
		frappe.db.commit()


def make_years() -> list[str]:
	"""Have the fiscal years of all nights; those that were missing."""
	before = set(frappe.get_all("Fiscal Year", pluck="name"))
	for year in range(2025, 2029):
		books.ensure_year(date(year, 6, 1))
	return sorted(set(frappe.get_all("Fiscal Year", pluck="name")) - before)


def at(day: str, hour: int = 4) -> time_machine.travel:
	"""Freeze the clock at an hour of a day of the site."""
	local = datetime.combine(getdate(day), time(hour))
	# ticking: ERPNext compares times of saving as text, and whole seconds have two
	return freeze_time(instants.to_utc(local), tick=True)
