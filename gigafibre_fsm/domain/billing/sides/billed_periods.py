"""Periods that were billed, by which side: unique by service and first day, so that no second side bills one.

This app's row is written in the transaction of its invoice, whoever makes the invoice; the old system's rows are
copied from its invoices. Only customers who have a Billing Side have such rows.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import getdate

from gigafibre_fsm.domain.billing.customers import lock_customer
from gigafibre_fsm.domain.billing.sides import repository
from gigafibre_fsm.domain.billing.sides.states import SideState
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document

DOCTYPE = "Billed Period"
OLD, NEW = SideState.LEGACY.value, SideState.NEW.value


@dataclass(frozen=True)
class OldPeriod:
	"""A period that the old system billed.

	Attributes:
		service: name of the Subscription here.
		start, end: first and last day.
		number: of the old invoice.
	"""

	service: str
	start: date
	end: date
	number: str


class Copied(Enum):
	"""What became of a period of the old system."""

	WRITTEN = "written"
	KNOWN = "known"
	BILLED_TWICE = "billed twice"


def claim_period(invoice: "Document") -> None:
	"""Note that this app bills the period of a new invoice, if its customer comes from an old system.

	Raises:
		FsmError: the old system bills this customer, or has billed this period.
	"""
	if invoice.is_return or not (invoice.subscription and invoice.from_date):
		return
	if not frappe.db.exists(repository.DOCTYPE, {"customer": invoice.customer}):
		return
	lock_customer(invoice.customer)
	if not repository.bills_here(repository.find_state(invoice.customer)):
		sentence = _("The old system bills {0}. Take the customer over first; see Billing Side.")
		frappe.throw(sentence.format(invoice.customer), FsmError)
	start = getdate(invoice.from_date)
	values = {"side": NEW, "invoice": invoice.name, "customer": invoice.customer}
	if not _insert(invoice.subscription, start, getdate(invoice.to_date or start), values):
		sentence = _("The period of {0} from {1} was billed by the old system, so it is not billed here.")
		frappe.throw(sentence.format(invoice.subscription, start), FsmError)


def release_period(invoice: "Document") -> None:
	"""Let the period of a cancelled or deleted invoice be billed again."""
	frappe.db.delete(DOCTYPE, {"invoice": invoice.name})


def copy_old_periods(customer: str, periods: Iterable[OldPeriod]) -> dict[OldPeriod, Copied]:
	"""Write the periods that the old system billed; what became of each.

	A period that this app has billed too stays this app's row and is reported: the old system cannot be kept from
	billing, it can only be found out.
	"""
	return {period: _copy(customer, period) for period in periods}


def list_old_days(service: str) -> list[tuple[date, date]]:
	"""Return first and last day of each period of a service that the old system billed."""
	own = {"service": service, "side": OLD}
	rows = frappe.get_all(DOCTYPE, own, ["period_start", "period_end"], order_by="period_start")
	return [(row.period_start, row.period_end) for row in rows]


def list_all_old_days() -> list[tuple[str, date, date]]:
	"""Return service, first and last day of all periods that the old system billed."""
	rows = frappe.get_all(DOCTYPE, {"side": OLD}, ["service", "period_start", "period_end"])
	return [(row.service, row.period_start, row.period_end) for row in rows]


def find_billed_here(customer: str) -> str:
	"""Return an invoice by which this app billed a period of a customer; empty if there is none."""
	return frappe.db.get_value(DOCTYPE, {"customer": customer, "side": NEW}, "invoice") or ""


def _copy(customer: str, period: OldPeriod) -> Copied:
	key = {"service": period.service, "period_start": period.start}
	values = {"side": OLD, "old_number": period.number, "customer": customer}
	# looked at first, because most periods were copied the night before
	if not frappe.db.exists(DOCTYPE, key) and _insert(period.service, period.start, period.end, values):
		return Copied.WRITTEN
	# locked, so that it is read as it is now and not as it was when this transaction began
	side, number = frappe.db.get_value(DOCTYPE, key, ["side", "old_number"], for_update=True)
	return Copied.KNOWN if (side, number) == (OLD, period.number) else Copied.BILLED_TWICE


def _insert(service: str, start: date, end: date, values: dict[str, object]) -> bool:
	"""Insert a row; False if a row of this service and day is there already."""
	row = frappe.get_doc(
		{"doctype": DOCTYPE, "service": service, "period_start": start, "period_end": end, **values}
	)
	row.set_new_name()
	try:
		row.db_insert()
	except frappe.UniqueValidationError:
		frappe.clear_last_message()
		return False
	return True
