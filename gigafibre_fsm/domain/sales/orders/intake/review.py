"""An order as its wizard shows it: what is known, what is missing, and what it costs, to the cent."""

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, TypedDict

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.billing import amounts
from gigafibre_fsm.domain.billing.amounts import TaxedAmount
from gigafibre_fsm.domain.sales.agreements import seller
from gigafibre_fsm.domain.sales.orders import first_invoice, repository, totals
from gigafibre_fsm.domain.sales.orders.intake import known_home, slots
from gigafibre_fsm.domain.sales.orders.states import BEFORE_SUBMISSION

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


class ReviewObstacle(TypedDict):
	"""The home at the order's address, with the customer whose service runs there or the FSM Order that is under way for it."""

	service_location: str
	customer: str
	customer_name: str
	order: str


class OrderReview(TypedDict):
	"""An order before it is submitted.

	`first` is the first invoice if the line works on the day of the visit; `agreed` is what submitting sends back;
	`held_until` in site time, None if no time is kept; `obstacle` is what speaks against its address, None for nothing;
	`lacks_seller_address` says that the company, which must name itself to its customers, has no address in ERPNext.
	"""

	order: dict[str, str | int | float | datetime | None]
	lines: list[ReviewLine]
	now: ReviewAmount
	monthly: ReviewAmount
	first: ReviewAmount | None
	agreed: str
	held_until: datetime | None
	obstacle: ReviewObstacle | None
	lacks_seller_address: bool


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
		"obstacle": _find_obstacle(order),
		"lacks_seller_address": not seller.load_seller().address,
	}


def _find_obstacle(order: "Document") -> ReviewObstacle | None:
	if order.service_location or repository.read_state(order) not in BEFORE_SUBMISSION:
		return None
	found = known_home.find_obstacle(order)
	if not found:
		return None
	name = frappe.db.get_value("Customer", found.customer, "customer_name") if found.customer else ""
	return {**asdict(found), "customer_name": name or ""}


def _find_first(order: "Document") -> ReviewAmount | None:
	lines = repository.read_lines(order)
	if not (lines and order.slot_start):
		return None
	return _amount(amounts.add_taxes(first_invoice.sum_first_days(lines, order.slot_start.date())))


def _amount(amount: TaxedAmount) -> ReviewAmount:
	parts = (amount.net, amount.tps, amount.tvq, amount.total)
	net, tps, tvq, total = map(float, parts)
	return {"net": net, "tps": tps, "tvq": tvq, "total": total}
