"""What a change of plan costs, and what the end of a service gives back. Pure; dollars.

What is shown before is what is booked: the figures are stored with the change, and compared with the document
that ERPNext makes of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import permutations

from gigafibre_fsm.domain.billing.amounts import (
	CENT,
	Allocation,
	OpenInvoice,
	TaxedSum,
	TaxRate,
	round_to_cent,
	tax_amount,
)
from gigafibre_fsm.domain.billing.subscriptions import periods
from gigafibre_fsm.domain.billing.subscriptions.changes import days
from gigafibre_fsm.domain.billing.subscriptions.periods import BilledDays, SubscriptionTerms
from gigafibre_fsm.domain.billing.subscriptions.plan_change import PlanChange, preview_plan_change

ZERO = Decimal("0.00")
MOST_MOVED = 400
"""Cents that are moved from one credit note to another at most: the taxes of Québec repeat their rounding sooner."""


@dataclass(frozen=True)
class PlanChangeFigures:
	"""What another plan costs from its first day.

	Attributes:
		first_day: on the new plan.
		old_price, new_price: for a whole period, before taxes.
		new_amount: the price of the new plan for a whole period with its taxes.
		days_left, days: days that are billed again, and of their period; 0 if nothing is billed again.
		credit, charge: of the old and the new plan for these days, before taxes.
		amount: charge minus credit, and the taxes on it; negative if the customer gets money back.
	"""

	first_day: date
	old_price: Decimal
	new_price: Decimal
	new_amount: TaxedSum
	days_left: int
	days: int
	credit: Decimal
	charge: Decimal
	amount: TaxedSum

	@property
	def seal(self) -> str:
		"""The figures as one text: a form carries what it showed."""
		parts = (self.first_day, self.old_price, self.new_price, self.credit, self.charge, self.amount.total)
		return "|".join(map(str, parts))


@dataclass(frozen=True)
class EndFigures:
	"""What follows from the end of a service.

	Attributes:
		last_day: of the service.
		price: of a whole period, before taxes.
		days_left, days: billed days without service, and days of their period.
		credit: for these days with its taxes, not negative.
		last_days: days that are still to be billed; 0 if none are.
		last_invoice: what they cost with taxes.
	"""

	last_day: date
	price: Decimal
	days_left: int
	days: int
	credit: TaxedSum
	last_days: int
	last_invoice: TaxedSum

	@property
	def seal(self) -> str:
		"""The figures as one text: a form carries what it showed."""
		parts = (self.last_day, self.price, self.credit.total, self.last_invoice.total)
		return "|".join(map(str, parts))


def compute_change(
	terms: SubscriptionTerms, billed: Sequence[BilledDays], change: PlanChange, rates: Sequence[TaxRate]
) -> PlanChangeFigures:
	"""Return what a change of plan costs.

	Args:
		terms: of the subscription; it has no end.
		billed: days that its invoices bill.
		change: both prices and the first day.
		rates: taxes of the subscription.
	"""
	new_amount = tax_amount(change.new_price, rates)
	common = (change.first_day, change.old_price, change.new_price, new_amount)
	if not days.is_prorated(terms, billed, change.first_day):
		return PlanChangeFigures(*common, 0, 0, ZERO, ZERO, tax_amount(ZERO, ()))
	period = periods.find_current_period(terms, change.first_day)
	preview = preview_plan_change(change, period)
	amount = tax_amount(preview.net, rates)
	return PlanChangeFigures(*common, preview.days_left, preview.days, preview.credit, preview.charge, amount)


def compute_end(
	terms: SubscriptionTerms,
	billed: Sequence[BilledDays],
	price: Decimal,
	last_day: date,
	rates: Sequence[TaxRate],
) -> EndFigures:
	"""Return what follows from the end of a service: unused days that are paid for are credited, without a fee.

	Args:
		terms: of the subscription, without its end.
		billed: days that its invoices bill.
		price: of a whole period, before taxes.
		last_day: of the service.
		rates: taxes of the subscription.
	"""
	period = periods.find_current_period(terms, last_day)
	if periods.is_billed(period, billed):
		left = (period.end - last_day).days
		credit = round_to_cent(price * left / period.full_days)
		return EndFigures(
			last_day, price, left, period.full_days, tax_amount(credit, rates), 0, tax_amount(ZERO, ())
		)
	nothing = tax_amount(ZERO, ())
	if periods.is_billed_elsewhere(terms, period):
		return EndFigures(last_day, price, 0, period.full_days, nothing, 0, nothing)
	cut = periods.find_current_period(periods.end_service(terms, last_day), last_day)
	last = tax_amount(periods.compute_price(price, cut), rates)
	return EndFigures(last_day, price, 0, period.full_days, nothing, cut.days, last)


def split_credit(
	parts: Sequence[Allocation], invoices: Sequence[OpenInvoice], total: Decimal, rates: Sequence[TaxRate]
) -> list[Allocation]:
	"""Return the parts of a credit, of which each rounds its own taxes, so that with them they make the total that was shown.

	Args:
		parts: what is credited of each invoice, before taxes.
		invoices: what each of them bills before taxes and is not credited yet.
		total: with taxes.
		rates: taxes of the subscription.

	Returns:
		The parts with some cents moved from one to another; as they are where the invoices leave no room for it.
	"""
	room = {each.name: each.outstanding for each in invoices}
	for split in _list_splits(parts, room):
		if sum((tax_amount(each.amount, rates).total for each in split), ZERO) == total:
			return split
	return list(parts)


def _list_splits(parts: Sequence[Allocation], room: dict[str, Decimal]) -> Iterator[list[Allocation]]:
	"""Yield the parts as they are, then with ever more cents moved between two of them."""
	yield list(parts)
	for moved in (CENT * number for number in range(1, MOST_MOVED + 1)):
		for giver, taker in permutations(range(len(parts)), 2):
			split = list(parts)
			split[giver] = Allocation(parts[giver].invoice, parts[giver].amount - moved)
			split[taker] = Allocation(parts[taker].invoice, parts[taker].amount + moved)
			if split[giver].amount > 0 and split[taker].amount <= room[split[taker].invoice]:
				yield split
