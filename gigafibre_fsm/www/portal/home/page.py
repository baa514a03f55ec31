"""Where customers begin: their visit, for whom a link to one opened; else how to reach us."""

import frappe

from gigafibre_fsm.www import office
from gigafibre_fsm.www.page import Page, PageRequest, Redirect

TEMPLATE = "gigafibre_fsm/www/portal/home/page.html"


def get(request: PageRequest) -> Page | Redirect:
	"""The visit of the link that opened it; without one, what to do."""
	if request.bearer and request.bearer.purpose == "Visit":
		return Redirect("/portal/visit")
	brand = frappe.get_cached_doc("FSM Settings").brand_name or ""
	return Page(TEMPLATE, {"brand": brand, **office.number()})
