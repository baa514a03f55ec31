"""Requests a new link by SMS; the response is the same whether or not the link or the number is known."""

import frappe

from gigafibre_fsm.domain.access import request_guards
from gigafibre_fsm.domain.dispatch.self_service import link_requests
from gigafibre_fsm.www import office_phone
from gigafibre_fsm.www.page import Page, PageRequest, Redirect


def get(request: PageRequest) -> Page[None]:
	"""Show the form; after a request, the next steps."""
	context = {"is_asked": request.query.get("asked") == "1", "link": "", "is_technicians": False}
	return Page("www/t/link/page.html", context=context | office_phone.office_number())


def post(request: PageRequest) -> Redirect:
	"""Request a new link in place of the expired one (from the form or the cookie), or for a number."""
	link_requests.request_link(_link(request), request.form.get("phone", ""))
	return Redirect("/t/link?asked=1")


def _link(request: PageRequest) -> str:
	return request.form.get("link") or frappe.request.cookies.get(request_guards.COOKIE, "")
