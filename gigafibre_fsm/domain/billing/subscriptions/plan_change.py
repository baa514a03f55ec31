"""Change of plan within a period that is billed already: what is credited, what is charged, and by which document.

What is shown before the change is what is billed. Credit and charge are rounded apart, each to the cent.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from gigafibre_fsm.domain.billing.amounts import round_to_cent
from gigafibre_fsm.domain.billing.subscriptions.periods import BillingPeriod


class PlanChangeDocument(Enum):
	"""Document that bills a change of plan."""

	INVOICE = "Invoice"
	CREDIT_NOTE = "Credit Note"
	NONE = "None"


@dataclass(frozen=True)
class PlanChange:
	"""A change of plan; dollars a period, before taxes.

	Attributes:
		old_price, new_price: for the whole period.
		first_day: first day on the new plan.
	"""

	old_price: Decimal
	new_price: Decimal
	first_day: date


@dataclass(frozen=True)
class PlanChangePreview:
	"""What a change of plan costs for the days that are left; dollars.

	Attributes:
		days_left, days: days on the new plan, and of the period.
		credit: of the old plan, not negative, before taxes.
		charge: of the new plan, before taxes.
		net: charge minus credit, before taxes; negative if the customer gets money back.
		document: that bills it: an invoice with a negative line, or a credit note.
	"""

	days_left: int
	days: int
	credit: Decimal
	charge: Decimal
	net: Decimal
	document: PlanChangeDocument


def preview_plan_change(change: PlanChange, period: BillingPeriod) -> PlanChangePreview:
	"""Return the credit and the charge for the days that are left of a period.

	Raises:
		ValueError: the first day on the new plan is outside the period.
	"""
	if not period.start <= change.first_day <= period.end:
		raise ValueError(f"{change.first_day} is not between {period.start} and {period.end}")
	days_left = (period.end - change.first_day).days + 1
	credit = round_to_cent(change.old_price * days_left / period.full_days)
	charge = round_to_cent(change.new_price * days_left / period.full_days)
	return PlanChangePreview(
		days_left,
		period.full_days,
		credit,
		charge,
		charge - credit,
		_find_document(charge - credit),
	)


def _find_document(net: Decimal) -> PlanChangeDocument:
	"""Return the document for a net amount: a negative total cannot be an invoice."""
	if net > 0:
		return PlanChangeDocument.INVOICE
	return PlanChangeDocument.CREDIT_NOTE if net < 0 else PlanChangeDocument.NONE
