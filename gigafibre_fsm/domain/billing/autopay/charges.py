"""The automatic charges of a day: each invoice decided under a lock on its customer, then charged outside of it."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import getdate

from gigafibre_fsm.domain.billing import customers, invoices, outbound
from gigafibre_fsm.domain.billing.amounts import Allocation
from gigafibre_fsm.domain.billing.autopay import agreements, debit_notices, schedule
from gigafibre_fsm.domain.billing.autopay.schedule import AutopayFacts, ChargeAttempt, ChargeRefusal
from gigafibre_fsm.domain.billing.dunning import delays
from gigafibre_fsm.domain.billing.methods import repository as methods
from gigafibre_fsm.domain.billing.methods.repository import MethodRow
from gigafibre_fsm.domain.billing.payments import charging, repository
from gigafibre_fsm.domain.billing.payments.repository import PaymentAttempt, PaymentRequest
from gigafibre_fsm.domain.billing.payments.states import CAN_STILL_PAY, PaymentState
from gigafibre_fsm.domain.billing.sides import repository as sides
from gigafibre_fsm.domain.platform import formatting, instants, transactions
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.integrations import stripe
from gigafibre_fsm.integrations.errors import IntegrationError
from gigafibre_fsm.integrations.stripe.client import StripeClient
from gigafibre_fsm.integrations.stripe.words import DeclineAdvice, MethodKind, decline_advice

ORIGIN = "Autopay"
DISPUTED = frozenset((PaymentState.DISPUTED.value, PaymentState.LOST.value))
"""States of a payment that its holder took back at the bank: the invoice is open again, for a person."""
LEASE = timedelta(minutes=10)
MORNING = time_of_day(8)
"""Site time from which the charges of a day are made."""
MOST_SECONDS = 200
"""Seconds of one job: other work waits in the same queue, and the clock begins the next one."""
NEVER_CHARGED = "never_charged"
"""Code of a payment that was given up before any bank was asked."""


def charge_due(now: datetime, seconds: float = MOST_SECONDS) -> int:
	"""Charge what is due to the saved methods whose look is due, and return how many charges were made.

	Several workers may do so at once: each takes one customer at a time. A worker that dies leaves its customer to
	be looked at again ten minutes later, and a charge whose outcome is unknown to the clock, which asks about it.

	Args:
		now: site time, naive.
		seconds: after which no other customer is begun.
	"""
	charged, end = 0, time.monotonic() + seconds
	client = stripe.connect()
	while time.monotonic() < end and (method := transactions.run_transaction(_claim_method)):
		try:
			charged += _charge_customer(method.customer, now, client)
		except Exception:
			# one customer whom our side cannot handle must not stop the others
			frappe.db.rollback()
			frappe.log_error(title=f"{methods.DOCTYPE} {method.name}")
		transactions.run_transaction(lambda method=method: _finish(method, now))
	return charged


def _charge_customer(customer: str, now: datetime, client: StripeClient) -> int:
	"""Charge a customer's invoices, until one is refused: an empty account says no once, not for each invoice."""
	charged = 0
	for invoice in _list_candidates(customer, now.date()):
		payment = transactions.run_transaction(lambda invoice=invoice: request_charge(invoice, customer, now))
		if not payment:
			continue
		charged += 1
		try:
			state = charging.charge_payment(payment, client)
		except IntegrationError:
			frappe.db.rollback()
			frappe.logger("gigafibre_fsm").warning(f"charge of {payment}: outcome unknown", exc_info=True)
			break
		if state == PaymentState.FAILED.value:
			break
	return charged


def _claim_method() -> MethodRow | None:
	"""Return the next method whose look is due, reserved for ten minutes."""
	table = frappe.qb.DocType(methods.DOCTYPE)
	rows = (
		frappe.qb.from_(table)
		.select(table.name)
		.where((table.is_autopay == 1) & (table.state == methods.ACTIVE))
		.where(table.next_charge <= instants.now_utc())
		.orderby(table.next_charge)
		.limit(1)
		.for_update(skip_locked=True)
		.run()
	)
	if not rows:
		return None
	name = rows[0][0]
	frappe.db.set_value(
		methods.DOCTYPE, name, "next_charge", instants.now_utc() + LEASE, update_modified=False
	)
	return methods.find_method(name) or _claim_method()


def _finish(method: MethodRow, now: datetime) -> None:
	"""Look at the customer again on the next morning; the agreement of an account is sent once it holds."""
	if method.kind is MethodKind.PPA:
		agreements.send_agreement(method.name, now)
	morning = datetime.combine(now.date() + timedelta(days=1), MORNING)
	frappe.db.set_value(
		methods.DOCTYPE, method.name, "next_charge", instants.to_utc(morning), update_modified=False
	)


def request_charge(invoice: str, customer: str, now: datetime) -> str | None:
	"""Store the payment with which an invoice is charged now; None if it is not charged now.

	The customer is locked, so neither a page nor another worker can start a payment meanwhile.

	Args:
		invoice: name of the Sales Invoice.
		customer: name of its Customer.
		now: site time, naive.
	"""
	customers.lock_customer(customer)
	method = methods.find_autopay(customer)
	row = invoices.find_chargeable(invoice)
	if not row or not method:
		return None
	limits = debit_notices.read_limits()
	decision = schedule.decide_charge(_facts(row, method, now.date()), now.date(), limits)
	found = methods.find_method(method)
	if decision.refusals == (ChargeRefusal.NEEDS_NOTICE,):
		debit_notices.give_notice(row, method, now)
	if not decision.is_charged or not found:
		return None
	return repository.create_payment(
		PaymentRequest(
			customer,
			row.company,
			row.currency,
			(Allocation(row.name, row.outstanding),),
			ORIGIN,
			attempt=decision.attempt,
			payment_method=method,
			debit_on=decision.collect_on if found.kind is MethodKind.PPA else None,
		)
	)


