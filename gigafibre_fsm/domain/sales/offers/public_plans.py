"""The plans that the website sells, with their taxes."""

from dataclasses import dataclass

from gigafibre_fsm.domain.billing import amounts
from gigafibre_fsm.domain.billing.amounts import TaxedAmount
from gigafibre_fsm.domain.sales.offers import monthly_plans


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
	return tuple(
		PublicPlan(
			each.plan,
			each.name,
			each.sentence,
			each.download,
			each.upload,
			amounts.add_taxes(each.price),
			each.is_local,
		)
		for each in monthly_plans.list_plans(monthly_plans.ON_WEBSITE, language, postal_code)
	)


def load_offers(language: str) -> PublicOffers:
	"""Return what the website sells, in a language (`fr` or `en`)."""
	return PublicOffers(list_plans(language))
