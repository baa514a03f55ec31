"""The end of a service for a customer who signed in: what follows, then one confirmation."""

from gigafibre_fsm.domain.billing.subscriptions.changes import requests
from gigafibre_fsm.domain.care.plans import change_page
from gigafibre_fsm.domain.care.plans.change_page import EndPage
from gigafibre_fsm.domain.dispatch.self_service.customer_page import parse_day
from gigafibre_fsm.domain.platform import idempotency
from gigafibre_fsm.domain.platform.buttons import refuse_unknown_button
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.www import office_phone
from gigafibre_fsm.www.page import Page, PageRequest, Redirect
from gigafibre_fsm.www.portal import wording
from gigafibre_fsm.www.portal.plan import confirming
from gigafibre_fsm.www.templating import language
from gigafibre_fsm.www.templating import translate as _

PATH = "/portal/plan"
TEMPLATE = "gigafibre_fsm/www/portal/plan/end/page.html"


def get(request: PageRequest) -> Page[EndPage]:
	"""Show what follows from the end of the service on a day; a GET changes nothing."""
	day = parse_day(request.typed.get("day") or request.query.get("day"))
	try:
		shown = change_page.load_end_page(confirming.read_request(request), day, request.now, language())
	except FsmError as error:
		return confirming.refuse(error)
	context = {
		"words": wording,
		"path": request.path,
		"reason": request.typed.get("reason", ""),
		"most_reason": requests.MOST_REASON,
		**office_phone.office_number(),
	}
	return Page(TEMPLATE, shown, context)


def post(request: PageRequest) -> Redirect:
	"""Schedule the end of the service, once per command id."""
	if request.form.get("action") != "confirm":
		refuse_unknown_button()
	asked = confirming.read_request(request)
	confirming.require_day(asked)
	idempotency.run_once(
		request.command_id,
		asked.customer,
		"end_service",
		{
			"subscription": asked.subscription,
			"day": str(asked.day),
			"seal": asked.seal,
			"reason": asked.reason,
		},
		lambda: {"change": requests.request_end(asked, request.now)},
		about=("Subscription", asked.subscription),
	)
	said = _("The end of your service is planned. We confirm it by e-mail.")
	return Redirect(request.address(PATH), said=said)