@dataclass(frozen=True)
class NextCharge:
	"""The next charge that is made by itself: its invoice, day and amount, if nothing changes."""

	invoice: str
	day: date
	amount: Decimal


def find_next_charge(customer: str, now: datetime) -> NextCharge | None:
	"""Return the next charge of a customer that is made by itself; None if none is planned.

	Args:
		customer: name of the Customer.
		now: site time, naive.
	"""
	method, limits = methods.find_autopay(customer), debit_notices.read_limits()
	planned = []
	for open_row in invoices.list_of_customer(customer) if method else ():
		if row := invoices.find_chargeable(open_row.name):
			decision = schedule.decide_charge(_facts(row, method, now.date()), now.date(), limits)
			if decision.collect_on and set(decision.refusals) <= {ChargeRefusal.TOO_EARLY}:
				planned.append(NextCharge(row.name, decision.collect_on, row.outstanding))
	return min(planned, key=lambda each: each.day, default=None)


def take_payment(invoice: str, amount: Decimal) -> str:
	"""Charge an invoice to its customer's saved method at a person's request; return the payment's name.

	Pressed twice, it charges once: the second press finds the first payment under way, or nothing open.

	Args:
		invoice: name of the Sales Invoice.
		amount: what the person agreed to charge, in dollars.

	Raises:
		FsmError: nothing or another amount is open, a payment is under way, the old system collects from the customer,
			they have no saved method, or the valve is closed.
		IntegrationError: the outcome is unknown; the clock asks again.
	"""
	# before the transaction, whose first statement must be the lock
	customer = frappe.db.get_value(invoices.DOCTYPE, invoice, "customer")
	payment = transactions.run_transaction(lambda: _request_payment(invoice, customer, amount))
	charging.charge_payment(payment)
	return payment


def _request_payment(invoice: str, customer: str, amount: Decimal) -> str:
	customers.lock_customer(customer)
	sides.require_collected_here(customer)
	row, method = invoices.find_chargeable(invoice), methods.find_autopay(customer)
	if not row:
		frappe.throw(_("Nothing is due on this invoice any more."), FsmError)
	attempts = repository.list_attempts(invoice)
	if _is_in_flight(each.state for each in attempts):
		frappe.throw(_("A payment of this invoice is under way."), FsmError)
	found = method and methods.find_method(method)
	if not found:
		frappe.throw(_("This customer has no saved card or account that may be charged."), FsmError)
	verdict = outbound.judge_charge(customer)
	if not verdict.open:
		frappe.throw(verdict.reason, FsmError)
	if found.kind is not MethodKind.CARD:
		# a debit needs its notice of ten days, which the automatic charge observes
		frappe.throw(_("A bank account is debited by itself, ten days after its notice."), FsmError)
	if row.outstanding != amount:
		sentence = _("{0} is open now, not {1}. Load the invoice again.")
		shown = (formatting.money(each, frappe.local.lang) for each in (row.outstanding, amount))
		frappe.throw(sentence.format(*shown), FsmError)
	allocation = Allocation(row.name, row.outstanding)
	return repository.create_payment(
		PaymentRequest(
			customer,
			row.company,
			row.currency,
			(allocation,),
			"Desk",
			attempt=len(attempts) + 1,
			payment_method=found.name,
		)
	)


def _list_candidates(customer: str, today: date) -> list[str]:
	"""Return a customer's open invoices that may be charged today, or debited within two weeks, oldest due first."""
	latest = today + timedelta(days=schedule.DEFAULT_LIMITS.latest_debit_days)
	return frappe.get_all(
		invoices.DOCTYPE,
		filters={
			"customer": customer,
			"docstatus": 1,
			"outstanding_amount": (">", 0),
			"due_date": ("<=", latest),
		},
		order_by="due_date, name",
		pluck="name",
	)


def _facts(row: invoices.OpenRow, method: str, today: date) -> AutopayFacts:
	found = methods.find_method(method)
	attempts = repository.list_attempts(row.name)
	return AutopayFacts(
		due_date=getdate(row.due_date),
		outstanding=row.outstanding,
		is_opted_in=True,
		method=found and found.name,
		method_kind=found.kind if found else MethodKind.CARD,
		attempts=tuple(
			ChargeAttempt(each.opened_on.date(), each.payment_method, _advise(each))
			for each in attempts
			if _was_refused(each) and found and each.opened_on >= found.renewed_on
		),
		method_attempts=repository.list_charge_days(method),
		notices=debit_notices.list_given(row.name, method),
		not_before=delays.find_granted_day(row.name),
		is_in_flight=_is_in_flight(each.state for each in attempts),
		is_disputed=any(each.state in DISPUTED for each in attempts),
		is_valve_open=outbound.judge_charge(row.customer).open,
		is_collected_here=sides.is_collected_here(row.customer),
		charges_today=repository.count_charges(today),
	)


def _was_refused(attempt: PaymentAttempt) -> bool:
	# one that was withdrawn has no code
	is_given_up = attempt.state == PaymentState.CANCELLED.value and attempt.error_code not in (
		*("", None),
		NEVER_CHARGED,
	)
	return bool(attempt.payment_method and (attempt.state == PaymentState.FAILED.value or is_given_up))


def _advise(attempt: PaymentAttempt) -> DeclineAdvice:
	"""Return what helps after a refusal; where no bank was asked, trying again would not."""
	if attempt.state == PaymentState.CANCELLED.value:
		return DeclineAdvice.NEW_METHOD
	return decline_advice(attempt.error_code or "")


def _is_in_flight(states: Iterable[str]) -> bool:
	return any(PaymentState(state) in CAN_STILL_PAY for state in states)
