"""Steps about money: a credit that a person grants, a suspension that the interlock judges, a restoration.

Nothing is booked and nobody is cut off here: the rows are those that accounts already decides about.
"""

from decimal import Decimal, InvalidOperation
from typing import Any

import frappe
from frappe import _

from gigafibre_fsm.domain.billing import customers
from gigafibre_fsm.domain.billing.amounts import round_to_cent
from gigafibre_fsm.domain.billing.credits import arithmetic, proposals
from gigafibre_fsm.domain.billing.credits.arithmetic import (
	BrokenPromise,
	CreditLine,
	CreditReason,
	ProposedCredit,
)
from gigafibre_fsm.domain.billing.suspension import repository as suspensions
from gigafibre_fsm.domain.billing.suspension import restoring
from gigafibre_fsm.domain.dispatch.promises import outcome as promise_outcome
from gigafibre_fsm.domain.flows.actions import subjects
from gigafibre_fsm.domain.flows.actions.effects import have_once, refuse, site_now
from gigafibre_fsm.domain.flows.actions.inputs import require_text
from gigafibre_fsm.domain.flows.budget import hours
from gigafibre_fsm.domain.flows.catalogue.registry import Done, Preview, StepCall
from gigafibre_fsm.domain.platform import formatting
from gigafibre_fsm.exceptions import FsmError

PROMISE = "Dispatch Promise"


def propose_credit(call: StepCall) -> Done:
	"""Propose a credit, once; of a broken promise it is the one that the company's terms give, and the same row."""

	def propose() -> dict[str, Any]:
		name = _propose_for_promise(call) if call.record[0] == PROMISE else _propose_amount(call)
		if not name:
			return {"proposal": "", "amount": 0}
		row = frappe.db.get_value(proposals.DOCTYPE, name, ["amount", "customer"], as_dict=True)
		hours.charge_step(call, amount=Decimal(str(row.amount)), customer=row.customer)
		return {"proposal": name, "amount": row.amount}

	return have_once(call, "propose_credit", propose)


def describe_credit(call: StepCall) -> Preview:
	"""Describe the credit that `propose_credit` would propose."""
	customer = subjects.require_customer(call)
	if call.record[0] == PROMISE:
		return Preview(
			"money", _("Credit for a broken promise, as the company's terms give it"), customer=customer
		)
	amount = _read_amount(call)
	sentence = _("Credit of {0}, for a person to grant").format(
		formatting.money(amount, frappe.local.lang or "fr")
	)
	return Preview("money", sentence, customer=customer, cost_cents=int(amount * 100))


def suspend_service(call: StepCall) -> Done:
	"""Propose to suspend a customer's service, once; the interlock judges the proposal and a person confirms it."""
	customer = subjects.require_customer(call)

	def propose() -> dict[str, Any]:
		customers.lock_customer(customer)
		name = suspensions.create_proposal(customer, None)
		found = suspensions.find_open(customer)
		if name:
			hours.charge_step(call, customer=customer)
		return {"suspension": found.name if found else "", "state": found.state.value if found else ""}

	return have_once(call, "suspend_service", propose)


def restore_service(call: StepCall) -> Done:
	"""Order that a customer's service is restored, once; nothing if it is not suspended."""
	customer = subjects.require_customer(call)
	reason = require_text(call, "reason", "Reason")

	def order() -> dict[str, Any]:
		customers.lock_customer(customer)
		found = suspensions.find_open(customer)
		if not found:
			return {"suspension": "", "state": ""}
		doc = frappe.get_doc(suspensions.DOCTYPE, found.name, for_update=True)
		try:
			state = restoring.order_locked(doc, call.user, reason)
		except FsmError as error:
			frappe.clear_last_message()
			refuse(str(error))
		hours.charge_step(call, customer=customer)
		return {"suspension": found.name, "state": state.value}

	return have_once(call, "restore_service", order)


def describe_suspension(call: StepCall) -> Preview:
	"""Describe what `suspend_service` would propose."""
	customer = subjects.require_customer(call)
	sentence = _("Proposal to suspend the service of {0}, for the interlock and a person to decide").format(
		customer
	)
	return Preview("document", sentence, customer=customer)


def describe_restoration(call: StepCall) -> Preview:
	"""Describe what `restore_service` would order."""
	customer = subjects.require_customer(call)
	return Preview(
		"document", _("Restore the service of {0}, if it is suspended").format(customer), customer=customer
	)


def _propose_for_promise(call: StepCall) -> str | None:
	"""Propose what the clock also proposes for this promise, under the same key: there is one row, whoever comes first."""
	promise = frappe.get_doc(PROMISE, call.record[1])
	broken = promise.outcome in (promise_outcome.MISSED, promise_outcome.LATE)
	if not broken or not promise.customer:
		refuse("This promise was not broken, so there is nothing to credit.", kind="kept")
	window = proposals.BrokenWindow(
		promise.customer,
		BrokenPromise(promise.name, promise.outcome == promise_outcome.MISSED, promise.minutes_late),
		promise.window_start,
		promise.window_end,
		str(call.inputs.get("note") or ""),
	)
	return proposals.propose_for_window(window)


def _propose_amount(call: StepCall) -> str:
	customer, amount = subjects.require_customer(call), _read_amount(call)
	note = require_text(call, "note", "Reason")
	customers.lock_customer(customer)
	now = site_now(call).replace(microsecond=0)
	source = call.record if call.record[0] else ("Customer", customer)
	event = proposals.CreditEvent(
		proposals.GOODWILL, f"{proposals.GOODWILL}:{call.effect_key}"[:140], customer, source, now, now, note
	)
	line = CreditLine(CreditReason.GOODWILL, amount, str(amount))
	return proposals.insert_proposal(event, ProposedCredit((line,)))


def _read_amount(call: StepCall) -> Decimal:
	try:
		amount = round_to_cent(Decimal(require_text(call, "amount", "Amount")))
	except InvalidOperation:
		amount = arithmetic.ZERO
	if not arithmetic.ZERO < amount <= Decimal(10_000):
		refuse("The amount must be more than nothing and at most 10,000 $.", kind="amount")
	return amount
