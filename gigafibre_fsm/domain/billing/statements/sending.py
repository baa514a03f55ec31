"""Sends the statements of a run, each in one transaction: by e-mail, else by text, and only where the valve is open.

Whoever can be reached by neither gets one on paper.

Any number of workers may do it at once, and be killed at any point: the e-mail or text is queued in the transaction
that notes it, and a row is locked before it is looked at.
"""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import now_datetime

from gigafibre_fsm.domain.access.portal import sign_in
from gigafibre_fsm.domain.billing import account_ledger
from gigafibre_fsm.domain.billing.payments import customer_mail, messages
from gigafibre_fsm.domain.billing.statements import paper, runs, statement_mail
from gigafibre_fsm.domain.billing.statements.runs import Channel, Obstacle, StatementRow
from gigafibre_fsm.domain.messaging.outbox import queue as outbox
from gigafibre_fsm.domain.messaging.policy import consent
from gigafibre_fsm.domain.platform import formatting, job_queue, outbound_guard, phone_numbers, transactions
from gigafibre_fsm.exceptions import FsmError

TASK, QUEUE = "send_statements", "long"
TEMPLATE, PAGE = "customer_statement", "/portal/statement"


def start_run(first_day: date, *, only_overdue: bool) -> str:
	"""Have workers send statements to the customers who owe; return the Statement Run of today.

	Args:
		first_day: of the period that the statements show; the last is today.
		only_overdue: leave out customers of whom nothing has fallen due.

	Raises:
		FsmError: the period is in the future, or nobody owes anything.
	"""
	now = now_datetime()
	today = now.date()
	if first_day > today:
		frappe.throw(_("Choose a first day up to today."), FsmError)
	debtors = runs.find_debtors(today, only_overdue=only_overdue)
	if not debtors:
		frappe.throw(_("Nobody owes anything, so no statement is sent."), FsmError)
	name = runs.open_run(first_day, today, debtors, frappe.session.user, now)
	job_queue.enqueue_after_commit(TASK, QUEUE)
	return name


def send_waiting(has_time: Callable[[], bool]) -> None:
	"""Send what waits until nothing does or the time is over."""
	after = ""
	while has_time() and (row := _find_next(after)):
		after = row.name
		_send_row(row)
	for run in transactions.run_transaction(runs.list_running) if has_time() else ():
		transactions.run_transaction(lambda run=run: _finish(run, now_datetime()))


def _finish(run: str, now: datetime) -> None:
	if runs.lock_done(run):
		runs.finish(run, paper.join_statements(run), now)


def _find_next(after: str) -> StatementRow | None:
	# committed, so that each row is read in a new snapshot of the database
	return transactions.run_transaction(lambda: runs.find_waiting(after))


def _send_row(row: StatementRow) -> None:
	try:
		transactions.run_transaction(lambda: _send(row, now_datetime()))
	except Exception:
		frappe.log_error(title=f"Statement of {row.customer}")
		frappe.clear_messages()
		transactions.run_transaction(lambda: _give_up(row))


def _give_up(row: StatementRow) -> None:
	if runs.lock_waiting(row.name):
		runs.record_obstacle(row, Obstacle.FAULT)


def _send(row: StatementRow, now: datetime) -> None:
	if not runs.lock_waiting(row.name):
		return
	balance = account_ledger.load_account(row.customer, 1).balance
	if balance <= 0:
		runs.record_obstacle(row, Obstacle.PAID)
		return
	by_mail = _send_mail(row, balance, now)
	by_text = by_mail and _send_text(row, balance, now)
	if by_mail is by_text is Obstacle.NO_ADDRESS:
		paper.store_statement(row)
		runs.record_to_print(row)
	elif by_mail and by_text:
		is_held = Obstacle.HELD_BACK in (by_mail, by_text)
		runs.record_obstacle(row, Obstacle.HELD_BACK if is_held else by_mail)


def _send_mail(row: StatementRow, balance: Decimal, now: datetime) -> Obstacle | None:
	"""Queue the e-mail, or return why there is none."""
	address = customer_mail.find_address(row.customer)
	if not address:
		return Obstacle.NO_ADDRESS
	if not outbound_guard.judge_effect("email", address.lower()).open:
		return Obstacle.HELD_BACK
	try:
		customer_mail.queue_mail(address, statement_mail.compose_mail(row, balance))
	except FsmError:
		frappe.clear_last_message()
		return Obstacle.NO_ACCOUNT
	runs.record_sent(row, Channel.MAIL, address, now)
	return None


def _send_text(row: StatementRow, balance: Decimal, now: datetime) -> Obstacle | None:
	"""Queue the text with a link to the statement, or return why there is none."""
	person = messages.load_customer(row.customer)
	if obstacle := _find_text_obstacle(person.phone):
		return obstacle
	link = sign_in.issue_page_link(row.customer, person.phone, PAGE, now)
	if not link:
		return Obstacle.NO_ADDRESS
	outbox.queue_message(
		TEMPLATE,
		person.phone,
		person.language,
		{**messages.common_values(person), "amount": formatting.money(balance, person.language)},
		effect_key=f"{TEMPLATE}:{row.name}",
		reference=("Customer", row.customer),
		recipient=("Customer", row.customer),
		link=link,
	)
	runs.record_sent(row, Channel.TEXT, person.phone, now)
	return None


def _find_text_obstacle(phone: str) -> Obstacle | None:
	try:
		number = phone_numbers.to_textable(phone)
	except ValueError:
		return Obstacle.NO_ADDRESS
	if consent.is_opted_out(number):
		return Obstacle.NO_ADDRESS
	return None if outbound_guard.judge_effect("sms", number).open else Obstacle.HELD_BACK
