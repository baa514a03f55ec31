"""What the provider reports of a call, applied to its row: in any order, however often, whichever report comes first."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from gigafibre_fsm.domain.care.telephone.call import call_backs, repository, states
from gigafibre_fsm.domain.care.telephone.call.repository import StoredCall
from gigafibre_fsm.domain.care.telephone.call.states import CallFacts, LegReport
from gigafibre_fsm.domain.care.telephone.numbers import callers
from gigafibre_fsm.domain.care.telephone.staff import agents
from gigafibre_fsm.domain.platform import instants, job_queue
from gigafibre_fsm.integrations.twilio.voice import CLIENT
from gigafibre_fsm.integrations.twilio.words import LegStatus

TASK = "settle_calls"
LOOK_WHILE_OPEN = timedelta(minutes=20)
LOOK_AFTER_END = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class LegCallback:
	"""A callback about one leg.

	Attributes:
		sid: of the leg.
		parent_sid: of the leg that began the call, empty for that leg itself.
		status: how far it is.
		at: when, UTC, naive.
		sender, to: who called whom: numbers, or a browser's name after `client:`.
		duration: seconds, 0 if unknown.
	"""

	sid: str
	parent_sid: str
	status: LegStatus
	at: datetime
	sender: str
	to: str
	duration: int = 0


def receive_leg(callback: LegCallback, call: str = "") -> None:
	"""Apply a callback; the row of a caller's call is made if its first callback was lost.

	Args:
		callback: what the provider reports.
		call: name of the FSM Call, from the address that we gave; empty for the address of our number.
	"""
	first = callback.parent_sid or callback.sid
	row = repository.lock_call(call) or repository.lock_call(sid=first) or _make_row(first, callback)
	if row is None:
		return
	report = LegReport(
		callback.sid,
		callback.status,
		callback.at,
		is_first=callback.sid == row.call_sid,
		agent=find_agent(callback.to),
		duration=callback.duration,
	)
	apply_facts(row, states.add_report(row.facts, report))


def receive_dial_end(row: StoredCall, leg_sid: str, status: LegStatus, duration: int) -> StoredCall:
	"""Apply what became of the telephones that were rung, and return the call as it is then.

	Args:
		row: the call, locked.
		leg_sid: the leg that was connected, or the last that rang; empty if none did.
		status: of that leg.
		duration: seconds of the conversation.
	"""
	if not leg_sid:
		return row
	report = LegReport(leg_sid, status, instants.now_utc(), is_first=False, duration=duration)
	return apply_facts(row, states.add_report(row.facts, report))


def receive_transfer(call: str, to: str, status: LegStatus) -> None:
	"""Apply what became of a colleague's telephone that was rung to hand a call over.

	Args:
		call: name of the FSM Call.
		to: the colleague's browser, after `client:`.
		status: of their leg.
	"""
	row = repository.lock_call(call)
	user = find_agent(to)
	if row is None or not user or row.is_over:
		return
	if status is LegStatus.IN_PROGRESS:
		repository.update_call(row.name, {"transferred_to": user})
		repository.announce(replace(row, transferred_to=user), listeners(row))
	elif status.is_final and status is not LegStatus.COMPLETED:
		repository.update_call(row.name, {"transferred_to": None})
		job_queue.enqueue_after_commit("return_caller", "default", key=row.name, call=row.name)


def receive_message(row: StoredCall) -> StoredCall:
	"""Note that the caller left a message; the call is locked."""
	return apply_facts(row, states.add_message(row.facts))


def apply_facts(row: StoredCall, facts: CallFacts) -> StoredCall:
	"""Store what is known of a call whose row is locked, and do what follows from it.

	Returns:
		The call as it is then.
	"""
	if facts == row.facts:
		return row
	changed = repository.save_facts(row, facts)
	repository.update_call(row.name, {"look_due_utc": _next_look(facts)})
	if facts.answered_at and not row.facts.answered_at:
		call_backs.settle_number(row.number, row.customer, row.instant)
	if changed.needs_call_back and call_backs.is_reached_since(row):
		call_backs.settle(row.name, "")
		changed = replace(changed, needs_call_back=False)
	if changed.status != row.status:
		repository.announce(changed, listeners(changed))
	if states.is_settled(facts):
		job_queue.enqueue_after_commit(TASK, "default")
	return changed


def listeners(row: StoredCall) -> Collection[str]:
	"""Return the users whose browsers show a call: those it rang, and whoever has it."""
	return {*row.rung, row.agent, row.transferred_to} - {""}


def find_agent(to: str) -> str:
	"""Return the user at a leg; empty if it is no browser of ours."""
	return agents.find_user(to.removeprefix(CLIENT)) if to.startswith(CLIENT) else ""


def _next_look(facts: CallFacts) -> datetime:
	now = instants.now_utc()
	if states.is_settled(facts):
		return now
	return now + (LOOK_AFTER_END if facts.ended_at else LOOK_WHILE_OPEN)


def _make_row(sid: str, callback: LegCallback) -> StoredCall | None:
	"""Make the row of a caller's call of which this is the first that we hear; None for a browser's own call."""
	if callback.sender.startswith(CLIENT):
		return None
	number = callers.to_number(callback.sender)
	found = callers.find_callers(number)
	values = {
		"direction": states.INBOUND,
		"call_sid": sid,
		"number": number,
		"from_number": callback.sender[:140],
		"to_number": "" if callback.to.startswith(CLIENT) else callback.to[:140],
		"customer": found[0].customer if len(found) == 1 else None,
		"language": found[0].language if found else "fr",
		"look_due_utc": instants.now_utc() + LOOK_WHILE_OPEN,
	}
	repository.insert_call(values)
	return repository.lock_call(sid=sid)
