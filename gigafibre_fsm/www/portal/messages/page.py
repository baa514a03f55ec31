"""Texts and e-mails with us in one thread, both directions; the newest page first, its newest message at the bottom."""

from gigafibre_fsm.domain.care.portal.messages import thread
from gigafibre_fsm.domain.care.portal.messages.thread import MessageThread
from gigafibre_fsm.www import office_phone
from gigafibre_fsm.www.page import Page, PageRequest
from gigafibre_fsm.www.portal import wording
from gigafibre_fsm.www.portal.messages import wording as message_wording

PATH = "/portal/messages"
TEMPLATE = "gigafibre_fsm/www/portal/messages/page.html"


def get(request: PageRequest) -> Page[MessageThread]:
	"""Show a page of the thread; `before` continues towards the beginning."""
	before = request.query.get("before", "")
	shown = thread.load_thread(request.portal.customer, request.portal.sent_to, before)
	context = {
		"words": wording,
		"message_words": message_wording,
		"title": request.portal.title,
		"is_newest": not before,
		"newest": request.address(PATH),
		"older": request.address(PATH, before=shown.older) if shown.older else "",
		**office_phone.office_number(),
	}
	return Page(TEMPLATE, shown, context)
