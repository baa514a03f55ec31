"""Begins an order on the website at an address that has fibre: the only thing that exists of it is the order itself."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import frappe
from frappe import _

from gigafibre_fsm.domain.access import links, request_guards
from gigafibre_fsm.domain.platform import idempotency
from gigafibre_fsm.domain.sales.addresses import register, visitors
from gigafibre_fsm.domain.sales.coverage import areas
from gigafibre_fsm.domain.sales.coverage.verdict import ServiceState
from gigafibre_fsm.domain.sales.orders import repository, states
from gigafibre_fsm.domain.sales.orders.intake import drafting
from gigafibre_fsm.domain.sales.orders.intake.drafting import OrderAddress
from gigafibre_fsm.domain.sales.orders.states import WEB
from gigafibre_fsm.exceptions import FsmError

LINK_LASTS = timedelta(days=30)
"""How long the link of an order opens it: as long as one that nobody submits is kept."""


def begin_order(
	form: Mapping[str, str], current: str, language: str, now: datetime, command_id: str | None
) -> str:
	"""Begin an order and return the name of the link that opens it; a second time with the same id begins no other.

	Nothing here knows our customers: a home that is served is answered like any other.

	Args:
		form: `mark` of the address, which this visitor was given, and `plan`, a Subscription Plan or nothing.
		current: name of the FSM Order that this visitor has open; empty without one.
		language: of the page, `fr` or `en`.
		now: site time, naive.
		command_id: of the form.

	Raises:
		FsmError: the mark is another visitor's or too old, or the address has no fibre.
		TooMany: too many orders from this network.
	"""
	place = visitors.read_mark(visitors.ADDRESS, form.get("mark", "")).subject
	visitors.limit_orders()
	plan = form.get("plan", "")
	asked = {"place": place, "plan": plan, "language": language}
	found = idempotency.run_once(
		command_id, "visitor", "web_order", asked, lambda: _begin_draft(place, plan, current, language, now)
	)
	return found["link"]


def _begin_draft(place: str, plan: str, current: str, language: str, now: datetime) -> dict[str, str]:
	address = _read_address(place, now)
	order = _find_same(current, address)
	if not order:
		order = drafting.begin_order(WEB, now)
		repository.write_order(repository.lock_order(order), language=language)
		drafting.set_address(order, address, "", now)
	if plan:
		drafting.set_offer(order, plan, {}, now)
	return {"link": issue_link(order, language, now)}


def issue_link(order: str, language: str, now: datetime) -> str:
	"""Create a link that opens an order on the website, and return the name of its FSM Magic Link.

	Args:
		order: name of the FSM Order.
		language: of the page to which it leads, `fr` or `en`.
		now: site time, naive.
	"""
	about = (repository.DOCTYPE, order)
	return links.issue_link(request_guards.ORDER_PURPOSE, about, now + LINK_LASTS, about, language=language)


def _read_address(place: str, now: datetime) -> OrderAddress:
	"""Return the address of a Public Address that can be ordered for."""
	if areas.check_address(place, now.date()).state is not ServiceState.AVAILABLE:
		frappe.throw(_("Fibre is not available at this address yet. Leave your name to be told."), FsmError)
	found = register.load_place(place)
	if not found.postal_code:
		sentence = _(
			"We need a closer look at this address. Leave your name with its answer, and we call you."
		)
		frappe.throw(sentence, FsmError)
	return OrderAddress(
		address_line=found.street,
		unit=found.unit,
		city=found.municipality,
		postal_code=found.postal_code,
		latitude=found.latitude,
		longitude=found.longitude,
	)


def _find_same(current: str, address: OrderAddress) -> str:
	"""Return the visitor's own open order if it is for this address: whoever comes back goes on with it."""
	order = repository.lock_order(current) if current else None
	if not order or repository.read_state(order) not in states.BEFORE_SUBMISSION:
		return ""
	is_same = order.address_line == address.address_line and address.unit in ("", order.unit or "")
	return order.name if is_same and order.city == address.city else ""
