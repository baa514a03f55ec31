"""Asks for a fresh link by SMS; the answer is the same whether or not we know the link or the number."""

import frappe

from gigafibre_fsm.domain.access import link_renewal, request_guards
from gigafibre_fsm.domain.dispatch import self_service
from gigafibre_fsm.www import office
from gigafibre_fsm.www.page import Page, PageRequest, Redirect


def get(request: PageRequest) -> Page:
	"""The form; after a request, what happens next."""
	context = {"is_asked": request.query.get("asked") == "1", "link": "", "is_technicians": False}
	return Page("www/t/link/page.html", context | office.number())


def post(request: PageRequest) -> Redirect:
	"""Ask for a fresh link for the expired one (from the form or the cookie), or for a number."""
	link_renewal.send_fresh_link(_link(request), request.form.get("phone", ""), self_service.send_fresh_link)
	return Redirect("/t/link?asked=1")


def _link(request: PageRequest) -> str:
	return request.form.get("link") or frappe.request.cookies.get(request_guards.COOKIE, "")
