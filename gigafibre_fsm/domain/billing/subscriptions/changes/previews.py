"""What a change of a subscription would cost, computed with the very rules that apply it."""

from dataclasses import dataclass
from datetime import date

import frappe
from frappe import _

from gigafibre_fsm.domain.billing.subscriptions.changes import days, facts, figures
from gigafibre_fsm.domain.billing.subscriptions.changes.days import DayChoice
from gigafibre_fsm.domain.billing.subscriptions.changes.facts import PlanRow, SubscriptionFacts
from gigafibre_fsm.domain.billing.subscriptions.changes.figures import EndFigures, PlanChangeFigures
from gigafibre_fsm.domain.billing.subscriptions.plan_change import PlanChange
from gigafibre_fsm.domain.billing.subscriptions.reasons import NotBillable
from gigafibre_fsm.exceptions import FsmError


@dataclass(frozen=True)
class ChangePreview:
	"""A change of plan before it is confirmed: the days to choose from, and the figures of the chosen one."""

	choice: DayChoice
	figures: PlanChangeFigures


@dataclass(frozen=True)
class EndPreview:
	"""The end of a service before it is confirmed: the days to choose from, and the figures of the chosen one."""

	choice: DayChoice
	figures: EndFigures


def load_changeable(subscription: str, customer: str, *, with_offers: bool = False) -> SubscriptionFacts:
	"""Return the facts of a subscription that customers change by themselves.

	Args:
		subscription: name of the Subscription; it is not trusted.
		customer: name of the Customer whom the reader stands for.
		with_offers: whether they hold the plans that are offered to customers, too.

	Raises:
		NotYours: there is none, or it is another customer's.
		FsmError: a person must change it.
	"""
	try:
		return facts.load_own_facts(subscription, customer, with_offers=with_offers)
	except NotBillable:
		return _refuse()


def find_choice(found: SubscriptionFacts, today: date) -> DayChoice | None:
	"""Return the possible first days on another plan; None if only a person can change it."""
	return days.find_first_days(found.terms, found.billed, today) if found.internet else None


def preview_change(
	found: SubscriptionFacts, plan: PlanRow, first_day: date | None, today: date
) -> ChangePreview:
	"""Return what another plan costs.

	Args:
		found: facts of the subscription.
		plan: the other plan; the caller has checked that it is offered here.
		first_day: as chosen; None, or a day that is not possible, for the earliest.
		today: local date.

	Raises:
		FsmError: only a person can change it.
	"""
	choice = find_choice(found, today)
	if not choice:
		return _refuse()
	day = first_day if first_day and first_day in choice else choice.first
	old = facts.find_internet_price(found, day)
	change = PlanChange(old, facts.find_plan_price(plan, found.internet.qty, found.doc), day)
	return ChangePreview(choice, figures.compute_change(found.terms, found.billed, change, found.rates))


def preview_end(found: SubscriptionFacts, last_day: date | None, today: date) -> EndPreview:
	"""Return what follows from the end of a service.

	Args:
		found: facts of the subscription.
		last_day: as chosen; None, or a day that is not possible, for the last possible one.
		today: local date.

	Raises:
		FsmError: only a person can end it.
	"""
	choice = days.find_last_days(found.terms, found.billed, today)
	if not choice:
		return _refuse()
	day = last_day if last_day and last_day in choice else choice.last
	price = facts.find_whole_price(found, day)
	return EndPreview(choice, figures.compute_end(found.terms, found.billed, price, day, found.rates))


def _refuse() -> object:
	return frappe.throw(_("Call us: we will make this change with you."), FsmError)
