"""Another plan for a customer who signed in: its price, first day and amounts, then one confirmation."""

from gigafibre_fsm.domain.care.plans import change_page
from gigafibre_fsm.domain.care.plans.change_page import ChangePage
from gigafibre_fsm.domain.dispatch.self_service.customer_page import parse_day
from gigafibre_fsm.domain.platform import idempotency
from gigafibre_fsm.domain.platform.buttons import refuse_unknown_button
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.www import office_phone
from gigafibre_fsm.www.page import Page, PageRequest, Redirect
from gigafibre_fsm.www.portal import wording
from gigafibre_fsm.www.portal.plan import confirming
from gigafibre_fsm.www.portal.plan import wording as plan_wording
from gigafibre_fsm.www.templating import language
from gigafibre_fsm.www.templating import translate as _

PATH = "/portal/plan"
TEMPLATE = "gigafibre_fsm/www/portal/plan/change/page.html"


def get(request: PageRequest) -> Page[ChangePage]:
	"""Show what the plan costs from a day; a GET changes nothing."""
	day = parse_day(request.typed.get("day") or request.query.get("day"))
	plan = request.query.get("plan", "")
	try:
		shown = change_page.load_change_page(
			confirming.read_request(request), plan, day, request.now, language()
		)
	except FsmError as error:
		return confirming.refuse(error)
	context = {
		"words": wording,
		"plan_words": plan_wording,
		"plan": plan,
		"path": request.path,
		**office_phone.office_number(),
	}
	return Page(TEMPLATE, shown, context)


def post(request: PageRequest) -> Redirect:
	"""Schedule the change, once per command id."""
	if request.form.get("action") != "confirm":
		refuse_unknown_button()
	plan, asked = request.query.get("plan", ""), confirming.read_request(request)

	def confirm() -> dict[str, str]:
		return {"change": change_page.confirm_change(asked, plan, request.now, language())}

	payload = {"plan": plan, "day": str(asked.day), "seal": asked.seal}
	confirming.require_day(asked)
	idempotency.run_once(
		request.command_id,
		asked.customer,
		"change_plan",
		{"subscription": asked.subscription, **payload},
		confirm,
		about=("Subscription", asked.subscription),
	)
	said = _("Your change of plan is planned. We confirm it by e-mail.")
	return Redirect(request.address(PATH), said=said)
