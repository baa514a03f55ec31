"""Periods that were to be billed and have no invoice: service that was given away.

ERPNext bills a period on its first or last day alone, and moves on when that night was missed. The billing run makes
up for it; here is checked that nothing is left, whoever bills.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import frappe

from gigafibre_fsm.domain.billing.sides import billed_periods
from gigafibre_fsm.domain.billing.sides import repository as sides
from gigafibre_fsm.domain.billing.subscriptions import periods, repository
from gigafibre_fsm.domain.billing.subscriptions.periods import BilledDays, BillingPeriod
from gigafibre_fsm.domain.billing.subscriptions.reasons import NotBillable
from gigafibre_fsm.domain.equipment.installation.subscription import ENDED

_PATIENCE = timedelta(days=1)
"""A night's run has until the next one to bill what began with its day."""
_FIELDS = (
	*("name", "party", "start_date", "trial_period_end", "end_date", "modified", "cancel_at_period_end"),
	*("generate_invoice_at", "number_of_days", "follow_calendar_months", "fsm_billed_until"),
)


@dataclass(frozen=True)
class UnbilledPeriod:
	"""A period of a running subscription without an invoice.

	Attributes:
		subscription: name of the Subscription.
		customer: name of the Customer.
		start, end: first and last day of the period.
		is_for_person: whether the billing run leaves it to a person.
	"""

	subscription: str
	customer: str
	start: date
	end: date
	is_for_person: bool


def list_unbilled(today: date) -> list[UnbilledPeriod]:
	"""Return the periods that should have been billed by yesterday, by subscription, oldest first; in five queries.

	Subscriptions that are not billed by whole months or years are left out: `billing_run` reports them; and those of
	customers whom an old system bills.

	Args:
		today: local date.
	"""
	plans, billed, others = _load_plans(), _load_billed(), sides.list_old_customers()
	running = {"party_type": "Customer", "status": ("not in", ENDED)}
	found: list[UnbilledPeriod] = []
	for row in frappe.get_all("Subscription", running, list(_FIELDS), order_by="name"):
		row.plans = plans.get(row.name)
		if row.plans and row.start_date and row.party not in others:
			found += _find_of(row, billed.get(row.name, ()), today)
	return found


def _find_of(row: "frappe._dict", billed: "list[BilledDays] | tuple", today: date) -> list[UnbilledPeriod]:
	try:
		terms = repository.read_terms(row)
	except NotBillable:
		return []
	horizon = today - _PATIENCE + repository.days_before(row)
	due = periods.find_due_billing(terms, billed, horizon)
	late = [(each.period, False) for each in due.invoices] + [(each, True) for each in due.to_review]
	return [
		_describe(row, period, is_for_person=is_for_person)
		for period, is_for_person in sorted(late, key=lambda pair: pair[0].start)
	]


def _describe(row: "frappe._dict", period: BillingPeriod, *, is_for_person: bool) -> UnbilledPeriod:
	return UnbilledPeriod(row.name, row.party, period.start, period.end, is_for_person)


def _load_plans() -> dict[str, list["frappe._dict"]]:
	found: dict[str, list[frappe._dict]] = {}
	rows = frappe.get_all("Subscription Plan Detail", {}, ["parent", "plan"], order_by="idx")
	for row in rows:
		found.setdefault(row.parent, []).append(row)
	return found


def _load_billed() -> dict[str, list[BilledDays]]:
	"""Return the days that invoices bill, drafts and credited ones included, and those that an old system billed."""
	found: dict[str, list[BilledDays]] = {}
	invoice = frappe.qb.DocType("Sales Invoice")
	rows = (
		frappe.qb.from_(invoice)
		.select(invoice.subscription, invoice.from_date, invoice.to_date)
		.where(invoice.subscription.isnotnull() & (invoice.subscription != "") & (invoice.docstatus < 2))
		.where((invoice.is_return == 0) & invoice.from_date.isnotnull())
		.run()
	)
	for subscription, start, end in rows:
		found.setdefault(subscription, []).append(BilledDays(start, end or start))
	for service, start, end in billed_periods.list_all_old_days():
		found.setdefault(service, []).append(BilledDays(start, end or start))
	return found
