"""The cart of a customer: quantities, the address, what it costs with taxes, and the button that orders it."""

from collections.abc import Callable, Mapping
from urllib.parse import quote

import frappe
from frappe import _

from gigafibre_fsm.domain.care.shop import cart, placing
from gigafibre_fsm.domain.care.shop.cart import Cart
from gigafibre_fsm.domain.platform.buttons import refuse_unknown_button
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.www import office_phone
from gigafibre_fsm.www.page import Page, PageRequest, Redirect
from gigafibre_fsm.www.portal import shop_wording, wording
from gigafibre_fsm.www.templating import language

PATH = "/portal/cart"
TEMPLATE = "gigafibre_fsm/www/portal/cart/page.html"
LONGEST_NUMBER = 4


def get(request: PageRequest) -> Page[Cart]:
	"""Show the cart with the prices of this moment, and what has changed since it was filled."""
	context = {
		"words": wording,
		"shop_words": shop_wording,
		"title": request.portal.title,
		"notice": shop_wording.done(request.query.get("done", "")),
		**office_phone.office_number(),
	}
	return Page(TEMPLATE, cart.load_cart(request.portal.customer, language(), request.now), context)


def post(request: PageRequest) -> Redirect:
	"""Change the cart, or order it; both can be repeated, because they name the number and the cart's one order."""
	act = _ACTIONS.get(request.form.get("action", ""))
	if act is None:
		refuse_unknown_button()
	return Redirect(act(request))


def _change(request: PageRequest) -> str:
	number = _read_number(request.form.get("quantity", ""))
	cart.set_quantity(request.portal.customer, request.form.get("item", ""), number, language(), request.now)
	return request.address(PATH, done="changed")


def _remove(request: PageRequest) -> str:
	cart.set_quantity(request.portal.customer, request.form.get("item", ""), 0, language(), request.now)
	return request.address(PATH, done="removed")


def _choose_place(request: PageRequest) -> str:
	cart.choose_place(request.portal.customer, request.form.get("place", ""))
	return request.address(PATH, done="place")


def _order(request: PageRequest) -> str:
	shown = request.form.get("total", "")
	order = placing.place_order(request.portal.customer, shown, language(), request.now)
	return request.address(f"/portal/orders/{quote(order)}")


_ACTIONS: Mapping[str, Callable[[PageRequest], str]] = {
	"change": _change,
	"remove": _remove,
	"place": _choose_place,
	"order": _order,
}


def _read_number(text: str) -> int:
	written = text.strip()
	if not (written.isascii() and written.isdigit()) or len(written) > LONGEST_NUMBER:
		frappe.throw(_("Write a number, 0 or more."), FsmError)
	return int(written)
