"""What a change of a subscription is decided with: its terms, its plans, what is billed, and its taxes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

import frappe
from frappe.utils import cint

from gigafibre_fsm.domain.billing.amounts import TaxRate, round_to_cent, to_decimal
from gigafibre_fsm.domain.billing.subscriptions import periods, repository
from gigafibre_fsm.domain.billing.subscriptions.changes.repository import DOCTYPE as CHANGE
from gigafibre_fsm.domain.billing.subscriptions.periods import BilledDays, SubscriptionTerms
from gigafibre_fsm.domain.equipment.installation.subscription import ENDED
from gigafibre_fsm.exceptions import NotYours

if TYPE_CHECKING:
	from frappe.model.document import Document

TEMPLATE = "Sales Taxes and Charges Template"


class PlanRow(NamedTuple):
	"""What is read of a Subscription Plan, by the names of its fields."""

	name: str
	plan_name: str
	item: str
	currency: str
	cost: float
	price_determination: str
	billing_interval: str
	billing_interval_count: int
	fsm_download: int | None
	fsm_upload: int | None
	fsm_is_offered: int | None
	fsm_needs_visit: int | None
	fsm_postal_codes: str | None
	fsm_name_fr: str | None
	fsm_name_en: str | None
	fsm_sentence_fr: str | None
	fsm_sentence_en: str | None
	fsm_term_months: str | None
	fsm_equipment_fr: str | None
	fsm_equipment_en: str | None

	def choose_text(self, field: str, language: str) -> str:
		"""Return a text of the offer in a language; empty if it has none."""
		return getattr(self, f"fsm_{field}_{language}") or ""

	def choose_name(self, language: str) -> str:
		"""Return the name that customers read; its own name where it has none in this language."""
		return self.choose_text("name", language) or self.plan_name


class AppliedChange(NamedTuple):
	"""A change of plan within a billed period: its first day, and both prices of a period."""

	day: date
	old_price: Decimal
	new_price: Decimal


@dataclass(frozen=True)
class InvoicedPeriod:
	"""An invoice of a period: its days, its net total, and the net amounts of its lines by item."""

	days: BilledDays
	net: Decimal
	lines: dict[str, Decimal]


@dataclass(frozen=True)
class PricedDays:
	"""Days of a subscription, both included, and what they cost together; dollars before taxes."""

	days: BilledDays
	price: Decimal


@dataclass(frozen=True)
class SubscriptionFacts:
	"""A subscription with all that decides its changes; dollars before taxes.

	Attributes:
		doc: the ERPNext Subscription, or its row with its plans.
		invoices: the periods that its invoices bill.
		changes: its changes of plan that were billed within a period, oldest first.
		plans: rows of Subscription Plan by name, its own among them.
		internet: the row of its plans that another plan replaces; None if that is unclear.
		rates: its taxes.
	"""

	doc: "Document | frappe._dict"
	terms: SubscriptionTerms
	invoices: tuple[InvoicedPeriod, ...]
	changes: tuple[AppliedChange, ...]
	plans: dict[str, PlanRow]
	internet: "Document | frappe._dict | None"
	rates: tuple[TaxRate, ...]

	@property
	def billed(self) -> tuple[BilledDays, ...]:
		"""The days that its invoices bill."""
		return tuple(each.days for each in self.invoices)


def load_own_facts(subscription: str, customer: str, *, with_offers: bool = False) -> SubscriptionFacts:
	"""Return the facts of a customer's subscription that has not ended, without loading its document.

	Args:
		subscription: name of the Subscription; it is not trusted.
		customer: name of the Customer whom the reader stands for.
		with_offers: whether they hold the plans that are offered to customers, too.

	Raises:
		NotYours: there is none, or it is another customer's.
		NotBillable: this app does not bill it, so it cannot tell its periods.
	"""
	return load_facts(_load_row(subscription, customer), with_offers=with_offers)


def _load_row(subscription: str, customer: str) -> "frappe._dict":
	"""Return the row of a customer's subscription with its plans, in one query."""
	own, detail = frappe.qb.DocType("Subscription"), frappe.qb.DocType("Subscription Plan Detail")
	rows = (
		frappe.qb.from_(own)
		.join(detail)
		.on((detail.parent == own.name) & (detail.parenttype == "Subscription"))
		.select(own.star, detail.plan.as_("detail_plan"), detail.qty.as_("detail_qty"))
		.where((own.name == subscription) & (own.party_type == "Customer") & (own.party == customer))
		.where(own.status.notin(ENDED))
		.orderby(detail.idx)
		.run(as_dict=True)
	)
	if not rows:
		raise NotYours
	plans = [frappe._dict(plan=row.pop("detail_plan"), qty=row.pop("detail_qty")) for row in rows]
	return frappe._dict(rows[0], plans=plans)


