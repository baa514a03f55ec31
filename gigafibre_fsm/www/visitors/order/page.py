"""An order of a visitor, step by step: plan, name, code, time, review, then the agreement and a payment method.

Every form works without scripts, and leads to a page that is fetched, so that the browser's way back always works.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import frappe

from gigafibre_fsm.domain.access import links, request_guards
from gigafibre_fsm.domain.access.link_identity import LinkIdentity
from gigafibre_fsm.domain.billing.autopay import agreements
from gigafibre_fsm.domain.billing.methods import saving
from gigafibre_fsm.domain.billing.methods.saving import SavingPage
from gigafibre_fsm.domain.billing.payments import checkout
from gigafibre_fsm.domain.dispatch.self_service.customer_page import parse_day
from gigafibre_fsm.domain.platform.buttons import refuse_unknown_button
from gigafibre_fsm.domain.sales.agreements.signing import acts
from gigafibre_fsm.domain.sales.web_orders import beginning, contact, finishing, verification, visit_time
from gigafibre_fsm.domain.sales.web_orders import page as order_page
from gigafibre_fsm.domain.sales.web_orders.journey import WebStep
from gigafibre_fsm.domain.sales.web_orders.page import PageQuery, WebOrderPage
from gigafibre_fsm.exceptions import FsmError, NotYours
from gigafibre_fsm.www.page import Cookie, Page, PageRequest, Redirect
from gigafibre_fsm.www.portal import vendor_pages
from gigafibre_fsm.www.portal.methods import wording as method_wording
from gigafibre_fsm.www.portal.sign.page import describe_visit
from gigafibre_fsm.www.templating import language, new_command_id
from gigafibre_fsm.www.templating import translate as _
from gigafibre_fsm.www.visitors import frame
from gigafibre_fsm.www.visitors.order import form as order_form
from gigafibre_fsm.www.visitors.order import wording

STEP, FROM, SINCE = "etape", "de", "depuis"
"""Parts of the query, in French in both languages: the step, the first day of times, when the visitor left."""
LONGEST_WAY = timedelta(hours=2)
"""How long ago a visitor can have left for the vendor's page."""


def get(request: PageRequest) -> Page[WebOrderPage]:
	"""Show the step that the address asks for or the order waits for; without an order, the form for an address."""
	shown = _load(request)
	context = {
		"words": wording,
		"method_words": method_wording,
		"here_at": write_path,
		"agreement_text": agreements.write_agreement("…", language()) if shown.step else (),
		"takes_payments": bool(checkout.find_page_origin()),
		"departure": request.now.strftime("%Y%m%d%H%M%S"),
		"again": _find_next_look(request, shown),
		"is_back": "back" in request.query,
		"today": request.now.date(),
	}
	page = frame.frame_page("order", shown, context, kept=0)
	headers = {**page.headers, "Content-Security-Policy": vendor_pages.find_policy()}
	return Page(page.template, page.shown, page.context, page.status, headers)


def prepare(request: PageRequest) -> str:
	"""Ask the vendor for its page before the transaction of the post begins; empty for all other forms."""
	action = request.form.get("action", "")
	if action == "check":
		customer = finishing.require_customer(require_order().document[1])
		vendor_pages.ask_vendor(lambda: saving.refresh_cards(customer), action)
	if action not in ("add_card", "add_account"):
		return ""
	customer, since = (
		finishing.require_customer(require_order().document[1]),
		request.form.get("departure", ""),
	)
	base = links.base_url()
	asked = SavingPage(
		customer=customer,
		kind=saving.CARD if action == "add_card" else saving.ACCOUNT,
		language=language(),
		success_url=base + write_path(WebStep.PAYMENT, back="1", **{SINCE: since}),
		cancel_url=base + write_path(WebStep.PAYMENT),
		command_id=(request.command_id or new_command_id())[:60],
	)
	return vendor_pages.ask_vendor(lambda: saving.open_page(asked), action)


def post(request: PageRequest) -> Redirect:
	"""Run one step and lead to the next; sent twice, it is done once."""
	act = _ACTIONS.get(request.form.get("action", ""))
	if act is None:
		refuse_unknown_button()
	return act(request)


def require_order() -> LinkIdentity:
	"""Return the visitor with the link of an order, whose document is the order.

	Raises:
		FsmError: this browser has no such link any more.
	"""
	found = request_guards.current_order()
	if not found or not found.document:
		sentence = _(
			"No order is open here any more. Look your address up, or open the link that we sent you."
		)
		frappe.throw(sentence, FsmError)
	return found


def write_path(step: WebStep | str = "", **query: str) -> str:
	"""Return the address of a step in the language of the page; without one, of the step that is due."""
	word = step.value if isinstance(step, WebStep) else step
	return order_form.write_query(frame.find_path("order", language()), {STEP: word, **query})


