"""A suspension that is proposed, confirmed and refused: the interlock finds a claim of the customer's."""

import json
from datetime import timedelta

import frappe
from frappe.utils import now_datetime

from demo import plans
from demo.books import find_customer
from demo.desk import Desk
from demo.money import ACCOUNTANT, Stage
from demo.play import step
from demo.seed import PASSWORD, make
from demo.site import on_site
from gigafibre_fsm.domain.billing.suspension import proposals
from gigafibre_fsm.domain.dispatch.job.open_visits import list_open_visits

NOTICES = {"Suspension Notice": timedelta(days=20), "Last Suspension Notice": timedelta(days=2)}
"""How long ago each notice reached the customer."""
KIND_OF_CLAIM, CLAIM = "Plainte", "Internet coupe tous les soirs depuis un mois"


def refuse_suspension(stage: Stage) -> None:
	"""A suspension is proposed, the customer opens a ticket, Accounts confirms, and the interlock refuses."""
	desk = Desk(stage.base_url, ACCOUNTANT, PASSWORD)
	with step(f"{plans.MAY_BE_SUSPENDED} owes three months and has got both notices: a proposal") as show:
		with on_site(stage.site):
			proposed = propose_suspension(find_customer(plans.MAY_BE_SUSPENDED))
		show(f"{stage.base_url}/app/service-suspension/{proposed}")
	with step("The customer opens a ticket about the line") as show:
		with on_site(stage.site):
			ticket = open_claim(find_customer(plans.MAY_BE_SUSPENDED))
		show(f"{stage.base_url}/app/issue/{ticket}")
	with step("Accounts confirms the suspension; the interlock is asked again, and refuses") as show:
		desk.call("suspension.confirm_suspension", suspension=proposed)
		found = desk.document("Service Suspension", proposed)
		show(f"{found['overdue']:.2f} $ overdue: {found['state']}")
		for each in json.loads(found["verdicts"][-1]["objections"]):
			show(f"{each['objection']} {', '.join(each['evidence'])}")


def propose_suspension(customer: str) -> str:
	"""Return the open proposal to suspend the customer, made by the clock's job where there is none."""
	open_ready_case(customer)
	frappe.db.commit()  # the job's transactions read what others have committed
	proposals.propose_due(list_open_visits)
	return frappe.db.get_value("Service Suspension", {"open_for": customer})


def open_ready_case(customer: str) -> str:
	"""Return the customer's dunning case as the reminders of two months have left it, made where there is none."""
	now = now_datetime()
	steps = [
		{"step": name, "taken_on": (now - ago).date(), "delivered_on": now - ago}
		for name, ago in NOTICES.items()
	]
	opened_on = frappe.db.get_value("Sales Invoice", {"customer": customer}, "due_date", order_by="due_date")
	values = {"state": "Ready", "customer": customer, "opened_on": opened_on, "steps": steps}
	return make("Dunning Case", {"open_key": customer}, **values)


def open_claim(customer: str) -> str:
	"""Return the customer's ticket of a kind that speaks against a suspension, made where there is none."""
	kind = make("Issue Type", {"name": KIND_OF_CLAIM}, fsm_suspension_effect="Claim")
	return make("Issue", {"customer": customer, "subject": CLAIM}, issue_type=kind)
