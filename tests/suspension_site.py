"""A site that suspends late customers through the BNG hook: who owes, what was announced, and what was requested."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import frappe
from frappe.utils import get_datetime

from gigafibre_fsm.domain.billing.suspension import proposals, requests, restoring
from gigafibre_fsm.domain.dispatch.job.open_visits import list_open_visits
from gigafibre_fsm.integrations import bng
from gigafibre_fsm.tests.builders import a_customer
from gigafibre_fsm.tests.standins.bng import SECRET, BngStandIn
from tests.billing_site import at, make_years
from tests.contract import books
from tests.paying import PayingSite, paying_site

SETTINGS, DUNNING = "FSM Suspension Settings", "FSM Dunning Settings"
MADE, DUE = "2027-03-01", date(2027, 3, 22)
DAY = "2027-06-02"
"""A Wednesday on which everything permits a suspension, if nothing else speaks against it."""
FIRST_NOTICE, LAST_NOTICE = "2027-05-10 11:00:00", "2027-05-31 11:00:00"
REASON = "Geste commercial"


@contextmanager
def suspension_site() -> Iterator["SuspensionSite"]:
	"""Work on a site that suspends services, and leave no row and no setting of it behind."""
	fields = {SETTINGS: ("switch",), bng.SETTINGS: ("enabled", "base_url"), DUNNING: ("is_review_required",)}
	before = {
		doctype: {field: frappe.db.get_single_value(doctype, field) for field in names}
		for doctype, names in fields.items()
	}
	with paying_site() as paying, BngStandIn() as hook:
		years = make_years()
		settings = frappe.get_doc(bng.SETTINGS)
		settings.update({"enabled": 1, "base_url": hook.url, "secret": SECRET, "timeout_seconds": 2})
		settings.save()
		set_value(SETTINGS, switch="BNG")
		set_value(DUNNING, is_review_required=1)
		frappe.db.set_single_value("FSM Settings", "dispatch_phone", "+14505550100")
		frappe.db.commit()
		try:
			yield SuspensionSite(paying, hook)
		finally:
			frappe.db.rollback()
			for doctype, values in before.items():
				set_value(doctype, **values)
			frappe.db.delete("Fiscal Year", {"name": ("in", years)})
			frappe.db.commit()


def set_value(doctype: str, **values: object) -> None:
	"""Store settings as they are, and let every process read them anew."""
	frappe.db.set_single_value(doctype, values)
	frappe.clear_document_cache(doctype, doctype)
	frappe.db.commit()


class SuspensionSite:
	"""What a test does on a site that suspends services."""

	def __init__(self, paying: PayingSite, hook: BngStandIn) -> None:
		self.paying, self.hook = paying, hook

	def owing(
		self,
		*lines: tuple[float, float],
		first: str | None = FIRST_NOTICE,
		last: str | None = LAST_NOTICE,
		**values: object,
	) -> str:
		"""A committed customer who owes 91.93 since 22 March, has got both notices, and is ready to be suspended."""
		with at(MADE, 10):
			customer = a_customer(**values).name
			books.make_invoice(customer, *lines, due_date=DUE)
		case = frappe.new_doc("Dunning Case")
		case.update({"customer": customer, "state": "Ready", "open_key": customer, "opened_on": DUE})
		for step, moment in (("Suspension Notice", first), ("Last Suspension Notice", last)):
			if moment:
				day = get_datetime(moment)
				case.append("steps", {"step": step, "taken_on": day.date(), "delivered_on": day})
		with at(DAY, 1):
			case.insert()
		frappe.db.commit()
		return customer

	def invoice_of(self, customer: str) -> "frappe._dict":
		"""The customer's invoice."""
		return frappe.get_doc("Sales Invoice", {"customer": customer})

	def propose(self, customer: str, day: str = DAY, hour: int = 10) -> "frappe._dict":
		"""Let the clock propose and check at an hour; the customer's suspension afterwards."""
		with at(day, hour):
			proposals.propose_due(list_open_visits)
		return self.suspension(customer)

	def confirm(self, customer: str, day: str = DAY, hour: int = 10) -> "frappe._dict":
		"""Propose, and have a person confirm at an hour; the customer's suspension afterwards."""
		found = self.propose(customer, day, hour)
		if found.state != "In Service":
			with at(day, hour):
				proposals.confirm_suspension(found.name, "Administrator", list_open_visits)
		return self.suspension(customer)

	def switch(self, customer: str, day: str = DAY, hour: int = 10) -> "frappe._dict":
		"""Let a worker carry out what is requested, as if its time had come; the suspension afterwards."""
		self.make_due(customer)
		with at(day, hour):
			requests.carry_out_due(list_open_visits)
		return self.suspension(customer)

	def suspend(self, customer: str, day: str = DAY, hour: int = 10) -> "frappe._dict":
		"""Propose, confirm and carry out."""
		self.confirm(customer, day, hour)
		return self.switch(customer, day, hour)

	def restore(self, customer: str, day: str = DAY, hour: int = 11) -> "frappe._dict":
		"""Let the clock look at suspended customers, and a worker restore; the suspension afterwards."""
		self.make_due(customer)
		with at(day, hour):
			restoring.restore_due()
		return self.switch(customer, day, hour)

	def pay(self, customer: str, day: str = DAY, hour: int = 11) -> None:
		"""A clerk enters a cheque for all that is owed."""
		with at(day, hour):
			books.pay(self.invoice_of(customer))
		frappe.db.commit()

	def make_due(self, customer: str) -> None:
		"""As if the next look at a suspension were due; a claim of a dead worker has expired then."""
		frappe.db.rollback()
		with at(MADE):
			past = get_datetime(MADE) + timedelta(0)
		frappe.db.set_value(
			"Service Suspension", {"customer": customer, "next_check": ("is", "set")}, "next_check", past
		)
		frappe.db.commit()

	def suspension(self, customer: str) -> "frappe._dict | None":
		"""The newest suspension of a customer; None without one."""
		frappe.db.rollback()
		names = frappe.get_all(
			"Service Suspension", {"customer": customer}, pluck="name", order_by="name desc"
		)
		return frappe.get_doc("Service Suspension", names[0]) if names else None

	def objections(self, customer: str) -> dict[str, list[str]]:
		"""What spoke against the suspension at the last check, with the facts behind it."""
		last = self.suspension(customer).verdicts[-1]
		return {row["objection"]: row["evidence"] for row in frappe.parse_json(last.objections)}

	def attempts(self, customer: str) -> list[tuple[str, str]]:
		"""The requests to the network: each with what became of it."""
		return [(row.action, row.state) for row in self.suspension(customer).attempts]

	def texts(self, customer: str) -> list[str]:
		"""The templates of the texts to a customer, in their order."""
		frappe.db.rollback()
		return frappe.get_all("FSM SMS", {"recipient": customer}, pluck="template", order_by="creation, name")
