"""Structured data of the public pages for search engines, by the vocabulary of schema.org. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

from gigafibre_fsm.domain.sales.offers.public_plans import PublicPlan

CONTEXT = "https://schema.org"


def describe_company(brand: str, url: str, phone: str) -> dict[str, Any]:
	"""Return the company as an Organization; `phone` is empty if it has no number."""
	found = {"@context": CONTEXT, "@type": "Organization", "name": brand, "url": url}
	return {**found, "telephone": phone} if phone else found


def describe_plans(plans: Iterable[PublicPlan], brand: str, url: str) -> list[dict[str, Any]]:
	"""Return each plan as a Product with its price of a month, taxes included."""
	return [_describe_plan(plan, brand, url) for plan in plans]


def _describe_plan(plan: PublicPlan, brand: str, url: str) -> Mapping[str, Any]:
	price = {
		"@type": "UnitPriceSpecification",
		"price": str(plan.price.total),
		"priceCurrency": "CAD",
		"valueAddedTaxIncluded": True,
		"billingDuration": "P1M",
		"unitCode": "MON",
	}
	offer = {
		"@type": "Offer",
		"url": url,
		"price": str(plan.price.total),
		"priceCurrency": "CAD",
		"availability": f"{CONTEXT}/{'LimitedAvailability' if plan.is_local else 'InStock'}",
		"priceSpecification": price,
	}
	product = {
		"@context": CONTEXT,
		"@type": "Product",
		"name": plan.name,
		"brand": {"@type": "Brand", "name": brand},
		"offers": offer,
	}
	return {**product, "description": plan.sentence} if plan.sentence else product
