"""The plan of a customer who signed in: what they have, what else their address can have, and what is planned."""

from gigafibre_fsm.domain.billing.subscriptions.changes import requests
from gigafibre_fsm.domain.care.plans import my_plan
from gigafibre_fsm.domain.care.plans.my_plan import PlanPage
from gigafibre_fsm.domain.platform.buttons import refuse_unknown_button
from gigafibre_fsm.www import office_phone
from gigafibre_fsm.www.page import Page, PageRequest, Redirect
from gigafibre_fsm.www.portal import wording
from gigafibre_fsm.www.portal.plan import wording as plan_wording
from gigafibre_fsm.www.templating import language
from gigafibre_fsm.www.templating import translate as _

PATH = "/portal/plan"
TEMPLATE = "gigafibre_fsm/www/portal/plan/page.html"


def get(request: PageRequest) -> Page[PlanPage]:
	"""Show the subscriptions, each with the plans that its address can have."""
	shown = my_plan.load_plan_page(request.portal.customer, language())
	context = {
		"words": wording,
		"plan_words": plan_wording,
		"title": request.portal.title,
		**office_phone.office_number(),
	}
	return Page(TEMPLATE, shown, context)


def post(request: PageRequest) -> Redirect:
	"""Withdraw a change before its day; a second tap finds it withdrawn."""
	if request.form.get("action") != "withdraw":
		refuse_unknown_button()
	requests.withdraw(request.form.get("change", ""), request.portal.customer, request.now)
	return Redirect(request.address(PATH), said=_("It is withdrawn: nothing changes."))
