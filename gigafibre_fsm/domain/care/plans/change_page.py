"""The pages on which a customer confirms another plan, or the end of a service, with what follows said before."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.billing import account_ledger
from gigafibre_fsm.domain.billing.subscriptions.changes import (
	facts,
	previews,
	repository,
	requests,
)
from gigafibre_fsm.domain.billing.subscriptions.changes.previews import ChangePreview, EndPreview
from gigafibre_fsm.domain.billing.subscriptions.changes.requests import ChangeRequest
from gigafibre_fsm.domain.billing.suspension import repository as suspensions
from gigafibre_fsm.domain.care.plans import my_plan, offers, work_orders
from gigafibre_fsm.domain.care.plans.my_plan import PlanOffer
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from gigafibre_fsm.domain.billing.subscriptions.changes.facts import SubscriptionFacts


@dataclass(frozen=True)
class ChangePage:
	"""Another plan before it is confirmed: the plan now, the new one, the address, and what it costs."""

	from_name: str
	offer: PlanOffer
	address: str
	preview: ChangePreview


@dataclass(frozen=True)
class EndPage:
	"""The end of a service before it is confirmed; dollars.

	Attributes:
		plans: what ends, in the reader's language.
		address: that it serves; empty if unknown.
		preview: the days to choose from, and the figures.
		equipment: what must be given back.
		balance: what is owed by the ledger; negative for a credit.
	"""

	plans: tuple[str, ...]
	address: str
	preview: EndPreview
	equipment: tuple[str, ...]
	balance: Decimal


def load_change_page(
	request: ChangeRequest, plan: str, day: date | None, now: datetime, language: str
) -> ChangePage:
	"""Return another plan with what it costs.

	Args:
		request: whose subscription it is; its day and its seal are left aside.
		plan: name of the Subscription Plan; it is not trusted.
		day: first day on it; None, or a day that is not possible, for the earliest.
		now: site time, naive.
		language: of the reader, `fr` or `en`.

	Raises:
		NotYours: the subscription is another customer's.
		FsmError: the plan cannot be had without a person; the message says why.
	"""
	found = previews.load_changeable(request.subscription, request.customer, with_offers=True)
	doc, plans = found.doc, found.plans
	location = doc.get("fsm_service_location")
	place = my_plan.load_addresses({location}).get(location, my_plan.NOWHERE)
	offer = next(
		(each for each in my_plan.list_offers(doc, plans, place, language) if each.plan == plan), None
	)
	_require_open(offer, found, request.customer)
	return ChangePage(
		found.plans[found.internet.plan].choose_name(language),
		offer,
		place.text,
		previews.preview_change(found, plans[plan], day, now.date()),
	)


def confirm_change(request: ChangeRequest, plan: str, now: datetime, language: str) -> str:
	"""Schedule the change that was shown; return the name of the Subscription Change.

	Args:
		request: what was confirmed.
		plan: name of the Subscription Plan; it is not trusted.
		now: site time, naive.
		language: of the reader, `fr` or `en`.

	Raises:
		NotYours: the subscription is another customer's.
		FsmError: as for `load_change_page`, or something has changed since it was shown.
	"""
	repository.lock_subscription(request.subscription, request.customer)
	page = load_change_page(request, plan, request.day, now, language)
	return requests.request_change(request, facts.list_plans({plan})[page.offer.plan], now)


def load_end_page(request: ChangeRequest, day: date | None, now: datetime, language: str) -> EndPage:
	"""Return what follows from the end of a service.

	Args:
		request: whose subscription it is; its day and its seal are left aside.
		day: last day of service; None, or a day that is not possible, for the last possible one.
		now: site time, naive.
		language: of the reader, `fr` or `en`.

	Raises:
		NotYours: the subscription is another customer's.
		FsmError: only a person can end it.
	"""
	found = previews.load_changeable(request.subscription, request.customer)
	location = found.doc.get("fsm_service_location")
	place = my_plan.load_addresses({location}).get(location, my_plan.NOWHERE) if location else my_plan.NOWHERE
	return EndPage(
		plans=tuple(found.plans[row.plan].choose_name(language) for row in found.doc.plans),
		address=place.text,
		preview=previews.preview_end(found, day, now.date()),
		equipment=place.devices if location else work_orders.list_equipment(request.customer),
		balance=account_ledger.load_account(request.customer, 1).balance,
	)


def _require_open(offer: PlanOffer | None, found: "SubscriptionFacts", customer: str) -> None:
	if suspensions.is_suspended(customer):
		frappe.throw(_("Your service is suspended. Pay what is overdue, then change your plan."), FsmError)
	if offer is None or found.internet is None:
		frappe.throw(_("This plan cannot be had for this service."), FsmError)
	if offer.state != offers.OPEN:
		frappe.throw(
			_("This plan needs a visit or another modem. Call us: we arrange it with you."), FsmError
		)
