"""Endpoints of the wizard and the form of orders for new lines. docs/features/lead-to-live.md describes them."""

from datetime import datetime
from typing import Literal, TypedDict

import frappe
from frappe import _
from frappe.utils import cint, getdate, now_datetime

from gigafibre_fsm.api import guards, unit_of_work
from gigafibre_fsm.api.arguments import day_of, json_of
from gigafibre_fsm.domain.billing import amounts
from gigafibre_fsm.domain.platform import formatting
from gigafibre_fsm.domain.sales.addresses import register
from gigafibre_fsm.domain.sales.orders import repository
from gigafibre_fsm.domain.sales.orders.intake import (
	catalogue,
	drafting,
	from_document,
	from_request,
	origin,
	review,
	slots,
	submitting,
)
from gigafibre_fsm.domain.sales.orders.intake.drafting import OrderAddress
from gigafibre_fsm.domain.sales.orders.intake.person import Person
from gigafibre_fsm.domain.sales.orders.intake.review import OrderReview
from gigafibre_fsm.exceptions import FsmError


class FoundAddress(TypedDict):
	"""A public address (`matched_on` is always `address`): on one `line`, and in the parts that an order has; degrees are 0 if its place is not known."""

	matched_on: str
	line: str
	address_line: str
	unit: str
	city: str
	postal_code: str
	latitude: float
	longitude: float


class FoundAddresses(TypedDict):
	"""At most five public addresses; none before a civic number and three letters of the street."""

	rows: list[FoundAddress]


class OrderStateAnswer(TypedDict):
	"""The FSM Order and its state."""

	order: str
	state: str


class PlanChoice(TypedDict):
	"""A plan that is offered at the address; `price` of a month before taxes, `total` with them, dollars; speeds in Mbit/s."""

	plan: str
	item: str
	title: str
	text: str
	price: float
	total: float
	download: int
	upload: int


class AddOnChoice(TypedDict):
	"""An add-on; `price` before taxes, `total` with them, dollars, of a month if `is_monthly`; `most` is how many can be had."""

	item: str
	title: str
	text: str
	price: float
	total: float
	is_monthly: bool
	most: int


class OfferChoices(TypedDict):
	"""What can be ordered at the address of an order; `wanted` is the quantity by Item that its opportunity is about."""

	plans: list[PlanChoice]
	add_ons: list[AddOnChoice]
	wanted: dict[str, int]


class OfferedTime(TypedDict):
	"""A window of the visit that can be kept, in site time; `choice` is what keeping it sends back."""

	choice: str
	window_start: datetime
	window_end: datetime
	text: str


@frappe.whitelist(methods=["GET"])
@guards.support
@guards.limited(240, 60)
def find_addresses(text: str) -> FoundAddresses:
	"""Return public addresses that begin like what somebody of support is typing, such as `1250 rue saint-j`."""
	return {
		"rows": [
			{
				"matched_on": "address",
				"line": each.line,
				"address_line": each.street,
				"unit": each.unit,
				"city": each.municipality,
				"postal_code": each.postal_code,
				"latitude": each.latitude,
				"longitude": each.longitude,
			}
			for each in register.load_places(text)
		]
	}


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(60, 60)
@unit_of_work.whole
def begin_from_request(request: str) -> OrderStateAnswer:
	"""Begin an order with the address and the person of a visitor's request; the one that is open for it, if there is one.

	Args:
		request: name of the Coverage Request.
	"""
	return _answer(from_request.begin_from_request(request, now_datetime()))


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(60, 60)
@unit_of_work.whole
def begin_from_document(doctype: Literal["Lead", "Opportunity", "Quotation"], name: str) -> OrderStateAnswer:
	"""Begin an order with a document that the user may read; the one that is open for it, if there is one.

	Args:
		doctype: of the document.
		name: of the document; a quotation gives the order its lines and prices.

	Raises:
		FsmError: the document is not there for this user, nothing can be ordered with it, or an order is under way.
	"""
	if not frappe.db.exists(doctype, name) or not frappe.has_permission(doctype, "read", name):
		frappe.throw(_("{0} {1} does not exist, or you may not see it.").format(_(doctype), name), FsmError)
	return _answer(from_document.begin_from_document(doctype, name, now_datetime()))


@frappe.whitelist(methods=["GET"])
@guards.support
@guards.limited(240, 60)
def load_order(order: str) -> OrderReview:
	"""Return an order that is not submitted yet, with what it costs."""
	return review.load_review(order)


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(120, 60)
@unit_of_work.whole
def set_address(
	order: str = "",
	service_location: str = "",
	address_line: str = "",
	unit: str = "",
	city: str = "",
	postal_code: str = "",
	latitude: float = 0,
	longitude: float = 0,
	node: str = "",
	channel: Literal["", "Telephone", "Door"] = "",
) -> OrderReview:
	"""Say where the line is to be, and keep a port of a splitter or terminal; return the order.

	Args:
		order: name of the FSM Order; empty to begin one, which exists only if the address is taken.
		service_location: one that is known; the other parts of the address are then taken from it.
		address_line: civic number and street.
		unit: apartment; may be empty.
		city: of the address.
		postal_code: Canadian.
		latitude: in degrees; with the longitude it places the visit.
		longitude: in degrees.
		node: name of the Network Node from which the home will hang; empty if the technician says so on site.
		channel: how the order is sold; empty leaves it as it is, and one that begins here is sold by telephone.

	Raises:
		FsmError: the address is not complete, has a service already, no port is free, or the customer began the order on
			the website and it is to be sold otherwise.
	"""
	address = OrderAddress(service_location, address_line, unit, city, postal_code, latitude, longitude)
	now = now_datetime()
	name = order or drafting.begin_order(channel or "Telephone", now)
	if order and channel:
		drafting.set_channel(name, channel)
	drafting.set_address(name, address, node, now)
	return review.load_review(name)


