"""The billing run: every period of every subscription that is due and not billed, each in one transaction.

Any number of workers may run it at once, and it may be killed at any point. A subscription's row is locked while
it is billed, other workers leave it out, and the unique key of the period (`billing_key`) holds even without the
lock. What is due is read from ERPNext's rows, so a run needs no memory: the next worker goes on where it ended.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import getdate, now_datetime, strip_html

from gigafibre_fsm.domain.billing import due
from gigafibre_fsm.domain.billing.customers import lock_customer
from gigafibre_fsm.domain.billing.erpnext_job import is_billing_by_itself
from gigafibre_fsm.domain.billing.ledger_entries import act_as_bookkeeper
from gigafibre_fsm.domain.billing.sides import billed_periods
from gigafibre_fsm.domain.billing.sides import repository as sides
from gigafibre_fsm.domain.billing.sides.states import SideState
from gigafibre_fsm.domain.billing.subscriptions import period_invoice, periods, reasons, repository, runs
from gigafibre_fsm.domain.billing.subscriptions.changes import applying
from gigafibre_fsm.domain.billing.subscriptions.changes import repository as change_repository
from gigafibre_fsm.domain.billing.subscriptions.periods import (
	DEFAULT_LIMITS,
	BilledDays,
	BillingPeriod,
	DueBilling,
	SubscriptionTerms,
)
from gigafibre_fsm.domain.billing.subscriptions.runs import ProblemKind
from gigafibre_fsm.domain.platform import instants, job_queue, transactions
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document

TASK, QUEUE = "bill_subscriptions", "long"
BATCH = 100


def start() -> str:
	"""Start today's run, or start it again: what it reported is tried once more; return its name.

	Raises:
		FsmError: ERPNext's own job bills subscriptions on this site.
	"""
	if is_billing_by_itself():
		sentence = _(
			"ERPNext bills subscriptions by itself. Tick “Stopped” in its Scheduled Job Type first: {0}"
		)
		frappe.throw(sentence.format("create_subscription_process"), FsmError)
	name = runs.open_run(getdate(), now_datetime())
	job_queue.enqueue_after_commit(TASK, QUEUE)
	return name


def start_nightly() -> None:
	"""Start today's run if its hour has come and nobody has started it; several workers may try at once."""
	if not due.nightly_billing_since(instants.now_utc()):
		return
	try:
		transactions.run_transaction(lambda: runs.open_run(getdate(), now_datetime()))
	except frappe.DuplicateEntryError:
		frappe.clear_messages()


def work(has_time: Callable[[], bool]) -> None:
	"""Work on the run that is under way until it is finished or the time is over."""
	name = runs.find_running()
	if not name:
		return
	with act_as_bookkeeper():
		after = ""
		while has_time() and (batch := _list_batch(name, after)):
			for subscription in batch:
				if not has_time():
					return
				bill_subscription(name, subscription, getdate())
			after = batch[-1]
	if has_time() and not _list_batch(name, ""):
		transactions.run_transaction(lambda: runs.finish(name, now_datetime()))


def bill_subscription(run: str, subscription: str, today: date) -> None:
	"""Bill what is due of one subscription, or report why it is not billed; never raises for its sake.

	Args:
		run: the FSM Billing Run that counts it.
		subscription: name of the ERPNext Subscription.
		today: local date.
	"""
	try:
		transactions.run_transaction(lambda: _bill(run, subscription, today))
	except Exception as error:
		reason = _find_reason(error, subscription)
		frappe.clear_messages()
		transactions.run_transaction(
			lambda: runs.record_problem(run, subscription, ProblemKind.FAILED, reason)
		)


def _list_batch(run: str, after: str) -> list[str]:
	# committed, so that each subscription is read in a new snapshot of the database
	return transactions.run_transaction(lambda: repository.list_due(run, getdate(), after=after, limit=BATCH))


