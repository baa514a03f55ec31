"""Saved cards and bank account of a customer who signed in: which one pays by itself, one more, one less.

A method is saved on the vendor's page, which leads back here; the page says what our books know of it.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from gigafibre_fsm.domain.access import links
from gigafibre_fsm.domain.access.portal import sessions
from gigafibre_fsm.domain.billing.autopay import agreements, methods_page, wishes
from gigafibre_fsm.domain.billing.autopay.methods_page import MethodsPage
from gigafibre_fsm.domain.billing.methods import saving
from gigafibre_fsm.domain.billing.methods.saving import SavingPage
from gigafibre_fsm.domain.billing.payments import checkout
from gigafibre_fsm.domain.platform.buttons import refuse_unknown_button
from gigafibre_fsm.www import office_phone
from gigafibre_fsm.www.page import Page, PageRequest, Redirect
from gigafibre_fsm.www.portal import account_wording, vendor_pages, wording
from gigafibre_fsm.www.portal.methods import wording as method_wording
from gigafibre_fsm.www.templating import language, new_command_id
from gigafibre_fsm.www.templating import translate as _

PATH = "/portal/methods"
TEMPLATE = "gigafibre_fsm/www/portal/methods/page.html"
LONGEST_WAY = timedelta(hours=2)
"""How long ago a customer can have left for the vendor's page."""


def get(request: PageRequest) -> Page[MethodsPage]:
	"""Show the saved methods; back from the vendor's page, look again until the books know a new one."""
	since = _read_departure(request)
	shown = methods_page.load_methods_page(request.portal.customer, request.now, since)
	is_awaited = bool(since) and not shown.added
	context = {
		"words": wording,
		"account_words": account_wording,
		"method_words": method_wording,
		"title": request.portal.title,
		"is_awaited": is_awaited,
		"again": vendor_pages.find_next_look(
			request, PATH, is_awaited=is_awaited, since=request.query.get("since", "")
		),
		"departure": request.now.strftime("%Y%m%d%H%M%S"),
		"agreement": agreements.write_agreement("…", language()),
		"takes_payments": bool(checkout.find_page_origin()),
		**office_phone.office_number(),
	}
	return Page(TEMPLATE, shown, context, headers={"Content-Security-Policy": vendor_pages.find_policy()})


def prepare(request: PageRequest) -> Redirect:
	"""Do what was asked for before the transaction of the post begins, because the vendor may be asked."""
	action = request.form.get("action", "")
	act = _ACTIONS.get(action)
	if act is None:
		refuse_unknown_button()
	if action in _PROVED:
		sessions.require_recent(request.portal)
	return vendor_pages.ask_vendor(lambda: act(request), action)


def post(request: PageRequest) -> Redirect:
	"""Lead to the vendor's page, or show the methods again."""
	return request.ready


def _add_card(request: PageRequest) -> Redirect:
	return _open_page(request, saving.CARD)


def _add_account(request: PageRequest) -> Redirect:
	return _open_page(request, saving.ACCOUNT)


def _open_page(request: PageRequest, kind: saving.MethodKind) -> Redirect:
	base, since = links.base_url(), request.form.get("departure", "")
	page = SavingPage(
		customer=request.portal.customer,
		kind=kind,
		language=language(),
		success_url=base + request.address(PATH, back="1", since=since),
		cancel_url=base + request.address(PATH),
		command_id=(request.command_id or new_command_id())[:60],
	)
	return Redirect(saving.open_page(page))


def _start(request: PageRequest) -> Redirect:
	wishes.start_autopay(request.form.get("method", ""), request.portal.customer, request.now)
	return Redirect(request.address(PATH), said=_("Your invoices will be paid automatically."))


def _pause(request: PageRequest) -> Redirect:
	wishes.pause_autopay(request.portal.customer, request.now)
	return Redirect(request.address(PATH), said=_("Nothing is charged automatically any more."))


def _remove(request: PageRequest) -> Redirect:
	wishes.end_method(request.form.get("method", ""), request.portal.customer, request.now)
	return Redirect(request.address(PATH), said=_("It is removed, and nothing is charged to it any more."))


def _check(request: PageRequest) -> Redirect:
	saving.refresh_cards(request.portal.customer)
	return Redirect(request.address(PATH, back="1", since=request.query.get("since", "")))


def _read_departure(request: PageRequest) -> datetime | None:
	"""Return when the customer left for the vendor's page; None if they did not, or long ago."""
	try:
		since = datetime.strptime(request.query.get("since", ""), "%Y%m%d%H%M%S")
	except ValueError:
		return None
	return since if timedelta(0) <= request.now - since <= LONGEST_WAY and "back" in request.query else None


_ACTIONS: Mapping[str, Callable[[PageRequest], Redirect]] = {
	"add_card": _add_card,
	"add_account": _add_account,
	"start": _start,
	"pause": _pause,
	"remove": _remove,
	"check": _check,
}
_PROVED = frozenset(("add_card", "add_account", "start"))
"""What needs a fresh proof of who the person is."""
