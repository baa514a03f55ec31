"""When events, payments, suspensions and the nightly billing became due, and old events may go; checked every minute."""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

import frappe
from frappe.query_builder import DocType

from gigafibre_fsm.domain.billing.erpnext_job import is_billing_by_itself
from gigafibre_fsm.domain.platform import instants, retention

EVENTS_KEPT = timedelta(days=90)
"""For events that had their effect; the nightly check looks 35 days back."""
CHECK_TIME = time(3)
"""Site time from which a day's money is checked."""
REVENUE_TIME = time(4)
"""Site time from which a day's recurring revenue is recorded: after the night's billing."""
DISPUTE_REMINDER = timedelta(days=3)
"""How long before its deadline somebody is reminded of a dispute."""
DUNNING_AHEAD = timedelta(days=21)
"""How long before a due day customers are looked at: ten business days, the earliest day of a step, and holidays."""
USUAL_HOUR = 2
"""Site time from which subscriptions are billed, unless FSM Settings has another hour."""


class ReadyCase(NamedTuple):
	"""A dunning case that is ready; `modified` is site time, naive."""

	name: str
	customer: str
	modified: datetime


def events_since(now: datetime) -> datetime | None:
	"""Return since when a webhook event waits to be processed, None if none does; times in UTC."""
	waiting = {"state": ("in", ("Received", "Failed")), "next_attempt": ("<=", now)}
	return frappe.db.get_value("FSM Webhook Event", waiting, "next_attempt", order_by="next_attempt")


def old_events_since(now: datetime) -> datetime | None:
	"""Return since when events that had their effect wait to be deleted, None if none do; times in UTC."""
	ended = {"state": ("in", ("Done", "Ignored"))}
	return retention.old_since("FSM Webhook Event", "creation", EVENTS_KEPT, now, **ended)


def payments_since(now: datetime) -> datetime | None:
	"""Return since when the vendor must be asked about a payment under way, None if not; times in UTC."""
	if not _is_stripe_enabled():
		return None
	waiting = {"state": ("in", ("Created", "Open", "Processing")), "next_check": ("<=", now)}
	return frappe.db.get_value("FSM Payment", waiting, "next_check", order_by="next_check")


def refunds_since(now: datetime) -> datetime | None:
	"""Return since when the outcome of a refund is to be asked about, None if it is not; times in UTC."""
	if not _is_stripe_enabled():
		return None
	waiting = {"state": "Requested", "next_check": ("<=", now)}
	return frappe.db.get_value("FSM Refund", waiting, "next_check", order_by="next_check")


def disputes_since(now: datetime) -> datetime | None:
	"""Return since when somebody is to be reminded of a dispute, None if nobody is; times in UTC."""
	here = instants.to_site(now)
	waiting = {
		"state": ("in", ("Needs Answer", "Inquiry")),
		"reminded_on": ("is", "not set"),
		"answer_by": ("between", (here, here + DISPUTE_REMINDER)),
	}
	deadline = frappe.db.get_value("FSM Dispute", waiting, "answer_by", order_by="answer_by")
	return min(now, instants.to_utc(deadline - DISPUTE_REMINDER)) if deadline else None


def warnings_since(now: datetime) -> datetime | None:
	"""Return since when a card that may expire soon waits to be looked at, None if none does; times in UTC."""
	today = instants.to_site(now).date()
	waiting = {"kind": "Card", "state": "Active", "is_autopay": 1, "next_warning": ("<=", today)}
	day = frappe.db.get_value("FSM Payment Method", waiting, "next_warning", order_by="next_warning")
	return min(now, instants.to_utc(datetime.combine(day, time(0)))) if day else None


def billing_since(now: datetime) -> datetime | None:
	"""Return since when subscriptions are to be billed, None if they are not; times in UTC.

	Of a run under way, when it made progress last: that shows whether a worker runs.
	"""
	if seen := frappe.db.get_value("FSM Billing Run", {"state": "Running"}, "seen_on", order_by="day desc"):
		return min(seen, now)
	return nightly_billing_since(now)


def nightly_billing_since(now: datetime) -> datetime | None:
	"""Return when today's billing run was to start, None if it has started or is not to; times in UTC."""
	today = instants.to_site(now).date()
	hour = frappe.db.get_singles_dict("FSM Settings").get("billing_hour")
	begins = datetime.combine(today, time(0)) + timedelta(hours=USUAL_HOUR if hour is None else int(hour))
	start = instants.to_utc(begins)
	if start > now or frappe.db.exists("FSM Billing Run", {"day": today}):
		return None
	if is_billing_by_itself() or not frappe.db.exists("Subscription", {"party_type": "Customer"}):
		return None
	return start


def approved_credits_since(now: datetime) -> datetime | None:
	"""Return since when a credit that was approved waits to be booked, None if none does; times in UTC."""
	approved = {"state": "Proposed", "approved_on": ("<=", now)}
	return frappe.db.get_value("Credit Proposal", approved, "approved_on", order_by="approved_on")


def bills_since(now: datetime) -> datetime | None:
	"""Return since when a supplier's bill waits to be read, None if none does; times in UTC."""
	return _find_waiting_bill("next_attempt", now)


def find_next_bill(now: datetime) -> str | None:
	"""Return the supplier's bill that has waited longest to be read; `now` in UTC."""
	return _find_waiting_bill("name", now)


def _find_waiting_bill(field: str, now: datetime) -> object:
	waiting = {"state": "Waiting", "next_attempt": ("<=", now)}
	return frappe.db.get_value("Bill Reading", waiting, field, order_by="next_attempt, name")


