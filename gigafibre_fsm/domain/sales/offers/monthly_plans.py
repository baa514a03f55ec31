"""Plans that are sold by the month at a fixed price, everywhere or at a postal code: the only list of what a new line may have."""

from dataclasses import dataclass
from decimal import Decimal

import frappe
from frappe.utils import cint

from gigafibre_fsm.domain.billing.amounts import to_decimal
from gigafibre_fsm.domain.billing.subscriptions.changes import facts
from gigafibre_fsm.domain.billing.subscriptions.changes.facts import PlanRow
from gigafibre_fsm.domain.care.plans import offers
from gigafibre_fsm.domain.care.plans.offers import AddressFacts, OfferTerms

ON_WEBSITE, BY_STAFF = "fsm_is_public", "fsm_is_offered"
"""Marks of a Subscription Plan: who sells it."""
MONTHLY = {
	"price_determination": ("in", ("Fixed Rate", "Monthly Rate")),
	"billing_interval": "Month",
	"billing_interval_count": 1,
}
"""Only such a price can be promised to somebody who is no customer yet."""


@dataclass(frozen=True)
class MonthlyPlan:
	"""A plan that is sold.

	Attributes:
		plan: name of the Subscription Plan.
		item: its Item.
		name, sentence: in the reader's language.
		price: of a month, in dollars before taxes.
		download, upload: in Mbit/s, 0 if unknown.
		is_local: whether it is offered at some addresses only.
		term_months: of the agreement, 0 without a term.
		equipment: what is lent with it, a text for each device.
	"""

	plan: str
	item: str
	name: str
	sentence: str
	price: Decimal
	download: int
	upload: int
	is_local: bool
	term_months: int
	equipment: tuple[str, ...]


def list_plans(mark: str, language: str, postal_code: str | None = None) -> tuple[MonthlyPlan, ...]:
	"""Return the plans that somebody sells, the cheapest first.

	Args:
		mark: ON_WEBSITE or BY_STAFF.
		language: of the reader, `fr` or `en`.
		postal_code: of an address, for what can be had there; None for all plans.
	"""
	names = frappe.get_all("Subscription Plan", {mark: 1, **MONTHLY}, pluck="name")
	rows = facts.list_plans(names).values()
	found = [_describe(row, language) for row in rows if _is_offered(row, postal_code)]
	return tuple(sorted(found, key=lambda each: (each.price, each.name)))


def load_plan(name: str, language: str) -> MonthlyPlan:
	"""Return a plan that was quoted, whoever else may have it; the caller knows that it is there.

	Args:
		name: of the Subscription Plan.
		language: of the reader, `fr` or `en`.
	"""
	return _describe(facts.list_plans([name])[name], language)


def _describe(row: PlanRow, language: str) -> MonthlyPlan:
	return MonthlyPlan(
		plan=row.name,
		item=row.item,
		name=row.choose_name(language),
		sentence=row.choose_text("sentence", language),
		price=to_decimal(row.cost),
		download=cint(row.fsm_download),
		upload=cint(row.fsm_upload),
		is_local=bool(offers.parse_postal_codes(row.fsm_postal_codes)),
		term_months=cint(row.fsm_term_months),
		equipment=tuple(filter(None, map(str.strip, row.choose_text("equipment", language).splitlines()))),
	)


def _is_offered(row: PlanRow, postal_code: str | None) -> bool:
	if postal_code is None:
		return True
	# a technician comes for each new line, with an ONT that is fast enough
	terms = OfferTerms(
		offers.parse_postal_codes(row.fsm_postal_codes), cint(row.fsm_download), needs_visit=False
	)
	return offers.judge_offer(terms, AddressFacts(postal_code, 0)) is not None
