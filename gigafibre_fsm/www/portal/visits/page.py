"""The visits of a customer who signed in: those to come, and those that are over with their reports."""

from gigafibre_fsm.domain.dispatch.self_service import visit_list
from gigafibre_fsm.domain.dispatch.self_service.visit_list import VisitList
from gigafibre_fsm.www import office_phone
from gigafibre_fsm.www.page import Page, PageRequest
from gigafibre_fsm.www.portal import wording

PATH = "/portal/visits"
TEMPLATE = "gigafibre_fsm/www/portal/visits/page.html"


def get(request: PageRequest) -> Page[VisitList]:
	"""Show the visits; `before` continues an earlier page."""
	before = request.query.get("before", "")
	shown = visit_list.list_visits(request.portal.customer, before)
	context = {
		"words": wording,
		"title": request.portal.title,
		"is_first": not before,
		"older": request.address(PATH, before=shown.older) if shown.older else "",
		**office_phone.office_number(),
	}
	return Page(TEMPLATE, shown, context)
