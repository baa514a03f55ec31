"""A customer gets first aid, step by step, and writes to us if it did not help."""

from gigafibre_fsm.domain.care.tickets import first_aid, kinds, limits, new_ticket, writing
from gigafibre_fsm.domain.care.tickets.new_ticket import NewTicketPage
from gigafibre_fsm.domain.platform import idempotency
from gigafibre_fsm.domain.platform.buttons import refuse_unknown_button
from gigafibre_fsm.www import office_phone
from gigafibre_fsm.www.page import Page, PageRequest, Redirect
from gigafibre_fsm.www.portal import account_wording, wording
from gigafibre_fsm.www.portal.tickets import messages
from gigafibre_fsm.www.portal.tickets import wording as ticket_wording
from gigafibre_fsm.www.templating import language
from gigafibre_fsm.www.templating import translate as _

PATH = "/portal/tickets/new"
TEMPLATE = "gigafibre_fsm/www/portal/tickets/new/page.html"
HELPED = "helped"


def get(request: PageRequest) -> Page[NewTicketPage]:
	"""Show the kinds, then each step; the address says what did not help, so that nothing is stored before."""
	category = kinds.CATEGORIES.get(request.query.get("category", ""), "")
	kind = request.typed.get("kind", request.query.get("kind", category))
	passed = request.query.get("passed", "")
	shown = new_ticket.load_page(request.portal.customer, language(), kind, passed)
	kind = shown.kind.name if shown.kind else ""
	steps = ",".join((*shown.passed, shown.step))
	context = {
		"words": wording,
		"ticket_words": ticket_wording,
		"account_words": account_wording,
		"title": request.portal.title,
		"kind_address": lambda name: request.address(PATH, kind=name),
		"next_step": request.address(PATH, kind=kind, passed=steps),
		"question": ticket_wording.question(shown.kind),
		"is_helped": HELPED in request.query,
		"helped": request.address(PATH, kind=kind, helped="1"),
		"passed": ",".join(shown.passed),
		# whoever has typed a message is not led back to the steps
		"is_form": shown.step == first_aid.WRITE or "text" in request.typed,
		"longest": limits.LONGEST_MESSAGE,
		"most_photos": limits.MOST_PHOTOS,
		**office_phone.office_number(),
	}
	return Page(TEMPLATE, shown, context)


def prepare(request: PageRequest) -> messages.PreparedMessage:
	"""Check and shrink the photos before the transaction of the post begins."""
	if request.form.get("action") != "create":
		refuse_unknown_button()
	return messages.prepare_message(request)


def post(request: PageRequest) -> Redirect:
	"""Create the ticket, once per command id, and show it."""
	ready: messages.PreparedMessage = request.ready
	kind, passed = request.form.get("kind", ""), first_aid.parse_steps(request.form.get("passed", ""))
	done = idempotency.run_once(
		request.command_id,
		messages.actor(request),
		"own_ticket.create",
		{"kind": kind, "passed": passed, **ready.payload},
		lambda: {
			"ticket": writing.create_ticket(
				writing.identify_writer(request.portal), kind, ready.message, passed, request.now
			)
		},
	)
	said = _("We have your message and answer as soon as we can.")
	return Redirect(request.address(messages.ticket_path(done["ticket"])), said=said)
