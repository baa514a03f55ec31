"""A site that reminds late customers: days that pass, and what was sent and recorded on them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import frappe
from frappe.utils import getdate, now_datetime

from gigafibre_fsm.domain.billing.dunning import case_work
from gigafibre_fsm.domain.messaging.outbox import queue as outbox
from gigafibre_fsm.tests.builders import a_customer
from tests.billing_site import at, make_years
from tests.contract import books
from tests.paying import PayingSite, paying_site

SETTINGS = "FSM Dunning Settings"
MONDAY = "2027-03-01"
"""On which invoices are made; they are due on Monday 22 March, before Easter."""
DUE = date(2027, 3, 22)


@contextmanager
def dunning_site() -> Iterator["DunningSite"]:
	"""Work on a site whose late customers are reminded, and leave no row of it behind."""
	with paying_site() as paying, dunning_enabled():
		years = make_years()
		_make_item()
		frappe.db.commit()
		try:
			yield DunningSite(paying)
		finally:
			frappe.db.rollback()
			frappe.db.delete("Fiscal Year", {"name": ("in", years)})
			frappe.db.commit()


@contextmanager
def dunning_enabled() -> Iterator[None]:
	"""Have dunning on, with the settings as they are, and leave them as they were."""
	before = frappe.get_doc(SETTINGS).as_dict()
	frappe.db.set_single_value(SETTINGS, "enabled", 1)
	frappe.db.commit()
	try:
		yield
	finally:
		frappe.db.rollback()
		settings = frappe.get_doc(SETTINGS)
		settings.update({key: before[key] for key in ("enabled", "annual_percent", "interest_item")})
		settings.save()
		frappe.db.commit()


INTEREST = "ZQ Late interest"


def _make_item() -> None:
	if not frappe.db.exists("Item", INTEREST):
		values = {"item_code": INTEREST, "item_name": INTEREST, "item_group": "Services", "stock_uom": "Nos"}
		frappe.get_doc({"doctype": "Item", "is_stock_item": 0, **values}).insert()


class DunningSite:
	"""What a test does on a site that reminds late customers."""

	def __init__(self, paying: PayingSite) -> None:
		self.paying = paying

	def owing(self, *lines: tuple[float, float], due: date = DUE, **values: object) -> "frappe._dict":
		"""A committed invoice of a customer of its own, made on 1 March 2027: 91.93, due on 22 March."""
		with at(MONDAY, 10):
			customer = values.pop("customer", None) or a_customer(**values).name
			invoice = books.make_invoice(customer, *lines, due_date=due)
			frappe.db.commit()
		return invoice

	def settle(self, **values: object) -> None:
		"""Change the settings."""
		settings = frappe.get_doc(SETTINGS)
		settings.update(values)
		settings.save()
		frappe.db.commit()

	def work(self, day: date, *, hour: int = 10) -> int:
		"""Work all cases on a day, as the clock does; how many customers were looked at."""
		with at(str(day), hour):
			return case_work.work_due(now_datetime(), lambda: True)

	def walk(self, *days: date, is_delivered: bool = True) -> None:
		"""Let days pass, each after the one before it; texts are delivered at once unless told otherwise."""
		for day in days:
			for each in (day - timedelta(days=1), day):
				self.work(each)
				if is_delivered:
					self.deliver(each)

	def deliver(self, day: date) -> None:
		"""Have the operator report that every text arrived."""
		with at(str(day), 11):
			for name in frappe.get_all("FSM SMS", {"state": "Queued"}, pluck="name"):
				frappe.db.set_value("FSM SMS", name, {"state": "Sent", "provider_sid": f"SM{name}"})
				assert outbox.apply_status(f"SM{name}", "delivered", "", now_datetime())
		frappe.db.commit()

	def case(self, customer: str) -> "frappe._dict | None":
		"""The newest case of a customer; None without one."""
		frappe.db.rollback()
		names = frappe.get_all("Dunning Case", {"customer": customer}, pluck="name", order_by="name desc")
		return frappe.get_doc("Dunning Case", names[0]) if names else None

	def steps(self, customer: str) -> list[tuple[str, str]]:
		"""The steps of the newest case: each with its day."""
		case = self.case(customer)
		return [(row.step, str(getdate(row.taken_on))) for row in case.steps] if case else []

	def texts(self, customer: str) -> list[str]:
		"""The templates of the texts to a customer, in their order."""
		frappe.db.rollback()
		return frappe.get_all("FSM SMS", {"recipient": customer}, pluck="template", order_by="creation, name")

	def forget(self) -> None:
		"""End what earlier tests began, so that a look finds only new customers."""
		for doctype in ("FSM Payment", "FSM SMS", "Dunning Case", "Dunning Case Step", "Payment Promise"):
			frappe.db.delete(doctype)
		frappe.db.delete("FSM Payment Method")
		frappe.db.set_value("Sales Invoice", {"outstanding_amount": (">", 0)}, "outstanding_amount", 0)
		frappe.db.commit()
