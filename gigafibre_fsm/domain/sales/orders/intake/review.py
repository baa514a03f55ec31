"""An order as its wizard shows it: what is known, what is missing, and what it costs, to the cent."""

from datetime import datetime
from typing import TYPE_CHECKING, TypedDict

from frappe.utils import now_datetime

from gigafibre_fsm.domain.billing import amounts
from gigafibre_fsm.domain.billing.amounts import TaxedAmount
from gigafibre_fsm.domain.sales.orders import first_invoice, repository, totals
from gigafibre_fsm.domain.sales.orders.intake import slots

if TYPE_CHECKING:
	from frappe.model.document import Document

FIELDS = (
	*("name", "state", "channel", "full_name", "customer_type", "language", "email", "mobile", "is_verified"),
	*("address_line", "unit", "city", "postal_code", "latitude", "longitude", "service_location", "node"),
	*("port_no", "slot_start", "slot_end", "term_months", "lent_equipment"),
	*("lead", "opportunity", "quotation"),
)


class ReviewLine(TypedDict):
	"""The plan or an add-on; `amount` is in dollars before taxes, of a month if `is_monthly`."""

	item: str
	title: str
	quantity: int
	amount: float
	plan: str


class ReviewAmount(TypedDict):
	"""An amount before tax, its two taxes, and their sum; dollars."""

	net: float
	tps: float
	tvq: float
	total: float


class OrderReview(TypedDict):
	"""An order before it is submitted.

	`first` is the first invoice if the line works on the day of the visit; `agreed` is what submitting sends back;
	`held_until` in site time, None if no time is kept.
	"""

	order: dict[str, str | int | float | datetime | None]
	lines: list[ReviewLine]
	now: ReviewAmount
	monthly: ReviewAmount
	first: ReviewAmount | None
	agreed: str
	held_until: datetime | None


def load_review(name: str) -> OrderReview:
	"""Return an order with its totals; the caller has checked who asks.

	Raises:
		NotYours: there is none.
	"""
	order = repository.load_order(name)
	lines = repository.read_lines(order)
	agreed = totals.sum_order(lines)
	return {
		"order": {field: order.get(field) for field in FIELDS},
		"lines": [
			{
				"item": each.item,
				"title": each.title,
				"quantity": each.quantity,
				"amount": float(each.amount),
				"plan": each.plan,
			}
			for each in lines
		],
		"now": _amount(agreed.now),
		"monthly": _amount(agreed.monthly),
		"first": _find_first(order),
		"agreed": agreed.agreed,
		"held_until": slots.find_held_until(order, now_datetime()),
	}


def _find_first(order: "Document") -> ReviewAmount | None:
	lines = repository.read_lines(order)
	if not (lines and order.slot_start):
		return None
	return _amount(amounts.add_taxes(first_invoice.sum_first_days(lines, order.slot_start.date())))


def _amount(amount: TaxedAmount) -> ReviewAmount:
	parts = (amount.net, amount.tps, amount.tvq, amount.total)
	net, tps, tvq, total = map(float, parts)
	return {"net": net, "tps": tps, "tvq": tvq, "total": total}
