"""A person proves again that they receive messages at their address, and comes back to the page that asked for it."""

from gigafibre_fsm.domain.access.portal import sign_in
from gigafibre_fsm.www import office_phone, routes
from gigafibre_fsm.www.page import Page, PageRequest, Redirect

PATH = "/portal/step-up"
TEMPLATE = "gigafibre_fsm/www/portal/step_up/page.html"


def get(request: PageRequest) -> Page[None] | Redirect:
	"""Say why, and offer a link; lead on to the page if the proof was given meanwhile."""
	destination = routes.find_return(request.query.get("to"))
	if request.portal.is_recent:
		return Redirect(request.address(destination))
	context = {
		"sent_to": request.portal.sent_to,
		"is_asked": request.query.get("asked") == "1",
		**office_phone.office_number(),
	}
	return Page(TEMPLATE, context=context)


def post(request: PageRequest) -> Redirect:
	"""Send the link to the address with which the person signed in."""
	destination = routes.find_return(request.query.get("to"))
	sign_in.queue_proof(request.portal, destination)
	return Redirect(request.address(PATH, to=destination, asked="1"))
