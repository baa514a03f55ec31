"""Endpoints of the billing run for accounts: start it, and try again what failed."""

from typing import TypedDict

import frappe

from gigafibre_fsm.api import guards, unit_of_work
from gigafibre_fsm.domain.billing.subscriptions import billing_run


class StartedRun(TypedDict):
	"""The FSM Billing Run that workers go on with."""

	run: str


@frappe.whitelist(methods=["POST"])
@guards.accountant
@guards.limited(20, 60)
@unit_of_work.whole
def start_billing_run() -> StartedRun:
	"""Bill what is due now: start today's billing run, or start it again, with the subscriptions that it reported.

	Raises:
		FsmError: ERPNext's own job bills subscriptions on this site.
	"""
	return {"run": billing_run.start()}
