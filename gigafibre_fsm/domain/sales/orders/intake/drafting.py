"""Orders before they are submitted: begun, and changed step by step. Nothing else exists of them yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.equipment.installation import subscription
from gigafibre_fsm.domain.platform import instants, places
from gigafibre_fsm.domain.sales.orders import repository, states, totals
from gigafibre_fsm.domain.sales.orders.intake import catalogue, ports, quoted, slots
from gigafibre_fsm.domain.sales.orders.intake import person as people
from gigafibre_fsm.domain.sales.orders.intake.person import Person
from gigafibre_fsm.domain.sales.orders.states import DraftFacts
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document

	from gigafibre_fsm.domain.sales.offers.monthly_plans import MonthlyPlan
	from gigafibre_fsm.domain.sales.orders.first_invoice import SoldLine

LOCATION = "Service Location"
CURRENCY = "CAD"


@dataclass(frozen=True)
class OrderAddress:
	"""Where the line is to be: a service location that is known, or an address; coordinates place the visit."""

	service_location: str = ""
	address_line: str = ""
	unit: str = ""
	city: str = ""
	postal_code: str = ""
	latitude: float = 0
	longitude: float = 0


def begin_order(channel: str, now: datetime) -> str:
	"""Begin an order and return it.

	Args:
		channel: how it is sold: Web, Telephone or Door.
		now: site time, naive.
	"""
	look = instants.now_utc() + states.ABANDONED_AFTER
	return repository.insert_order({"channel": channel, "next_look": look, "currency": CURRENCY}).name


def set_channel(name: str, channel: str) -> None:
	"""Say how an order is sold, on which the customer's right to change their mind depends.

	Args:
		name: the FSM Order.
		channel: Telephone or Door.

	Raises:
		FsmError: the order is submitted, or its customer began it on the website, whose plans and rights it keeps.
	"""
	order = _lock_open(name)
	if states.WEB == order.channel != channel:
		frappe.throw(_("The customer began this order on the website, so it stays sold there."), FsmError)
	repository.write_order(order, channel=channel)


def set_address(name: str, address: OrderAddress, node: str, now: datetime) -> "Document":
	"""Say where the line of an order is to be, and from which splitter or terminal; return the order.

	A time that was kept is freed if the place is another one.

	Args:
		name: the FSM Order.
		address: as it was typed or found.
		node: name of a Network Node; empty if the technician says on site where the home hangs.
		now: site time, naive.

	Raises:
		FsmError: the address is not complete or cannot be right, has a service already, or no port is free.
	"""
	order = _lock_open(name)
	values = _read_address(address)
	if order.lead or order.quotation or order.opportunity:
		# they say who orders, and the address only where
		values.pop("customer")
	if (order.latitude, order.longitude) != (values["latitude"], values["longitude"]):
		slots.release_time(order, now)
	repository.write_order(order, **values)
	ports.hold_port(order, node)
	return _write_state(order, now)


def set_offer(name: str, plan: str, add_ons: Mapping[str, int], now: datetime) -> "Document":
	"""Choose the plan and the add-ons of an order, at the prices of today; return the order.

	Args:
		name: the FSM Order.
		plan: name of a Subscription Plan.
		add_ons: quantity by Item.
		now: site time, naive.

	Raises:
		FsmError: it has no address yet, something cannot be had there, or its lines are those of a quotation.
	"""
	order = _lock_open(name)
	if not order.postal_code:
		frappe.throw(_("Say first where the line is to be."), FsmError)
	if order.quotation:
		sentence = _("The lines of this order are those of the quotation {0}. Change them there.")
		frappe.throw(sentence.format(order.quotation), FsmError)
	_choose_lines(order, plan, add_ons, now)
	return _write_state(order, now)


def take_quotation(name: str, now: datetime) -> "Document":
	"""Give an order the lines of its quotation, at the prices that were quoted; return the order.

	Raises:
		FsmError: the quotation cannot be ordered.
	"""
	order = _lock_open(name)
	chosen, lines = quoted.read_lines(order.quotation, order.language, now.date())
	_write_lines(order, chosen, lines)
	return _write_state(order, now)


def set_person(name: str, typed: Person, now: datetime, *, is_verified: bool) -> "Document":
	"""Say who orders; return the order.

	Args:
		name: the FSM Order.
		typed: as they were typed.
		now: site time, naive.
		is_verified: whether their address or number is known to be theirs.

	Raises:
		FsmError: the name is missing, or they cannot be reached.
	"""
	order = _lock_open(name)
	found = people.read_person(typed)
	values = {"full_name": found.full_name, "customer_type": found.kind, "language": found.language}
	values |= {"email": found.email, "mobile": found.mobile, "is_verified": int(is_verified)}
	is_other_language = order.language != found.language
	repository.write_order(order, **values)
	lines = repository.read_lines(order)
	if lines and is_other_language and order.quotation:
		# what is lent is named in the customer's language
		return take_quotation(name, now)
	if lines and is_other_language:
		# and so is what was chosen
		add_ons = {each.item: each.quantity for each in lines[1:]}
		_choose_lines(order, lines[0].plan, add_ons, now)
	return _write_state(order, now)


def confirm_person(name: str, now: datetime) -> "Document":
	"""Note that whoever orders has shown that their address or number is theirs; return the order."""
	order = _lock_open(name)
	repository.write_order(order, is_verified=1)
	return _write_state(order, now)


def set_time(name: str, choice: str, now: datetime, *, beyond_limits: bool = False) -> "Document":
	"""Keep a time of the visit free for an order, before it is submitted or when its time was lost; return the order.

	Args:
		name: the FSM Order.
		choice: start of the window as ISO text, as it was offered.
		now: site time, naive.
		beyond_limits: whether staff choose, who may book more than customers may.

	Raises:
		FsmError: it is not offered any more, or the order has its visit.
	"""
	order = repository.lock_order(name)
	state = repository.read_state(order)
	is_submitted = state in states.UNDER_WAY
	if order.dispatch_job or not (is_submitted or state in states.BEFORE_SUBMISSION):
		frappe.throw(_("The time of this order cannot be chosen any more."), FsmError)
	slots.hold_time(order, choice, now, beyond_limits=beyond_limits)
	if is_submitted:
		slots.keep_until_signed(order, now)
		repository.write_order(order, next_look=instants.now_utc())
		return order
	return _write_state(order, now)


def _lock_open(name: str) -> "Document":
	order = repository.lock_order(name)
	if repository.read_state(order) not in states.BEFORE_SUBMISSION:
		frappe.throw(_("This order is submitted already. Reload the page."), FsmError)
	return order


def _choose_lines(order: "Document", plan: str, add_ons: Mapping[str, int], now: datetime) -> None:
	chosen = catalogue.choose_plan(plan, order)
	_write_lines(order, chosen, catalogue.choose_lines(chosen, add_ons, order.language, now.date()))


def _write_lines(order: "Document", chosen: "MonthlyPlan", lines: "tuple[SoldLine, ...]") -> None:
	repository.replace_lines(order, lines, CURRENCY)
	agreed = totals.sum_order(lines)
	sums = {"monthly_total": float(agreed.monthly.total), "once_total": float(agreed.now.total)}
	repository.write_order(order, **sums, **catalogue.read_terms(chosen))


def _write_state(order: "Document", now: datetime) -> "Document":
	facts = DraftFacts(
		has_address=bool(order.address_line and order.city and order.postal_code),
		has_plan=any(row.plan for row in order.lines),
		has_person=bool(order.full_name and (order.email or order.mobile)),
		is_verified=bool(order.is_verified),
		has_slot=slots.is_held(order, now),
	)
	look = instants.now_utc() + states.ABANDONED_AFTER
	repository.write_order(order, state=states.find_draft_state(facts).value, next_look=look)
	return order


def _read_address(address: OrderAddress) -> dict[str, object]:
	fields = ("address_line", "unit", "city", "postal_code", "latitude", "longitude")
	if address.service_location:
		known = frappe.db.get_value(LOCATION, address.service_location, [*fields, "customer"], as_dict=True)
		if not known:
			frappe.throw(_("There is no service location {0}.").format(address.service_location), FsmError)
		return {**{field: known[field] for field in fields}, **_read_owner(address.service_location, known)}
	values = {field: getattr(address, field) for field in fields}
	values |= {field: " ".join(str(values[field]).split())[:140] for field in fields[:4]}
	if not (values["address_line"] and values["city"] and values["postal_code"]):
		frappe.throw(_("Write the address, the city and the postal code."), FsmError)
	return {**values, **_read_place(address), "service_location": None, "customer": None}


def _read_place(address: OrderAddress) -> dict[str, object]:
	"""Return postal code and coordinates as the home will keep them, so that it takes them once the order is submitted."""
	try:
		places.check_coordinates(address.latitude, address.longitude)
		return {"postal_code": places.read_postal_code(address.postal_code)}
	except ValueError as problem:
		frappe.throw(_(str(problem)), FsmError)


def _read_owner(location: str, known: "frappe._dict") -> dict[str, object]:
	"""Return location and customer of an address that is known; one with a service that runs needs no new line."""
	if subscription.find_subscription(location, known.customer):
		frappe.throw(_("A service runs at this address already. End it first, or change its plan."), FsmError)
	return {"service_location": location, "customer": known.customer}