def _load(request: PageRequest) -> WebOrderPage:
	found = request_guards.current_order()
	if not found or not found.document:
		return WebOrderPage()
	start = parse_day(request.query.get(FROM))
	query = PageQuery(request.query.get(STEP, ""), start, _read_departure(request))
	try:
		return order_page.load_page(found.document[1], query, language(), request.now)
	except NotYours:
		return WebOrderPage()


def _find_next_look(request: PageRequest, shown: WebOrderPage) -> tuple[int, str] | None:
	"""Return when the page looks again by itself, and where; None if nothing is to come.

	A page that looks at its own address again adds no step to the browser's way back.
	"""
	if shown.look_after:
		return shown.look_after, ""
	if shown.step is not WebStep.PAYMENT:
		return None
	is_awaited = _read_departure(request) is not None and not shown.added
	path = frame.find_path("order", language())
	query = {STEP: WebStep.PAYMENT.value, SINCE: request.query.get(SINCE, "")}
	return vendor_pages.find_next_look(request, path, is_awaited=is_awaited, **query)


def _read_departure(request: PageRequest) -> datetime | None:
	try:
		since = datetime.strptime(request.query.get(SINCE, ""), "%Y%m%d%H%M%S")
	except ValueError:
		return None
	return since if timedelta(0) <= request.now - since <= LONGEST_WAY and "back" in request.query else None


def _lead_on(request: PageRequest) -> Redirect:
	"""Lead to the step that is due, by its own address: the way back then finds the step before."""
	return Redirect(write_path(order_page.find_step(require_order().document[1], request.now)))


# ---- one function per form: it acts, and leads on


def _begin_order(request: PageRequest) -> Redirect:
	current = request_guards.current_order()
	open_order = current.document[1] if current and current.document else ""
	link = beginning.begin_order(request.form, open_order, language(), request.now, request.command_id)
	seconds = int(beginning.LINK_LASTS.total_seconds())
	cookie = Cookie(links.open_link(link) or "", seconds, request_guards.ORDER_COOKIE)
	return Redirect(write_path(WebStep.OFFER), cookie=cookie)


def _choose_offer(request: PageRequest) -> Redirect:
	order_form.set_offer(require_order().document[1], request.form, request.now)
	return _lead_on(request)


def _set_contact(request: PageRequest) -> Redirect:
	contact.set_contact(require_order().document[1], request.form, language(), request.now)
	return _lead_on(request)


def _send_code(request: PageRequest) -> Redirect:
	order = require_order()
	order_form.send_code_once(order, request.form.get("way", ""), request.command_id)
	return Redirect(write_path(WebStep.CODE), said=_("A code is on its way. Type it below."))


def _enter_code(request: PageRequest) -> Redirect:
	order = require_order()
	verification.enter_code(order.document[1], request.form.get("code", ""), order.link, request.now)
	return _lead_on(request)


def _choose_time(request: PageRequest) -> Redirect:
	visit_time.choose_time(require_order().document[1], request.form.get("choice", ""), request.now)
	return _lead_on(request)


def _renew_time(request: PageRequest) -> Redirect:
	visit_time.renew_time(require_order().document[1], request.now)
	return Redirect(write_path(WebStep.REVIEW), said=_("Your time is kept for another 20 minutes."))


def _accept(request: PageRequest) -> Redirect:
	order = require_order()
	finishing.accept_order(order.document[1], request.form.get("total", ""), order.link, request.now)
	return _lead_on(request)


def _refuse(request: PageRequest) -> Redirect:
	finishing.refuse_order(require_order().document[1], request.now)
	return _lead_on(request)


def _sign(request: PageRequest) -> Redirect:
	"""Put the French text before the visitor, as the button of the texted link does, and lead to its page."""
	agreement, link = finishing.open_agreement(require_order().document[1])
	request_guards.log_use(link)
	acts.note_opened(agreement, describe_visit(link))
	row = links.find_row(link)
	cookie = Cookie(links.open_link(link) or "", max(1, links.seconds_left(row.expires_on)))
	return Redirect("/portal/sign", cookie=cookie)


def _leave(request: PageRequest) -> Redirect:
	return Redirect(request.ready)


def _look_again(request: PageRequest) -> Redirect:
	since = request.query.get(SINCE, "")
	return Redirect(write_path(WebStep.PAYMENT, back="1", **{SINCE: since}))


_ACTIONS: Mapping[str, Callable[[PageRequest], Redirect]] = {
	"begin": _begin_order,
	"offer": _choose_offer,
	"contact": _set_contact,
	"code": _send_code,
	"enter": _enter_code,
	"time": _choose_time,
	"renew": _renew_time,
	"accept": _accept,
	"refuse": _refuse,
	"sign": _sign,
	"add_card": _leave,
	"add_account": _leave,
	"check": _look_again,
}
