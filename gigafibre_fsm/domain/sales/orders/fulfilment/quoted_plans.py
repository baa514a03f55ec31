"""The Subscription Plan of a price that a quotation gave: ERPNext bills a subscription at its plans' prices alone."""

import frappe
from frappe import _

from gigafibre_fsm.domain.billing import ledger_entries
from gigafibre_fsm.domain.billing.amounts import to_decimal
from gigafibre_fsm.domain.sales.orders.first_invoice import SoldLine
from gigafibre_fsm.exceptions import FsmError

DOCTYPE = "Subscription Plan"


def take_plan(line: SoldLine) -> str:
	"""Return the plan that bills a monthly line: its own, or at another price that was quoted a copy that nobody is offered.

	The copy is named after plan and price, so that all customers with this price have the same one.

	Raises:
		FsmError: somebody has changed the price of the copy.
	"""
	if not line.quotation_row or to_decimal(frappe.db.get_value(DOCTYPE, line.plan, "cost")) == line.price:
		return line.plan
	name = f"{line.plan} ({line.price:.2f})"
	cost = frappe.db.get_value(DOCTYPE, name, "cost")
	if cost is None:
		return _copy_plan(line, name)
	if to_decimal(cost) != line.price:
		sentence = _("The plan {0} costs {1} now. Give it the price that is in its name.")
		frappe.throw(sentence.format(name, cost), FsmError)
	return name


def _copy_plan(line: SoldLine, name: str) -> str:
	plan = frappe.copy_doc(frappe.get_doc(DOCTYPE, line.plan))
	plan.update({"plan_name": name, "cost": float(line.price), "fsm_is_offered": 0, "fsm_is_public": 0})
	with ledger_entries.act_as_bookkeeper():
		plan.insert()
	return plan.name
