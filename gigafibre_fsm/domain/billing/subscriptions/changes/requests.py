"""What a customer asks for: another plan, the end of a service, or to withdraw either before its day."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.billing.payments import accounts_notices
from gigafibre_fsm.domain.billing.subscriptions.changes import confirmations, documents, previews, repository
from gigafibre_fsm.domain.billing.subscriptions.changes.repository import DOCTYPE, ChangeKind, ChangeState
from gigafibre_fsm.domain.platform import job_queue
from gigafibre_fsm.exceptions import FsmError, NotYours, OutOfDate

if TYPE_CHECKING:
	from gigafibre_fsm.domain.billing.subscriptions.changes.facts import PlanRow, SubscriptionFacts

TASK, QUEUE = "apply_subscription_changes", "default"
MOST_REASON = 1000


@dataclass(frozen=True)
class ChangeRequest:
	"""A confirmation of a customer.

	Attributes:
		subscription, customer: whose subscription it is; the name is not trusted.
		day: first day on the new plan, or last day of service.
		seal: the figures that the page showed.
		requested_by: the address that the person signed in with.
		reason: what the person says; may be empty.
	"""

	subscription: str
	customer: str
	day: date
	seal: str
	requested_by: str
	reason: str = ""


def request_change(request: ChangeRequest, plan: "PlanRow", now: datetime) -> str:
	"""Schedule a change of plan with the figures that were shown, and return its name.

	Args:
		request: what was confirmed.
		plan: the other plan; the caller has checked under the lock that it is offered here.
		now: site time, naive.

	Raises:
		NotYours: the subscription is another customer's.
		OutOfDate: the figures have changed since they were shown, or another change is open.
		FsmError: only a person can make this change.
	"""
	found = _lock_free(request)
	shown = previews.preview_change(found, plan, request.day, now.date()).figures
	_require_shown(shown.first_day, shown.seal, request)
	if documents.find_creditable(request.subscription) < shown.credit:
		frappe.throw(_("Call us: we will make this change with you."), FsmError)
	values = {
		"from_plan": found.internet.plan,
		"to_plan": plan.name,
		"old_price": float(shown.old_price),
		"new_price": float(shown.new_price),
		"credit": float(shown.credit),
		"charge": float(shown.charge),
		"total": float(shown.amount.total),
	}
	return _schedule(found, ChangeKind.PLAN, shown, values, request, now)


def request_end(request: ChangeRequest, now: datetime) -> str:
	"""Schedule the end of a service with the figures that were shown, and return the name of the change.

	Args:
		request: what was confirmed.
		now: site time, naive.

	Raises:
		NotYours: the subscription is another customer's.
		OutOfDate: the figures have changed since they were shown, or another change is open.
		FsmError: only a person can end it.
	"""
	found = _lock_free(request)
	shown = previews.preview_end(found, request.day, now.date()).figures
	_require_shown(shown.last_day, shown.seal, request)
	credit = min(shown.credit.net, documents.find_creditable(request.subscription))
	if credit != shown.credit.net:
		frappe.throw(_("Call us: we will make this change with you."), FsmError)
	values = {
		"from_plan": found.internet.plan if found.internet else found.doc.plans[0].plan,
		"old_price": float(shown.price),
		"credit": float(shown.credit.net),
		"total": float(shown.last_invoice.total - shown.credit.total),
	}
	name = _schedule(found, ChangeKind.CANCELLATION, shown, values, request, now)
	accounts_notices.notify("A customer ends a service.", DOCTYPE, name)
	return name


def withdraw(change: str, customer: str, now: datetime) -> None:
	"""Withdraw a change that is not applied yet; a change that was withdrawn before stays so.

	Args:
		change: name of the Subscription Change; it is not trusted.
		customer: name of the Customer whom the person stands for.
		now: site time, naive.

	Raises:
		NotYours: it is another customer's.
		OutOfDate: it was applied meanwhile.
	"""
	subscription = frappe.db.get_value(DOCTYPE, {"name": change, "customer": customer}, "subscription")
	if not subscription:
		raise NotYours
	repository.lock_subscription(subscription, customer)
	doc = frappe.get_doc(DOCTYPE, change, for_update=True)
	if doc.state == ChangeState.WITHDRAWN.value:
		return
	if not doc.open_key:
		frappe.throw(_("This change was made meanwhile. Call us if you want it back."), OutOfDate)
	repository.close_change(doc, ChangeState.WITHDRAWN)
	confirmations.send(doc, "withdrawn")


def _lock_free(request: ChangeRequest) -> "SubscriptionFacts":
	"""Return the facts of a subscription, locked, for which no change is open."""
	repository.lock_subscription(request.subscription, request.customer)
	if repository.lock_open(request.subscription):
		frappe.throw(_("A change of this service is planned already. Withdraw it first."), OutOfDate)
	return previews.load_changeable(request.subscription, request.customer)


def _require_shown(day: date, seal: str, request: ChangeRequest) -> None:
	# a day that is not possible is shown as the next best one
	if (day, seal) != (request.day, request.seal):
		sentence = _("Something has changed since you looked. Here are the new amounts: confirm them again.")
		frappe.throw(sentence, OutOfDate)


def _schedule(
	found: "SubscriptionFacts",
	kind: ChangeKind,
	shown: object,
	values: dict[str, object],
	request: ChangeRequest,
	now: datetime,
) -> str:
	common = {
		"customer": request.customer,
		"subscription": request.subscription,
		"service_location": found.doc.get("fsm_service_location"),
		"kind": kind.value,
		"effective_on": request.day,
		"days_left": shown.days_left,
		"days": shown.days,
		"currency": next(iter(found.plans.values())).currency,
	}
	reason = request.reason.strip()[:MOST_REASON]
	change = repository.insert_change(common | values, request.requested_by, reason, now)
	confirmations.send(change, "scheduled")
	job_queue.enqueue_after_commit(TASK, QUEUE)
	return change.name
