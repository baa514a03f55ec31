"""Staff open the portal as a customer sees it, from the customer's form in the desk, and close it again."""

from urllib.parse import quote

import frappe

from gigafibre_fsm.domain.access import request_guards
from gigafibre_fsm.domain.access.portal import staff_views
from gigafibre_fsm.domain.access.portal.sessions import Browser
from gigafibre_fsm.domain.platform import rate_limits
from gigafibre_fsm.domain.platform.buttons import refuse_unknown_button
from gigafibre_fsm.www.page import Cookie, Page, PageRequest, Redirect
from gigafibre_fsm.www.templating import translate as _

PATH = "/portal/as-customer"
TEMPLATE = "templates/fsm/message.html"


def get(request: PageRequest) -> Page[None] | Redirect:
	"""Lead on to the portal; without an open view say where it is opened."""
	if request.portal:
		return Redirect("/portal")
	context = {
		"heading": _("The portal as a customer sees it"),
		"text": _("Open it from the form of the customer in the desk."),
		"back": "/app/customer",
	}
	return Page(TEMPLATE, context=context)


def post(request: PageRequest) -> Redirect:
	"""Open a view, or close it and lead back to the customer's form."""
	action, user = request.form.get("action"), frappe.session.user
	if action == "open":
		browser = Browser(
			rate_limits.client_address(), frappe.request.headers.get("User-Agent", ""), form_id=""
		)
		opened = staff_views.open_view(request.form.get("customer", ""), user, frappe.session.sid, browser)
		return Redirect("/portal", cookie=_cookie(opened.token, opened.seconds))
	if action != "close":
		refuse_unknown_button()
	if not request.portal:
		return Redirect("/app/customer", cookie=_cookie("", 0))
	staff_views.end_view(request.portal.session, user)
	return Redirect(f"/app/customer/{quote(request.portal.customer)}", cookie=_cookie("", 0))


def _cookie(value: str, seconds: int) -> Cookie:
	return Cookie(value, seconds, request_guards.VIEW_COOKIE, request_guards.PORTAL_PATH)
