"""One request of a customer who signed in: both sides' messages, a reply, a rating."""

from collections.abc import Callable, Mapping
from urllib.parse import quote

from gigafibre_fsm.domain.care.tickets import limits, merged, stages, thread, writing
from gigafibre_fsm.domain.care.tickets.thread import TicketPage
from gigafibre_fsm.domain.platform import idempotency
from gigafibre_fsm.domain.platform.buttons import refuse_unknown_button
from gigafibre_fsm.www import office_phone
from gigafibre_fsm.www.page import Page, PageRequest, Redirect
from gigafibre_fsm.www.portal import wording
from gigafibre_fsm.www.portal.tickets import messages
from gigafibre_fsm.www.portal.tickets import wording as ticket_wording
from gigafibre_fsm.www.templating import language
from gigafibre_fsm.www.templating import translate as _

TEMPLATE = "gigafibre_fsm/www/portal/tickets/ticket/page.html"


def get(request: PageRequest) -> Page[TicketPage] | Redirect:
	"""Show the request, or the one that it was merged into; `before` continues with earlier messages."""
	issue, before = request.path_args["issue"], request.query.get("before", "")
	target = merged.find_target(issue, request.portal.customer)
	if target != issue:
		return Redirect(request.address(messages.ticket_path(target)))
	shown = thread.load_page(issue, request.portal.customer, language(), request.now, before=before)
	path = messages.ticket_path(issue)
	context = {
		"words": wording,
		"ticket_words": ticket_wording,
		"title": request.portal.title,
		"is_newest": not before,
		"older": request.address(path, before=shown.older) if shown.older else "",
		"newest": request.address(path),
		"follows": messages.ticket_path(shown.follows) if shown.follows else "",
		"file_address": lambda row: f"{path}/file/{quote(row)}",
		"stars": range(stages.BEST, 0, -1),
		"longest": limits.LONGEST_MESSAGE,
		"longest_words": writing.LONGEST_WORDS,
		"most_photos": limits.MOST_PHOTOS,
		**office_phone.office_number(),
	}
	return Page(TEMPLATE, shown, context)


def prepare(request: PageRequest) -> messages.PreparedMessage | None:
	"""Check and shrink the photos of a reply before the transaction of the post begins."""
	if request.form.get("action") != "reply":
		return None
	# whoever may not see the request learns nothing from a refused photo
	thread.require_own(request.path_args["issue"], request.portal.customer)
	return messages.prepare_message(request)


def post(request: PageRequest) -> Redirect:
	"""Add a reply or a rating, once per command id, and show the request that has it."""
	act = _ACTIONS.get(request.form.get("action", ""))
	if act is None:
		refuse_unknown_button()
	return act(request, request.path_args["issue"])


def _reply(request: PageRequest, issue: str) -> Redirect:
	ready: messages.PreparedMessage = request.ready
	done = idempotency.run_once(
		request.command_id,
		messages.actor(request),
		"own_ticket.reply",
		{"ticket": issue, **ready.payload},
		lambda: {
			"ticket": writing.add_reply(
				issue, writing.identify_writer(request.portal), ready.message, request.now
			),
		},
		about=("Issue", issue),
	)
	ticket = done["ticket"]
	said = (
		_("Your message is sent.")
		if ticket == issue
		else _("{0} was settled long ago: this is a new request.")
	)
	return Redirect(request.address(messages.ticket_path(ticket)), said=said.format(issue))


def _rate(request: PageRequest, issue: str) -> Redirect:
	stars, text = request.form.get("stars", ""), request.form.get("words", "")

	def rate() -> dict:
		writing.rate_ticket(issue, request.portal.customer, stars, text, request.now)
		return {}

	idempotency.run_once(
		request.command_id,
		messages.actor(request),
		"own_ticket.rate",
		{"ticket": issue, "stars": stars, "words": text},
		rate,
		about=("Issue", issue),
	)
	return Redirect(request.address(messages.ticket_path(issue)), said=_("Thank you for your rating."))


_ACTIONS: Mapping[str, Callable[[PageRequest, str], Redirect]] = {"reply": _reply, "rate": _rate}
