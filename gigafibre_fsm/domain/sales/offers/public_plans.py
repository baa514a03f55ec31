"""The plans that the website sells: those that are marked for it, by the month, at a fixed price."""

from dataclasses import dataclass

import frappe
from frappe.utils import cint

from gigafibre_fsm.domain.billing import amounts
from gigafibre_fsm.domain.billing.amounts import TaxedAmount
from gigafibre_fsm.domain.billing.subscriptions.changes import facts
from gigafibre_fsm.domain.care.plans import offers
from gigafibre_fsm.domain.care.plans.offers import AddressFacts, OfferTerms

MONTHLY = {"fsm_is_public": 1, "price_determination": "Fixed Rate", "billing_interval": "Month"}
"""Only such a price can be promised to somebody who is no customer yet."""


@dataclass(frozen=True)
class PublicPlan:
	"""A plan as everybody may buy it; its price is that of a month.

	Attributes:
		plan: name of the Subscription Plan.
		name, sentence: in the reader's language.
		download, upload: in Mbit/s, 0 if unknown.
		is_local: whether it is offered at some addresses only.
	"""

	plan: str
	name: str
	sentence: str
	download: int
	upload: int
	price: TaxedAmount
	is_local: bool


@dataclass(frozen=True)
class PublicOffers:
	"""The plans, the cheapest first; none if nothing is sold on the website."""

	plans: tuple[PublicPlan, ...]


def list_plans(language: str, postal_code: str | None = None) -> tuple[PublicPlan, ...]:
	"""Return the plans that are sold on the website, the cheapest first.

	Args:
		language: of the reader, `fr` or `en`.
		postal_code: of an address, for what can be had there; None for all plans.
	"""
	names = frappe.get_all("Subscription Plan", {**MONTHLY, "billing_interval_count": 1}, pluck="name")
	found = []
	for plan in facts.list_plans(names).values():
		codes = offers.parse_postal_codes(plan.fsm_postal_codes)
		terms = OfferTerms(codes, cint(plan.fsm_download), needs_visit=False)
		if postal_code is not None and not offers.judge_offer(terms, AddressFacts(postal_code, 0)):
			continue
		found.append(
			PublicPlan(
				plan.name,
				plan.choose_name(language),
				plan.choose_text("sentence", language),
				cint(plan.fsm_download),
				cint(plan.fsm_upload),
				amounts.add_taxes(amounts.to_decimal(plan.cost)),
				bool(codes),
			)
		)
	return tuple(sorted(found, key=lambda each: (each.price.net, each.name)))


def load_offers(language: str) -> PublicOffers:
	"""Return what the website sells, in a language (`fr` or `en`)."""
	return PublicOffers(list_plans(language))
