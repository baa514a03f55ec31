"""Start page of customers: what is owed and what comes next; without a session, the form to sign in."""

from collections.abc import Mapping

from gigafibre_fsm.domain.access import request_guards
from gigafibre_fsm.domain.access.portal import sign_in
from gigafibre_fsm.domain.care.portal import dashboard
from gigafibre_fsm.domain.care.portal.dashboard import Dashboard
from gigafibre_fsm.domain.platform.office import load_office
from gigafibre_fsm.www import office_phone, page_renderer, routes
from gigafibre_fsm.www.page import Page, PageRequest, Redirect
from gigafibre_fsm.www.portal import account_wording, wording
from gigafibre_fsm.www.portal.tickets import wording as ticket_wording
from gigafibre_fsm.www.templating import language

PATH = "/portal"
TEMPLATE = "gigafibre_fsm/www/portal/home/page.html"
SIGN_IN = "gigafibre_fsm/www/portal/home/sign_in.html"
LINKED = {"Visit": "/portal/visit", "Invoice": "/portal/invoice"}
"""Pages that a link opens without signing in, by its purpose."""


def get(request: PageRequest) -> Page[Dashboard] | Page[None] | Redirect:
	"""Show the account; without a session, the form to sign in, and the page of the link that is open."""
	if not request.portal and request_guards.has_login():
		return page_renderer.stranger(routes.CUSTOMER)
	if request.portal and request.portal.customer:
		return _account(request)
	if request.portal:
		return Redirect(request.address("/portal/accounts"))
	purpose = request.identity.purpose if request.identity else ""
	return sign_in_form(linked=LINKED.get(purpose, ""), query=request.query)


def _account(request: PageRequest) -> Page[Dashboard]:
	shown = dashboard.load_dashboard(request.portal.customer, language(), request.now)
	context = {
		"words": wording,
		"account_words": account_wording,
		"ticket_words": ticket_wording,
		"title": request.portal.title,
		"accounts": request.portal.accounts,
		**office_phone.office_number(),
	}
	return Page(TEMPLATE, shown, context)


def sign_in_form(
	status: int = 200, *, linked: str = "", query: Mapping[str, str] | None = None
) -> Page[None]:
	"""Return the form to sign in.

	Args:
		status: HTTP status.
		linked: address of the page of the link that is open in this browser; empty without one.
		query: of the request; `asked` after a link was asked for.
	"""
	context = {
		"brand": load_office().brand,
		"linked": linked,
		"is_asked": (query or {}).get("asked") == "1",
		**office_phone.office_number(),
	}
	return Page(SIGN_IN, context=context, status=status)


def post(request: PageRequest) -> Redirect:
	"""Ask for a link to sign in; the answer is the same for everybody."""
	sign_in.request_link(request.form.get("contact", ""))
	return Redirect(request.address(PATH, asked="1"))
