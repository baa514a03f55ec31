"""Calls of which too little was heard: the provider is asked what they came to, and finished ones are copied to Call Log."""

from datetime import datetime, timedelta

import frappe

from gigafibre_fsm.domain.care.telephone.call import call_log, repository, states
from gigafibre_fsm.domain.care.telephone.call.repository import DOCTYPE, StoredCall
from gigafibre_fsm.domain.care.telephone.call.states import LegReport
from gigafibre_fsm.domain.care.telephone.provider import outgoing
from gigafibre_fsm.domain.care.telephone.reports import progress
from gigafibre_fsm.domain.platform import instants, transactions
from gigafibre_fsm.integrations import twilio
from gigafibre_fsm.integrations.errors import IntegrationError
from gigafibre_fsm.integrations.twilio.voice import CallLeg

GIVEN_UP = timedelta(days=1)
"""After a call began; a provider that has not answered by then is not asked any more."""
LONGEST_PAUSE = 60  # minutes
MOST_LOOKS = 40
"""A call that cannot be settled in so many looks, about a day and a half, has an error of our own, which is logged."""


def settle_due(limit: int = 100) -> int:
	"""Settle the calls that are due, each in transactions of its own, and return how many there were."""
	names = transactions.run_transaction(lambda: _list_due(limit))
	for name in names:
		try:
			_settle(name)
		except Exception:
			# one call does not keep the others waiting
			frappe.db.rollback()
			transactions.run_transaction(lambda name=name: frappe.log_error(title=f"FSM Call {name}"))
			transactions.run_transaction(lambda name=name: _look_later(name))
	return len(names)


def _list_due(limit: int) -> list[str]:
	call = frappe.qb.DocType(DOCTYPE)
	query = frappe.qb.from_(call).select(call.name).where(call.look_due_utc <= instants.now_utc())
	return [name for (name,) in query.orderby(call.look_due_utc).limit(limit).run()]


def _settle(name: str) -> None:
	row = transactions.run_transaction(lambda: repository.load_call(name))
	if row is None:
		return
	if not states.is_settled(row.facts) and not _learn(row):
		return
	transactions.run_transaction(lambda: _finish(name))


def _learn(row: StoredCall) -> bool:
	"""Ask the provider about a call and store what it says; return whether the call is over."""
	now = instants.now_utc()
	if not row.call_sid:
		if outgoing.is_abandoned(row, now):
			transactions.run_transaction(lambda: _close(row.name, now))
			return True
		return False
	try:
		client = twilio.connect_voice()
		first, legs = client.fetch_call(row.call_sid), client.list_legs(row.call_sid)
	except IntegrationError:
		if row.instant + GIVEN_UP > now:
			transactions.run_transaction(lambda: _look_later(row.name))
			return False
		first, legs = None, []
	return transactions.run_transaction(lambda: _apply(row.name, first, legs))


def _apply(name: str, first: CallLeg | None, legs: list[CallLeg]) -> bool:
	row = repository.lock_call(name)
	if row is None:
		return False
	facts = row.facts
	for leg in legs:
		facts = states.add_report(facts, _report(leg, is_first=False))
	if first:
		facts = states.add_report(facts, _report(first, is_first=True))
	is_over = first is None or first.status.is_final
	if is_over:
		facts = states.close(facts, instants.now_utc())
	progress.apply_facts(row, facts)
	if not is_over:
		repository.update_call(name, {"look_due_utc": instants.now_utc() + progress.LOOK_WHILE_OPEN})
	return is_over


def _report(leg: CallLeg, *, is_first: bool) -> LegReport:
	at = leg.ended_at if leg.status.is_final else leg.started_at
	at = at or instants.now_utc()
	return LegReport(leg.sid, leg.status, at, is_first, progress.find_agent(leg.to), leg.duration)


def _close(name: str, at: datetime) -> None:
	row = repository.lock_call(name)
	if row:
		progress.apply_facts(row, states.close(row.facts, at))


def _finish(name: str) -> None:
	row = repository.lock_call(name)
	if row is None or not row.facts.ended_at:
		return
	log = call_log.write_call_log(row)
	repository.update_call(name, {"call_log": log, "look_due_utc": None})


def _look_later(name: str) -> None:
	row = repository.lock_call(name)
	if row:
		pause = timedelta(minutes=min(2**row.looks, LONGEST_PAUSE))
		due = instants.now_utc() + pause if row.looks < MOST_LOOKS else None
		repository.update_call(name, {"looks": row.looks + 1, "look_due_utc": due})
