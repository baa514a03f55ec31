"""Start page of customers: their visit or invoice if a link to one is open, else how to reach the office."""

from gigafibre_fsm.domain.platform.office import load_office
from gigafibre_fsm.www import office_phone
from gigafibre_fsm.www.page import Page, PageRequest, Redirect

PAGES = {"Visit": "/portal/visit", "Invoice": "/portal/invoice"}
TEMPLATE = "gigafibre_fsm/www/portal/home/page.html"


def get(request: PageRequest) -> Page[None] | Redirect:
	"""Redirect to the visit or invoice of the link; without one, show what to do."""
	if request.identity and request.identity.purpose in PAGES:
		return Redirect(PAGES[request.identity.purpose])
	return Page(TEMPLATE, context={"brand": load_office().brand, **office_phone.office_number()})