def changes_since(now: datetime) -> datetime | None:
	"""Return since when a change of a subscription waits to be applied, None if none does; times in UTC."""
	waiting = {"open_key": ("is", "set"), "next_attempt": ("<=", now)}
	return frappe.db.get_value("Subscription Change", waiting, "next_attempt", order_by="next_attempt")


def charges_since(now: datetime) -> datetime | None:
	"""Return since when the oldest saved method waits for its look at what is due, None if none does; in UTC."""
	if not _is_stripe_enabled():
		return None
	waiting = {"state": "Active", "is_autopay": 1, "next_charge": ("<=", now)}
	return frappe.db.get_value("FSM Payment Method", waiting, "next_charge", order_by="next_charge")


def money_check_since(now: datetime) -> datetime | None:
	"""Return since when today's money waits to be checked, None before the night's hour or once it is done; UTC."""
	if not _is_stripe_enabled():
		return None
	here = instants.to_site(now)
	if here.time() < CHECK_TIME:
		return None
	known = frappe.db.get_value("FSM Money Check", {"day": here.date()}, ["state", "next_attempt"])
	state, next_attempt = known or (None, None)
	if state == "Done" or (next_attempt and next_attempt > now):
		return None
	return next_attempt or instants.to_utc(datetime.combine(here.date(), CHECK_TIME))


def statements_since(now: datetime) -> datetime | None:
	"""Return when the run of statements under way made progress last, None if none is; times in UTC."""
	seen = frappe.db.get_value("Statement Run", {"state": "Running"}, "seen_on", order_by="day desc")
	return min(seen, now) if seen else None


def revenue_since(now: datetime) -> datetime | None:
	"""Return since when today's recurring revenue waits to be recorded, None if it does not; times in UTC."""
	here = instants.to_site(now)
	if here.time() < REVENUE_TIME or frappe.db.exists("Revenue Day", {"day": here.date()}):
		return None
	if not frappe.db.exists("Subscription", {"party_type": "Customer"}):
		return None
	return instants.to_utc(datetime.combine(here.date(), REVENUE_TIME))


def dunning_since(now: datetime) -> datetime | None:
	"""Return since when customers who owe wait for the look of today, None before its hour or once it is done; UTC."""
	settings = frappe.db.get_singles_dict("FSM Dunning Settings")
	if not int(settings.get("enabled") or 0):
		return None
	today = instants.to_site(now).date()
	begins = datetime.combine(today, time(0)) + timedelta(hours=int(settings.get("work_hour") or 0))
	start = instants.to_utc(begins)
	return start if start <= now and list_dunning_customers(today, 1) else None


def list_dunning_customers(today: date, limit: int) -> list[str]:
	"""Return customers who owe, have an open case or an open promise, and were not looked at today.

	Args:
		today: local date.
		limit: how many at most.
	"""
	customer, invoice = DocType("Customer"), DocType("Sales Invoice")
	case, promise = DocType("Dunning Case"), DocType("Payment Promise")
	owing = frappe.qb.from_(invoice).select(invoice.customer).where(invoice.docstatus == 1)
	owing = owing.where((invoice.outstanding_amount > 0) & (invoice.due_date <= today + DUNNING_AHEAD))
	late = frappe.qb.from_(case).select(case.open_key).where(case.open_key.isnotnull())
	promising = frappe.qb.from_(promise).select(promise.open_key).where(promise.open_key.isnotnull())
	return (
		frappe.qb.from_(customer)
		.select(customer.name)
		.where(customer.fsm_dunning_on.isnull() | (customer.fsm_dunning_on < today))
		.where(customer.name.isin(owing) | customer.name.isin(late) | customer.name.isin(promising))
		.orderby(customer.name)
		.limit(limit)
		.run(pluck=True)
	)


def ready_cases_since(now: datetime) -> datetime | None:
	"""Return since when a dunning case waits for its proposal to suspend, None if none does; times in UTC."""
	waiting = [instants.to_nearest_utc(case.modified) for case in list_ready_cases()]
	return min((*waiting, now)) if waiting else None


def list_ready_cases() -> list[ReadyCase]:
	"""Return the dunning cases that are ready and whose customer has no open suspension."""
	case, suspension = DocType("Dunning Case"), DocType("Service Suspension")
	rows = (
		frappe.qb.from_(case)
		.left_join(suspension)
		.on(suspension.open_for == case.customer)
		.select(case.name, case.customer, case.modified)
		.where((case.state == "Ready") & suspension.name.isnull())
		.orderby(case.name)
		.run()
	)
	return [ReadyCase(*row) for row in rows]


def proposals_since(now: datetime) -> datetime | None:
	"""Return since when a proposal to suspend waits to be checked, None if none does; times in UTC."""
	return _find_oldest_check(("Last Notice", "To Confirm", "Refused"), now)


def switches_since(now: datetime) -> datetime | None:
	"""Return since when a request to the network waits for a worker, None if none does; times in UTC."""
	return _find_oldest_check(("Requested", "Restoring"), now)


def suspended_since(now: datetime) -> datetime | None:
	"""Return since when a suspended customer waits for the look at their debt, None if none does; in UTC."""
	return _find_oldest_check(("Suspended", "Unknown"), now)


def _find_oldest_check(states: tuple[str, ...], now: datetime) -> datetime | None:
	waiting = {"state": ("in", states), "next_check": ("<=", now)}
	return frappe.db.get_value("Service Suspension", waiting, "next_check", order_by="next_check")


def _is_stripe_enabled() -> bool:
	return bool(frappe.db.get_single_value("FSM Stripe Settings", "enabled", cache=False))
