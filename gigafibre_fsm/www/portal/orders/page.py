"""The orders that a customer made, newest first."""

from gigafibre_fsm.domain.care.shop import order_page
from gigafibre_fsm.domain.care.shop.order_page import OrderList
from gigafibre_fsm.www.page import Page, PageRequest
from gigafibre_fsm.www.portal import shop_wording, wording

TEMPLATE = "gigafibre_fsm/www/portal/orders/page.html"


def get(request: PageRequest) -> Page[OrderList]:
	"""Show the orders, each with its state in plain words."""
	context = {"words": wording, "shop_words": shop_wording, "title": request.portal.title}
	return Page(TEMPLATE, order_page.list_orders(request.portal.customer, request.now), context)
