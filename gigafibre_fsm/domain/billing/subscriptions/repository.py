"""ERPNext's Subscriptions as the billing run reads them: which are due, their terms, and what is billed of them."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from pypika.terms import CustomFunction

import frappe
from frappe.query_builder.functions import Count
from frappe.utils import cint, getdate

from gigafibre_fsm.domain.billing.sides import repository as sides
from gigafibre_fsm.domain.billing.subscriptions import periods
from gigafibre_fsm.domain.billing.subscriptions.periods import BilledDays, Interval, SubscriptionTerms
from gigafibre_fsm.domain.billing.subscriptions.reasons import INTERVAL, NotBillable
from gigafibre_fsm.domain.equipment.installation.subscription import ENDED

if TYPE_CHECKING:
	from pypika.queries import QueryBuilder

	from frappe.model.document import Document

DOCTYPE = "Subscription"
PROBLEM = "FSM Billing Problem"
AT_START = "Beginning of the current subscription period"
AT_END = "End of the current subscription period"
BEFORE_START = "Days before the current subscription period"

INTERVALS = {"Month": Interval.MONTH, "Year": Interval.YEAR}

_datediff = CustomFunction("DATEDIFF", ["end", "start"])


def count_due(run: str, today: date) -> int:
	"""Return how many subscriptions are to be billed, without those that a run has reported already."""
	return _due_query(run, today).select(Count("*")).run()[0][0]


def list_due(run: str, today: date, *, after: str, limit: int) -> list[str]:
	"""Return subscriptions that are to be billed, by name.

	Args:
		run: those that this FSM Billing Run has reported already are left out.
		today: local date.
		after: the list begins after this name.
		limit: how many at most.
	"""
	subscription = frappe.qb.DocType(DOCTYPE)
	query = _due_query(run, today).select(subscription.name).where(subscription.name > after)
	return [row[0] for row in query.orderby(subscription.name).limit(limit).run()]


def lock_due(name: str, today: date) -> str | None:
	"""Lock a subscription until the transaction ends, and return its customer; None if another worker has or had it."""
	subscription = frappe.qb.DocType(DOCTYPE)
	locked = (
		frappe.qb.from_(subscription)
		.select(subscription.party)
		.where((subscription.name == name) & _is_due(subscription, today))
		.for_update(skip_locked=True)
		.run()
	)
	return locked[0][0] if locked else None


def load_subscription(name: str) -> "Document":
	"""Return a subscription as it is now."""
	return frappe.get_doc(DOCTYPE, name)


def read_terms(doc: "Document") -> SubscriptionTerms:
	"""Return what decides the periods of a subscription.

	Raises:
		NotBillable: its periods are not whole months or years, or follow calendar months.
	"""
	fields = ["billing_interval", "billing_interval_count"]
	interval, interval_count = frappe.get_cached_value("Subscription Plan", doc.plans[0].plan, fields)
	if interval not in INTERVALS or doc.follow_calendar_months:
		raise NotBillable(INTERVAL)
	start = getdate(doc.start_date)
	if doc.trial_period_end and getdate(doc.trial_period_end) > start:
		start = getdate(doc.trial_period_end) + timedelta(days=1)
	terms = SubscriptionTerms(
		start=start,
		interval=INTERVALS[interval],
		interval_count=cint(interval_count) or 1,
		is_in_advance=doc.generate_invoice_at != AT_END,
		last_day=getdate(doc.end_date) if doc.end_date else None,
		billed_elsewhere_until=doc.get("fsm_billed_until") and getdate(doc.fsm_billed_until),
	)
	return _cut_at_period_end(doc, terms) if doc.cancel_at_period_end else terms


def list_billed_days(subscription: str) -> list[BilledDays]:
	"""Return the days that the invoices of a subscription bill, drafts and credited ones included."""
	rows = frappe.get_all(
		"Sales Invoice",
		{"subscription": subscription, "docstatus": ("<", 2), "is_return": 0, "from_date": ("is", "set")},
		["from_date", "to_date"],
	)
	return [BilledDays(row.from_date, row.to_date or row.from_date) for row in rows]


def days_before(doc: "Document") -> timedelta:
	"""Return how long before its first day a period is billed."""
	return timedelta(days=cint(doc.number_of_days) if doc.generate_invoice_at == BEFORE_START else 0)


def _cut_at_period_end(doc: "Document", terms: SubscriptionTerms) -> SubscriptionTerms:
	"""End the service with the period in which somebody last changed the subscription, and so asked for its end.

	The billing run leaves `modified` alone, and ERPNext does not store when the end was asked for.
	"""
	asked_on = max(getdate(doc.modified), terms.start)
	period = periods.find_current_period(terms, asked_on)
	return periods.end_service(terms, period.end) if period else terms


def _due_query(run: str, today: date) -> "QueryBuilder":
	subscription, problem = frappe.qb.DocType(DOCTYPE), frappe.qb.DocType(PROBLEM)
	reported = frappe.qb.from_(problem).select(problem.subscription).where(problem.parent == run)
	return (
		frappe.qb.from_(subscription)
		.where(_is_due(subscription, today))
		.where(subscription.name.notin(reported))
		.where(subscription.party.notin(sides.query_old_customers()))
	)


def _is_due(subscription: "frappe.qb.DocType", today: date) -> object:
	"""Return the condition that the day to bill the current period has come; ERPNext stores the period."""
	start, kind = subscription.current_invoice_start, subscription.generate_invoice_at
	return (
		(subscription.party_type == "Customer")
		& subscription.status.notin(ENDED)
		& (
			((kind == AT_START) & (start <= today))
			| ((kind == AT_END) & (subscription.current_invoice_end <= today))
			| ((kind == BEFORE_START) & (_datediff(start, today) <= subscription.number_of_days))
		)
	)
