"""The requests of a customer who signed in, open ones first, a page at a time."""

from gigafibre_fsm.domain.care.tickets import ticket_list
from gigafibre_fsm.domain.care.tickets.ticket_list import TicketList
from gigafibre_fsm.www import office_phone
from gigafibre_fsm.www.page import Page, PageRequest
from gigafibre_fsm.www.portal import wording
from gigafibre_fsm.www.portal.tickets import wording as ticket_wording
from gigafibre_fsm.www.templating import language

PATH = "/portal/tickets"
TEMPLATE = "gigafibre_fsm/www/portal/tickets/page.html"


def get(request: PageRequest) -> Page[TicketList]:
	"""Show a page of requests; `after` continues an earlier one."""
	after = request.query.get("after", "")
	shown = ticket_list.list_tickets(request.portal.customer, language(), after)
	context = {
		"words": wording,
		"ticket_words": ticket_wording,
		"title": request.portal.title,
		"is_first": not after,
		"older": request.address(PATH, after=shown.older) if shown.older else "",
		**office_phone.office_number(),
	}
	return Page(TEMPLATE, shown, context)