@frappe.whitelist(methods=["GET"])
@guards.support
@guards.limited(240, 60)
def list_offers(order: str) -> OfferChoices:
	"""Return the plans that are offered at an order's address, and the add-ons."""
	found = repository.load_order(order)
	language = formatting.language(frappe.local.lang)
	plans = catalogue.list_plans(found.postal_code or "", language)
	fastest = max((each.download for each in plans), default=0)
	return {
		"plans": [
			{
				"plan": each.plan,
				"item": each.item,
				"title": each.name,
				"text": each.sentence,
				"price": float(each.price),
				"total": float(amounts.add_taxes(each.price).total),
				"download": each.download,
				"upload": each.upload,
			}
			for each in plans
		],
		"add_ons": [
			{
				"item": each.item,
				"title": each.title,
				"text": each.text,
				"price": float(each.price),
				"total": float(amounts.add_taxes(each.price).total),
				"is_monthly": each.is_monthly,
				"most": each.available.most,
			}
			for each in catalogue.list_add_ons(fastest, language, getdate())
		],
		"wanted": origin.list_wanted(found.opportunity),
	}


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(120, 60)
@unit_of_work.whole
def set_offer(order: str, plan: str, add_ons: str = "{}") -> OrderReview:
	"""Choose plan and add-ons at the prices of today; return the order.

	Args:
		order: name of the FSM Order.
		plan: name of a Subscription Plan.
		add_ons: JSON object, quantity by Item.

	Raises:
		FsmError: something cannot be had at this address.
	"""
	wanted = {
		str(item): cint(quantity) for item, quantity in json_of(add_ons, dict).items() if cint(quantity)
	}
	drafting.set_offer(order, plan, wanted, now_datetime())
	return review.load_review(order)


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(120, 60)
@unit_of_work.whole
def set_person(
	order: str,
	full_name: str,
	email: str = "",
	mobile: str = "",
	customer_type: Literal["Individual", "Company"] = "Individual",
	language: Literal["fr", "en"] = "fr",
) -> OrderReview:
	"""Say who orders; whoever speaks with them has checked that they can be reached there. Return the order.

	Args:
		order: name of the FSM Order.
		full_name: of the person or company.
		email: for the agreement and the invoices.
		mobile: for texts.
		customer_type: a person or a company.
		language: in which they are written to.

	Raises:
		FsmError: the name is missing, or they cannot be reached.
	"""
	person = Person(full_name, email, mobile, customer_type, language)
	drafting.set_person(order, person, now_datetime(), is_verified=True)
	return review.load_review(order)


@frappe.whitelist(methods=["GET"])
@guards.support
@guards.limited(60, 60)
def list_times(order: str, from_day: str = "") -> list[OfferedTime]:
	"""Return the windows that can be kept for the visit of an order, the earliest first.

	Args:
		order: name of the FSM Order.
		from_day: the first day to search; today by default.
	"""
	start = day_of(from_day) if from_day else None
	language = formatting.language(frappe.local.lang)
	found = slots.list_times(repository.load_order(order), start, now_datetime(), beyond_limits=True)
	return [
		{
			"choice": each.window_start.isoformat(),
			"window_start": each.window_start,
			"window_end": each.window_end,
			"text": slots.describe_time(each, language),
		}
		for each in found
	]


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(60, 60)
@unit_of_work.whole
def set_time(order: str, choice: str) -> OrderReview:
	"""Keep a window for the visit of an order, before it is submitted or when its time was lost; return the order.

	Raises:
		FsmError: it was just taken, or the order has its visit.
	"""
	drafting.set_time(order, choice, now_datetime(), beyond_limits=True)
	return review.load_review(order)


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(60, 60)
@unit_of_work.whole
def submit_order(order: str, shown: str) -> OrderStateAnswer:
	"""Submit an order as its review shows it; a second time changes nothing.

	Args:
		order: name of the FSM Order.
		shown: `agreed` of the review.

	Raises:
		FsmError: something is missing, the time is no longer kept, or a price has changed.
	"""
	submitting.submit_order(order, shown, now_datetime())
	return _answer(order)


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(60, 60)
@unit_of_work.whole
def cancel_order(order: str, reason: str) -> OrderStateAnswer:
	"""Cancel an order: what was done for it is undone in the background.

	Raises:
		FsmError: nothing says why, or its service runs already.
	"""
	submitting.cancel_order(order, reason, now_datetime())
	return _answer(order)


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(60, 60)
@unit_of_work.whole
def try_again(order: str) -> OrderStateAnswer:
	"""Have an order looked at now, at which something failed or for which it was waited."""
	submitting.try_again(order)
	return _answer(order)


def _answer(order: str) -> OrderStateAnswer:
	return {"order": order, "state": repository.load_order(order).state}