def load_facts(doc: "Document | frappe._dict", *, with_offers: bool = False) -> SubscriptionFacts:
	"""Return the facts of a subscription.

	Args:
		doc: the ERPNext Subscription, or its row with its plans.
		with_offers: whether the plans hold those that are offered to customers, too.

	Raises:
		NotBillable: this app does not bill it, so it cannot tell its periods.
	"""
	plans = list_plans({row.plan for row in doc.plans}, with_offers=with_offers)
	return SubscriptionFacts(
		doc,
		repository.read_terms(doc),
		_list_invoices(doc.name),
		_list_changes(doc.name),
		plans,
		find_internet_row(doc.plans, plans),
		read_rates(doc.sales_tax_template),
	)


def list_plans(names: Iterable[str], *, with_offers: bool = False) -> dict[str, PlanRow]:
	"""Return the rows of Subscription Plans by name; with those that are offered to customers, if wanted."""
	wanted = {"name": ("in", [*names] or [""]), **({"fsm_is_offered": 1} if with_offers else {})}
	rows = frappe.get_all("Subscription Plan", or_filters=wanted, fields=list(PlanRow._fields))
	return {row.name: PlanRow(**row) for row in rows}


def find_internet_row(rows: Iterable["Document"], plans: dict[str, PlanRow]) -> "Document | None":
	"""Return the row of the plan with a speed, or the only row; None of several without any or with more than one."""
	rows = list(rows)
	fast = [row for row in rows if plans[row.plan].fsm_download]
	chosen = fast or rows
	return chosen[0] if len(chosen) == 1 else None


def read_rates(template: str | None) -> tuple[TaxRate, ...]:
	"""Return the taxes of a template."""
	rows = frappe.get_cached_doc(TEMPLATE, template).taxes if template else []
	return tuple(TaxRate(row.description, Decimal(str(row.rate))) for row in rows)


def find_plan_price(plan: PlanRow, quantity: int, doc: "Document") -> Decimal:
	"""Return what a plan costs a period on this subscription, its discount in per cent taken off.

	Args:
		plan: the plan.
		quantity: how many.
		doc: the ERPNext Subscription.
	"""
	from erpnext.accounts.doctype.subscription_plan import subscription_plan

	rate = plan.cost
	if plan.price_determination != "Fixed Rate":
		# only a fixed rate is read from the row: ERPNext loads the plan again
		start, end = doc.current_invoice_start, doc.current_invoice_end
		rate = subscription_plan.get_plan_rate(plan.name, quantity, doc.party, start, end)
	discount = Decimal(str(doc.get("additional_discount_percentage") or 0))
	return round_to_cent(to_decimal(rate) * cint(quantity) * (100 - discount) / 100)


def find_internet_price(facts: SubscriptionFacts, day: date) -> Decimal:
	"""Return what the plan that can be replaced costs in the period of a day, as it was billed if it was."""
	row = facts.internet
	plan = facts.plans[row.plan]
	changed = _find_changes(facts, day)
	if changed:
		return changed[-1].new_price
	billed = _find_billed_net(facts, day, plan.item)
	return billed if billed is not None else find_plan_price(plan, row.qty, facts.doc)


