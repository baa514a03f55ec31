"""One order of a customer: the time of its visit, its payment, and what the books know of it.

The vendor's page leads back here, and the page says what our books know, whatever the address claims.
"""

from urllib.parse import quote

from gigafibre_fsm.domain.access import links
from gigafibre_fsm.domain.billing.payments import checkout
from gigafibre_fsm.domain.billing.payments.checkout import CheckoutOpening, OpenPage
from gigafibre_fsm.domain.care.order_states import OrderState
from gigafibre_fsm.domain.care.shop import giving_back, order_page, paying, slots
from gigafibre_fsm.domain.care.shop.order_page import OrderPage
from gigafibre_fsm.domain.dispatch.self_service.customer_page import find_chosen, parse_day
from gigafibre_fsm.domain.platform.buttons import refuse_unknown_button
from gigafibre_fsm.www import office_phone
from gigafibre_fsm.www.page import Page, PageRequest, Redirect
from gigafibre_fsm.www.portal import shop_wording, vendor_pages, wording
from gigafibre_fsm.www.templating import language

TEMPLATE = "gigafibre_fsm/www/portal/order/page.html"


def get(request: PageRequest) -> Page[OrderPage]:
	"""Show the order; back from the vendor's page, look again until the books know the payment."""
	order, path = request.path_args["order"], base_path(request)
	start = parse_day(request.query.get("from"))
	shown = order_page.load_order(order, request.portal.customer, request.now, start)
	is_awaited = shown.has_open_page or shown.stage == "confirming"
	context = {
		"words": wording,
		"shop_words": shop_wording,
		"title": request.portal.title,
		"again": vendor_pages.find_next_look(request, path, is_awaited=is_awaited),
		"is_back": "back" in request.query,
		"takes_payments": bool(checkout.find_page_origin()),
		"here": lambda **query: request.address(path, **query),
		"notice": shop_wording.done(request.query.get("done", "")),
		**office_phone.office_number(),
	}
	return Page(TEMPLATE, shown, context, headers={"Content-Security-Policy": vendor_pages.find_policy()})


def prepare(request: PageRequest) -> OpenPage | None:
	"""Ask the vendor for its page, about a payment, or to end its page, before the transaction of the post begins."""
	order, customer = request.path_args["order"], request.portal.customer
	acts = {
		"pay": lambda: paying.pay_order(_opening(request), order, request.form.get("total", ""), request.now),
		"check": lambda: paying.refresh_order(order, customer),
		"cancel": lambda: paying.close_payment(order, customer),
		"time": lambda: None,
	}
	act = acts.get(request.form.get("action", ""))
	if act is None:
		refuse_unknown_button()
	return vendor_pages.ask_vendor(act, request.form["action"])


def post(request: PageRequest) -> Redirect:
	"""Keep the chosen time, cancel the order, or lead to the vendor's payment page."""
	order, customer, path = request.path_args["order"], request.portal.customer, base_path(request)
	action = request.form["action"]
	if action == "time":
		_choose_time(request, order, customer)
		return Redirect(request.address(path, done="time"))
	if action == "cancel":
		state = giving_back.cancel_order(order, customer, request.now)
		back = path if state is OrderState.CANCELLED else "/portal/cart"
		return Redirect(request.address(back, done="given_up" if back != path else "cancelled"))
	return Redirect(request.ready.url if request.ready else request.address(path, back="1"))


def base_path(request: PageRequest) -> str:
	"""Return the path of the order's page."""
	return f"/portal/orders/{quote(request.path_args['order'])}"


def _choose_time(request: PageRequest, order: str, customer: str) -> None:
	job = order_page.find_job(order, customer)
	offer = find_chosen(job, request.form.get("choice", ""), request.now) if job else None
	slots.choose_time(order, customer, offer, request.now)


def _opening(request: PageRequest) -> CheckoutOpening:
	base, path = links.base_url(), base_path(request)
	return CheckoutOpening(
		customer=request.portal.customer,
		invoices=(),
		origin="Portal",
		language=language(),
		success_url=base + request.address(path, back="1"),
		cancel_url=base + request.address(path),
	)
