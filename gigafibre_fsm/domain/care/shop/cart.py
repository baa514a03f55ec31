"""The cart of a customer: one row of FSM Cart each, kept on the server. Prices are always those of the catalogue.

This module is the only writer of FSM Cart.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.billing import customers
from gigafibre_fsm.domain.billing.amounts import to_decimal
from gigafibre_fsm.domain.care.shop import catalogue, places, totals
from gigafibre_fsm.domain.care.shop.catalogue import AddOn
from gigafibre_fsm.domain.care.shop.places import ShopPlace
from gigafibre_fsm.domain.care.shop.totals import OrderLine, OrderTotals
from gigafibre_fsm.exceptions import FsmError, NotYours

if TYPE_CHECKING:
	from frappe.model.document import Document

DOCTYPE = "FSM Cart"
MOST_ROWS = 20


@dataclass(frozen=True)
class CartLine:
	"""A row of the cart, judged by the catalogue of this moment.

	Attributes:
		item: name of the Item.
		title: its name; that of the Item if it is sold no more.
		quantity: as the customer chose it.
		price: of one today, in dollars before taxes; 0 if it is sold no more.
		seen_price: of one when it was put into the cart.
		add_on: as in the catalogue; None if it is sold no more.
	"""

	item: str
	title: str
	quantity: int
	price: Decimal
	seen_price: Decimal
	add_on: AddOn | None

	@property
	def is_orderable(self) -> bool:
		"""Whether this many can be ordered now."""
		return bool(self.add_on and self.quantity <= self.add_on.available.most)

	@property
	def is_price_changed(self) -> bool:
		"""Whether the price is another one than when it was put into the cart."""
		return bool(self.add_on) and self.price != self.seen_price


@dataclass(frozen=True)
class Cart:
	"""A customer's cart.

	Attributes:
		lines: in the order in which they were added.
		totals: of the lines that can be ordered.
		place: the address that they are for; empty if none is known, or several and none is chosen.
		places: the customer's addresses.
		order: the Sales Order that was made of it and is not paid yet; empty without one.
		needs_visit: whether a technician comes for something of it.
		needs_place: whether the customer must choose an address first.
		may_order: whether all of it can be ordered as it is.
	"""

	lines: tuple[CartLine, ...]
	totals: OrderTotals
	place: str
	places: tuple[ShopPlace, ...]
	order: str
	needs_visit: bool
	needs_place: bool
	may_order: bool

	@property
	def present(self) -> OrderTotals:
		"""What all of it costs at the prices of today, whether it can still be ordered or not."""
		return totals.sum_lines(map(to_order_line, self.lines))

	@property
	def count(self) -> int:
		"""The number of things in it."""
		return sum(each.quantity for each in self.lines)


@dataclass(frozen=True)
class Shop:
	"""The add-ons for an address, the cart, and how many of each Item are in it."""

	add_ons: tuple[AddOn, ...]
	cart: Cart
	in_cart: Mapping[str, int]


def load_shop(customer: str, language: str, now: datetime) -> Shop:
	"""Return all add-ons for the address of a customer's cart.

	Args:
		customer: name of the Customer.
		language: `fr` or `en`.
		now: site time, naive.
	"""
	stored = _read(customer)
	known = list(places.list_places(customer))
	place = _find_place(stored, known)
	add_ons = catalogue.load_add_ons(places.load_place(customer, place), language, now.date())
	found = _build(stored, known, place, {each.item: each for each in add_ons})
	return Shop(add_ons, found, {each.item: each.quantity for each in found.lines})


def load_cart(customer: str, language: str, now: datetime) -> Cart:
	"""Return a customer's cart.

	Args:
		customer: name of the Customer.
		language: `fr` or `en`.
		now: site time, naive.
	"""
	stored = _read(customer)
	known = list(places.list_places(customer))
	place = _find_place(stored, known)
	rows = [row.item for row in stored if row.item]
	if not rows:
		return _build(stored, known, place, {})
	found = catalogue.load_add_ons(places.load_place(customer, place), language, now.date(), rows)
	return _build(stored, known, place, {each.item: each for each in found})


def add_item(customer: str, item: str, language: str, now: datetime) -> None:
	"""Put one more of an add-on into the cart.

	Args:
		customer: name of the Customer.
		item: name of the Item.
		language: `fr` or `en`.
		now: site time, naive.

	Raises:
		FsmError: it cannot be had at this address, the cart has the most already, or an order is being made of it.
	"""
	doc = _lock_open(customer)
	row = next((row for row in doc.items if row.item == item), None)
	if row is None and len(doc.items) >= MOST_ROWS:
		frappe.throw(_("Your cart is full: at most {0} kinds of add-ons.").format(MOST_ROWS), FsmError)
	_put(doc, item, (row.qty if row else 0) + 1, language, now)


def set_quantity(customer: str, item: str, quantity: int, language: str, now: datetime) -> None:
	"""Have this many of an add-on in the cart; none takes it out.

	Args:
		customer: name of the Customer.
		item: name of the Item.
		quantity: 0 or more.
		language: `fr` or `en`.
		now: site time, naive.

	Raises:
		FsmError: so many cannot be had, or an order is being made of the cart.
	"""
	doc = _lock_open(customer)
	if quantity < 0:
		frappe.throw(_("Write a number, 0 or more."), FsmError)
	if quantity:
		_put(doc, item, quantity, language, now)
	else:
		doc.items = [row for row in doc.items if row.item != item]
		_save(doc)


def choose_place(customer: str, location: str) -> None:
	"""Choose the address that the cart is for.

	Raises:
		NotYours: it is none of the customer's.
		FsmError: an order is being made of the cart.
	"""
	doc = _lock_open(customer)
	if not frappe.db.exists("Service Location", {"name": location, "customer": customer}):
		raise NotYours
	doc.service_location = location
	_save(doc)


def lock_cart(customer: str) -> "Document":
	"""Return the cart of a customer, whom this locks; a new one that is not stored if there is none."""
	customers.lock_customer(customer)
	name = frappe.db.get_value(DOCTYPE, {"customer": customer}, "name", for_update=True)
	if name:
		return frappe.get_doc(DOCTYPE, name, for_update=True)
	return frappe.get_doc({"doctype": DOCTYPE, "customer": customer})


def link_order(cart: "Document", order: str | None) -> None:
	"""Record the order that is being made of a locked cart; None once it is not wanted any more."""
	cart.sales_order = order
	_save(cart)


def empty_cart(customer: str, order: str) -> None:
	"""Delete the cart that an order was made of; the customer is locked by the caller."""
	frappe.db.delete("FSM Cart Item", {"parent": ("in", _list_names(customer, order))})
	frappe.db.delete(DOCTYPE, {"customer": customer, "sales_order": order})


def reopen_cart(customer: str, order: str) -> None:
	"""Let the cart be changed again whose order was given up; the customer is locked by the caller."""
	frappe.db.set_value(DOCTYPE, {"customer": customer, "sales_order": order}, "sales_order", None)


def delete_old(before: datetime) -> None:
	"""Delete carts that nobody has touched since; those with an order under way are kept."""
	names = frappe.get_all(
		DOCTYPE, {"modified": ("<", before), "sales_order": ("is", "not set")}, pluck="name"
	)
	frappe.db.delete("FSM Cart Item", {"parent": ("in", [*names, ""])})
	frappe.db.delete(DOCTYPE, {"name": ("in", [*names, ""])})


def to_order_line(line: CartLine) -> OrderLine:
	"""Return a row of the cart as a line of an order, at the price of today."""
	is_monthly = bool(line.add_on and line.add_on.is_monthly)
	return OrderLine(line.item, line.title, line.quantity, line.price, is_monthly)


def _list_names(customer: str, order: str) -> list[str]:
	names = frappe.get_all(DOCTYPE, {"customer": customer, "sales_order": order}, pluck="name")
	return [*names, ""]


def _lock_open(customer: str) -> "Document":
	doc = lock_cart(customer)
	if doc.sales_order:
		sentence = _("You are ordering this cart. Finish the order, or choose “Change my cart” there first.")
		frappe.throw(sentence, FsmError)
	return doc


def _put(doc: "Document", item: str, quantity: int, language: str, now: datetime) -> None:
	known = list(places.list_places(doc.customer))
	place = _find_place([doc], known)
	found = catalogue.load_add_ons(places.load_place(doc.customer, place), language, now.date(), [item])
	if not found:
		frappe.throw(_("This add-on is not sold any more. Look at the others."), FsmError)
	add_on = found[0]
	if not add_on.available.most:
		frappe.throw(_("{0} is not available at this address now.").format(add_on.title), FsmError)
	if quantity > add_on.available.most:
		sentence = _("{0}: at most {1} in an order.")
		frappe.throw(sentence.format(add_on.title, add_on.available.most), FsmError)
	# the database finds an item by other spellings of its name, too
	name = add_on.item
	row = next((row for row in doc.items if row.item == name), None) or doc.append("items", {"item": name})
	row.qty, row.price = quantity, float(add_on.price)
	_save(doc)


def _save(doc: "Document") -> None:
	doc.flags.ignore_links = True
	# guard: the page works on the cart of the customer who signed in; no role may write it
	doc.save(ignore_permissions=True)


def _read(customer: str) -> list["frappe._dict"]:
	"""Return the rows of a cart, in one query; one without an item for an empty cart."""
	cart, row, item = map(frappe.qb.DocType, (DOCTYPE, "FSM Cart Item", "Item"))
	return (
		frappe.qb.from_(cart)
		.left_join(row)
		.on((row.parent == cart.name) & (row.parenttype == DOCTYPE))
		.left_join(item)
		.on(item.name == row.item)
		.select(cart.service_location, cart.sales_order, row.item, row.qty, row.price, item.item_name)
		.where(cart.customer == customer)
		.orderby(row.idx)
		.run(as_dict=True)
	)


def _find_place(stored: Sequence["frappe._dict | Document"], known: list[ShopPlace]) -> str:
	names = [each.name for each in known]
	chosen = stored[0].service_location if stored else ""
	if chosen in names:
		return chosen
	return names[0] if len(names) == 1 else ""


def _build(stored: list["frappe._dict"], known: list[ShopPlace], place: str, found: dict[str, AddOn]) -> Cart:
	lines = tuple(
		CartLine(
			item=row.item,
			title=found[row.item].title if row.item in found else row.item_name or row.item,
			quantity=row.qty,
			price=found[row.item].price if row.item in found else Decimal(0),
			seen_price=to_decimal(row.price),
			add_on=found.get(row.item),
		)
		for row in stored
		if row.item
	)
	needs_place = not place and bool(known)
	return Cart(
		lines=lines,
		totals=totals.sum_lines(to_order_line(each) for each in lines if each.is_orderable),
		place=place,
		places=tuple(known),
		order=(stored[0].sales_order if stored else "") or "",
		needs_visit=any(each.add_on and each.add_on.needs_visit for each in lines),
		needs_place=needs_place,
		may_order=bool(lines) and not needs_place and all(each.is_orderable for each in lines),
	)