def find_whole_price(facts: SubscriptionFacts, day: date) -> Decimal:
	"""Return what the whole subscription costs in the period of a day, as it was billed if it was."""
	billed = _find_billed_net(facts, day)
	if billed is None:
		return find_current_price(facts)
	return billed + sum((each.new_price - each.old_price for each in _find_changes(facts, day)), Decimal(0))


def find_priced_days(facts: SubscriptionFacts, day: date) -> PricedDays | None:
	"""Return the days that are priced together with a day: those of its invoice, else its whole period.

	A service that ends within a period serves fewer days than it was billed for, or than its price is for.

	Returns:
		None before the first period and after the service has ended.
	"""
	period = periods.find_current_period(facts.terms, day)
	if not period:
		return None
	billed = [each.days for each in facts.invoices if periods.is_billed(period, (each.days,))]
	whole = BilledDays(period.start, period.start + timedelta(days=period.full_days - 1))
	days = (
		BilledDays(min(each.start for each in billed), max(each.end for each in billed)) if billed else whole
	)
	return PricedDays(days, find_whole_price(facts, day))


def find_current_price(facts: SubscriptionFacts) -> Decimal:
	"""Return what a period of the subscription costs by its plans, its discounts taken off."""
	prices = (find_plan_price(facts.plans[row.plan], row.qty, facts.doc) for row in facts.doc.plans)
	return sum(prices, Decimal(0)) - to_decimal(facts.doc.get("additional_discount_amount"))


def _find_billed_net(facts: SubscriptionFacts, day: date, item: str = "") -> Decimal | None:
	"""Return what the invoice of the period of a day bills before taxes, of one item or of all; None if none does."""
	period = periods.find_current_period(facts.terms, day)
	if not period:
		return None
	found = [each for each in facts.invoices if periods.is_billed(period, (each.days,))]
	if not item:
		return sum((each.net for each in found), Decimal(0)) if found else None
	nets = [each.lines[item] for each in found if item in each.lines]
	return sum(nets, Decimal(0)) if nets else None


def _find_changes(facts: SubscriptionFacts, day: date) -> list[AppliedChange]:
	"""Return the changes of plan that were billed within the period of a day, oldest first."""
	period = periods.find_current_period(facts.terms, day)
	return [each for each in facts.changes if period and period.start <= each.day <= period.end]


def _list_invoices(subscription: str) -> tuple[InvoicedPeriod, ...]:
	"""Return the billed periods of a subscription in one query, drafts and credited ones included."""
	invoice, line = frappe.qb.DocType("Sales Invoice"), frappe.qb.DocType("Sales Invoice Item")
	rows = (
		frappe.qb.from_(invoice)
		.join(line)
		.on((line.parent == invoice.name) & (line.parenttype == "Sales Invoice"))
		.select(invoice.name, invoice.from_date, invoice.to_date, invoice.net_total)
		.select(line.item_code, line.net_amount)
		.where((invoice.subscription == subscription) & (invoice.docstatus < 2) & (invoice.is_return == 0))
		.where(invoice.from_date.isnotnull())
		.orderby(invoice.from_date, invoice.name)
		.run(as_dict=True)
	)
	found: dict[str, InvoicedPeriod] = {}
	for row in rows:
		days = BilledDays(row.from_date, row.to_date or row.from_date)
		period = found.setdefault(row.name, InvoicedPeriod(days, to_decimal(row.net_total), {}))
		period.lines[row.item_code] = period.lines.get(row.item_code, Decimal(0)) + to_decimal(row.net_amount)
	return tuple(found.values())


def _list_changes(subscription: str) -> tuple[AppliedChange, ...]:
	known = {"subscription": subscription, "kind": "Plan", "state": "Applied", "days_left": (">", 0)}
	fields = ["effective_on", "old_price", "new_price"]
	rows = frappe.get_all(CHANGE, known, fields, order_by="effective_on, ended_on, name")
	return tuple(
		AppliedChange(row.effective_on, to_decimal(row.old_price), to_decimal(row.new_price)) for row in rows
	)
