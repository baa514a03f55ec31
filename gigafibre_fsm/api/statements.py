"""Endpoints of statements of account for accounts: who would get one, and the run that sends them."""

from typing import TypedDict

import frappe
from frappe.utils import getdate

from gigafibre_fsm.api import arguments, guards, unit_of_work
from gigafibre_fsm.domain.billing.statements import runs, sending
from gigafibre_fsm.domain.platform import outbound_guard


class StatementPreview(TypedDict):
	"""How many customers would get a statement today, what they owe in dollars, and whether anything may leave."""

	customers: int
	owed: float
	valve: str


class StartedStatements(TypedDict):
	"""The Statement Run that workers go on with."""

	run: str


@frappe.whitelist(methods=["GET"])
@guards.accountant
@guards.limited(60, 60)
def preview_statements(only_overdue: bool = False) -> StatementPreview:
	"""Return who would get a statement of account if it was sent now.

	Args:
		only_overdue: leave out customers of whom nothing has fallen due.
	"""
	debtors = runs.find_debtors(getdate(), only_overdue=only_overdue)
	return {
		"customers": len(debtors),
		"owed": float(sum(debtors.values())),
		"valve": outbound_guard.describe_status()[1],
	}


@frappe.whitelist(methods=["POST"])
@guards.accountant
@guards.limited(10, 60)
@unit_of_work.whole
def send_statements(first_day: str, only_overdue: bool = False) -> StartedStatements:
	"""Send a statement of account to each customer who owes, once a day; those not reached today are tried again.

	Args:
		first_day: ISO day, the first of the period that the statements show; the last is today.
		only_overdue: leave out customers of whom nothing has fallen due.

	Raises:
		FsmError: the day is none, the period is in the future, or nobody owes anything.
	"""
	return {"run": sending.start_run(arguments.day_of(first_day), only_overdue=only_overdue)}