def _bill(run: str, subscription: str, today: date) -> None:
	# both locks come before the first plain read, which would hide what others commit while this one waits
	customer = repository.lock_due(subscription, today)
	if not customer:
		return
	lock_customer(customer)
	side = sides.find_state(customer)
	if not sides.bills_here(side):
		return
	doc = repository.load_subscription(subscription)
	change = change_repository.lock_open(subscription)
	if change and change_repository.is_end(change) and change_repository.is_due(change, today):
		applying.apply_change(change, doc, today)
		runs.record_billed(run, 0)
		return
	terms = _cut_at_end(repository.read_terms(doc), change)
	horizon = today + repository.days_before(doc)
	found = periods.find_due_billing(terms, _list_billed_days(subscription, side), horizon)
	for each in found.invoices:
		if change and _begins_with(change, each.period):
			applying.apply_change(change, doc, today)
			change = None
		is_late = each.billed_on < horizon
		period_invoice.create_invoice(doc, each.period, today if is_late else None)
	if found.to_review:
		reason = _describe_review(found)
		runs.record_problem(run, subscription, ProblemKind.FOR_PERSON, reason)
		return
	_move_on(doc, terms, today)
	runs.record_billed(run, len(found.invoices))


def _list_billed_days(subscription: str, side: SideState | None) -> list[BilledDays]:
	"""Return the days that are billed; of a customer who comes from an old system, by either side."""
	days = repository.list_billed_days(subscription)
	if side:
		days += [BilledDays(*each) for each in billed_periods.list_old_days(subscription)]
	return days


def _cut_at_end(terms: SubscriptionTerms, change: "Document | None") -> SubscriptionTerms:
	"""Return the terms of a service whose customer ends it, if they do."""
	is_end = change and change_repository.is_end(change)
	return periods.end_service(terms, change.effective_on) if is_end else terms


def _begins_with(change: "Document", period: BillingPeriod) -> bool:
	"""Whether a period is to be billed with the plan that its customer has chosen."""
	return not change_repository.is_end(change) and change.effective_on <= period.start


def _move_on(doc: "Document", terms: SubscriptionTerms, today: date) -> None:
	"""Set the next period and the status; `modified` stays, because it tells when a person changed it last."""
	days_before = repository.days_before(doc)
	period = periods.find_next_period(terms, today + days_before)
	if period:
		start, end = period.start, period.end
	else:
		# a day later than the service, on which the run looks at the subscription for the last time
		start = end = terms.last_day + timedelta(days=1) + days_before
	doc.update({"current_invoice_start": start, "current_invoice_end": end})
	doc.set_subscription_status(posting_date=today)
	if terms.last_day and today > terms.last_day:
		doc.status = "Cancelled" if doc.cancel_at_period_end else "Completed"
		doc.cancelation_date = terms.last_day if doc.cancel_at_period_end else doc.cancelation_date
	fields = ("current_invoice_start", "current_invoice_end", "status", "cancelation_date")
	doc.db_set({field: doc.get(field) for field in fields}, update_modified=False)


def _describe_review(found: DueBilling) -> str:
	first, last = found.to_review[0], found.to_review[-1]
	if len(found.to_review) > DEFAULT_LIMITS.most_late_periods:
		count, most = len(found.to_review), DEFAULT_LIMITS.most_late_periods
		return reasons.write_reason(reasons.MANY, count, first.start, last.end, most)
	return reasons.write_reason(reasons.PART, first.start, first.end)


def _find_reason(error: Exception, subscription: str) -> str:
	"""Return the reason of this app or of ERPNext; anything else is logged."""
	if isinstance(error, reasons.NotBillable):
		return error.reason
	if isinstance(error, frappe.ValidationError):
		return reasons.write_reason(reasons.REFUSED, strip_html(str(error)).strip() or type(error).__name__)
	frappe.log_error(title=f"Billing of {subscription}")
	return reasons.write_reason(reasons.FAULT)
