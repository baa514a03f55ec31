"""A customer's case, worked once: promises judged, the case opened or closed, the steps of the day taken.

Each customer is one transaction under their lock. A worker that is killed leaves nothing of it, or all of it; steps,
texts and e-mails are rows of that transaction, each step under a unique key.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.billing import due
from gigafibre_fsm.domain.billing.calendar import CUSTOMER_CALENDAR, BusinessCalendar
from gigafibre_fsm.domain.billing.dunning import (
	cases,
	debts,
	delays,
	facts,
	late_interest,
	reminders,
	settings,
)
from gigafibre_fsm.domain.billing.dunning.debts import CustomerDebt
from gigafibre_fsm.domain.billing.dunning.facts import CasePause
from gigafibre_fsm.domain.billing.dunning.settings import DunningSettings
from gigafibre_fsm.domain.billing.dunning.stages import (
	SUSPENSION_NOTICES,
	CaseDecision,
	CaseFacts,
	DunningState,
	DunningStep,
	decide_case,
)
from gigafibre_fsm.domain.billing.methods import repository as methods
from gigafibre_fsm.domain.billing.payments.repository import lock_customer
from gigafibre_fsm.domain.platform import formatting, transactions
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document

BATCH = 100


def work_due(now: datetime, has_time: Callable[[], bool]) -> int:
	"""Work the cases of all customers that were not looked at today; return how many customers were.

	Args:
		now: site time, naive.
		has_time: whether another customer may be begun.
	"""
	worked = 0
	while has_time() and (batch := due.list_dunning_customers(now.date(), BATCH)):
		for customer in batch:
			if not has_time():
				return worked
			try:
				transactions.run_transaction(lambda customer=customer: work_customer(customer, now))
			except Exception:
				# one customer whom our side cannot handle must not stop the others; tomorrow is another try
				frappe.db.rollback()
				frappe.log_error(title=f"Dunning of {customer}")
				transactions.run_transaction(lambda customer=customer: _mark_worked(customer, now.date()))
			worked += 1
	return worked


def work_customer(customer: str, now: datetime) -> None:
	"""Work a customer's case on a day; a second time on the same day changes nothing.

	Args:
		customer: name of the Customer, whom this locks.
		now: site time, naive.
	"""
	lock_customer(customer)
	_mark_worked(customer, now.date())
	_look(customer, now, settings.load_settings())


def review_customer(customer: str, now: datetime) -> None:
	"""Judge a customer's promise and close their case if it is paid; takes no step and sends nothing.

	Args:
		customer: name of the Customer, whom this locks.
		now: site time, naive.
	"""
	lock_customer(customer)
	_look(customer, now, replace(settings.load_settings(), is_enabled=False))


def renew_last_notice(customer: str, now: datetime) -> str:
	"""Send the last notice of suspension again because the one before no longer announces it; return the case.

	Args:
		customer: name of the Customer, whom this locks.
		now: site time, naive.

	Raises:
		FsmError: the case is not ready for a suspension, the last notice still holds, or the valve is closed.
	"""
	lock_customer(customer)
	rules, today = settings.load_settings(), now.date()
	debt, doc = debts.load_debt(customer), cases.load_open(customer)
	pauses = facts.list_pauses(customer)
	decision = _decide(customer, doc, debt, pauses, rules, today) if doc and debt.rows else None
	if doc is None or decision is None or decision.state is not DunningState.READY:
		frappe.throw(_("This case is not ready for a suspension, so there is no notice to renew."), FsmError)
	step = DunningStep.LAST_SUSPENSION_NOTICE
	holds_until = cases.find_latest(doc, step) + rules.suspension.last_notice_lifetime
	if today <= holds_until:
		day = formatting.day(holds_until, frappe.local.lang, formatting.FULL)
		frappe.throw(_("The last notice holds until {0}.").format(day), FsmError)
	if not rules.is_enabled or not reminders.may_reach(customer):
		frappe.throw(_("No message may leave this site for this customer, so nothing was sent."), FsmError)
	_take_step(doc, step, debt, rules, now)
	cases.record_look(doc, debt, _decide(customer, doc, debt, pauses, rules, today), pauses, today)
	return doc.name


def _mark_worked(customer: str, today: date) -> None:
	frappe.db.set_value("Customer", customer, "fsm_dunning_on", today, update_modified=False)


def _look(customer: str, now: datetime, rules: DunningSettings) -> None:
	today = now.date()
	delays.judge_promise(customer, today)
	debt, doc = debts.load_debt(customer), cases.load_open(customer)
	if debt.balance <= 0:
		if doc:
			cases.close_case(doc, today)
		return
	pauses = facts.list_pauses(customer)
	decision = _decide(customer, doc, debt, pauses, rules, today)
	is_worked = rules.is_enabled and reminders.may_reach(customer)
	steps = [step for step in decision.due_steps if not _waits(doc, step, today)] if is_worked else []
	if doc is None:
		if not is_worked or not (steps or debt.sum_overdue(today)):
			return
		doc = cases.open_case(customer, today)
	for step in steps:
		_take_step(doc, step, debt, rules, now)
	if steps:
		debt = debts.load_debt(customer)
		decision = _decide(customer, doc, debt, pauses, rules, today)
	cases.record_look(doc, debt, decision, pauses, today)


def _waits(doc: "Document | None", step: DunningStep, today: date) -> bool:
	return doc is not None and step in SUSPENSION_NOTICES and cases.has_undelivered(doc, step, today)


def _decide(
	customer: str,
	doc: "Document | None",
	debt: CustomerDebt,
	pauses: list[CasePause],
	rules: DunningSettings,
	today: date,
) -> CaseDecision:
	found = CaseFacts(
		balance=debt.balance,
		overdue=debt.sum_overdue(today),
		oldest_due_date=debt.oldest.due_date,
		done=cases.list_done(doc) if doc else {},
		pauses=tuple(pause.reason for pause in pauses),
		is_interest_agreed=late_interest.is_agreed(customer, rules.interest),
		is_suspended=bool(doc and doc.is_suspended),
	)
	clock = rules.clock
	if methods.find_autopay(customer):
		# a saved method pays by itself on the due day: nothing needs to be announced
		clock = replace(clock, days={k: v for k, v in clock.days.items() if k is not DunningStep.UPCOMING})
	return decide_case(found, today, clock, load_calendar())


def load_calendar() -> BusinessCalendar:
	"""Return the days on which customers may be disturbed, without the company's own holidays."""
	holiday_list = frappe.db.get_single_value("FSM Dispatch Settings", "holiday_list")
	own = {"parent": holiday_list, "parenttype": "Holiday List", "weekly_off": 0}
	return CUSTOMER_CALENDAR.add_holidays(
		frappe.get_all("Holiday", own, pluck="holiday_date") if holiday_list else ()
	)


def _take_step(
	doc: "Document", step: DunningStep, debt: CustomerDebt, rules: DunningSettings, now: datetime
) -> None:
	"""Take a step and record it on the case."""
	key = cases.make_key(doc, step, debt)
	row = {"step": step.value, "taken_on": now.date(), "step_key": key}
	if step in rules.templates:
		sent = reminders.send_reminder(step, doc.customer, debt, rules, now, key)
		row |= {"message": sent.message or None, "address": sent.address, "amount": float(sent.amount)}
	elif step is DunningStep.LATE_INTEREST:
		since = cases.list_done(doc).get(step)
		charged = late_interest.charge_interest(doc.customer, debt, rules.interest, now.date(), since)
		row |= {"document": charged.invoice or None, "amount": float(charged.amount), "note": charged.refusal}
	else:
		row["amount"] = float(debt.sum_overdue(now.date()))
	doc.append("steps", row)
