"""The add-ons that a customer can buy for their address; a button puts one into the cart."""

from gigafibre_fsm.domain.care.shop import cart
from gigafibre_fsm.domain.care.shop.cart import Shop
from gigafibre_fsm.domain.platform import idempotency
from gigafibre_fsm.domain.platform.buttons import refuse_unknown_button
from gigafibre_fsm.www import office_phone
from gigafibre_fsm.www.page import Page, PageRequest, Redirect
from gigafibre_fsm.www.portal import shop_wording, wording
from gigafibre_fsm.www.templating import language

PATH = "/portal/shop"
TEMPLATE = "gigafibre_fsm/www/portal/shop/page.html"


def get(request: PageRequest) -> Page[Shop]:
	"""Show the add-ons, each with its price or the reason why it cannot be had."""
	context = {
		"words": wording,
		"shop_words": shop_wording,
		"title": request.portal.title,
		"notice": shop_wording.done(request.query.get("done", "")),
		**office_phone.office_number(),
	}
	return Page(TEMPLATE, cart.load_shop(request.portal.customer, language(), request.now), context)


def post(request: PageRequest) -> Redirect:
	"""Put an add-on into the cart, once per form."""
	if request.form.get("action") != "add":
		refuse_unknown_button()
	customer, item = request.portal.customer, request.form.get("item", "")

	def add() -> dict[str, str]:
		cart.add_item(customer, item, language(), request.now)
		return {"done": "added"}

	done = idempotency.run_once(
		request.command_id,
		f"portal:{request.portal.session}",
		"shop.add",
		{"customer": customer, "item": item},
		add,
	)
	return Redirect(request.address(PATH, done=done["done"]))
