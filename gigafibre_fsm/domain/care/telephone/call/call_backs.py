"""Who waits for our call: callers who reached nobody or left a message, until somebody speaks with them."""

from dataclasses import dataclass
from datetime import datetime

import frappe
from frappe import _

from gigafibre_fsm.domain.care.telephone.call import repository, states
from gigafibre_fsm.domain.care.telephone.call.repository import DOCTYPE, StoredCall
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.exceptions import FsmError

MOST = 100


@dataclass(frozen=True, slots=True)
class CallBack:
	"""A caller who waits; `called_on` is site time, naive, `recording` the address of a message, empty without one."""

	call: str
	number: str
	customer: str
	customer_name: str
	language: str
	called_on: datetime
	is_voicemail: bool
	recording: str
	calls: int


def list_call_backs() -> list[CallBack]:
	"""Return who waits for a call, the longest waiting first, each number once with its newest call, in one query."""
	call, customer = frappe.qb.DocType(DOCTYPE), frappe.qb.DocType("Customer")
	rows = (
		frappe.qb.from_(call)
		.left_join(customer)
		.on(customer.name == call.customer)
		.select(call.name, call.number, call.customer, customer.customer_name, call.language)
		.select(call.started_on, call.voicemail, call.recording)
		.where(call.needs_call_back == 1)
		.orderby(call.instant)
		.limit(MOST)
		.run(as_dict=True)
	)
	found: dict[str, CallBack] = {}
	for row in rows:
		key = row.number or row.name
		before = found.get(key)
		found[key] = CallBack(
			row.name,
			row.number or "",
			row.customer or "",
			row.customer_name or "",
			row.language,
			row.started_on,
			bool(row.voicemail) or bool(before and before.is_voicemail),
			row.recording or (before.recording if before else ""),
			before.calls + 1 if before else 1,
		)
	return list(found.values())


def settle_call_back(name: str, user: str) -> None:
	"""Take a caller off the list: somebody has dealt with them.

	Raises:
		FsmError: the call is not on the list any more.
	"""
	row = repository.lock_call(name)
	if row is None or not row.needs_call_back:
		frappe.throw(_("Nobody waits for a call here any more."), FsmError)
	_settle_earlier(row.number, row.customer, row.instant, user)
	settle(name, user)


def settle_number(number: str, customer: str, instant: datetime) -> None:
	"""Take a caller off the list, because we spoke with them.

	Args:
		number: theirs in E.164, empty if it is hidden.
		customer: name of the Customer, empty if nobody knows.
		instant: when the conversation's call began, UTC; later calls stay on the list.
	"""
	_settle_earlier(number, customer, instant, "")


def settle(name: str, user: str) -> None:
	"""Take one call off the list; `user` is empty if a later call settled it."""
	values = {"needs_call_back": 0, "called_back_on": instants.now(), "called_back_by": user or None}
	repository.update_call(name, values)


def is_reached_since(row: StoredCall) -> bool:
	"""Whether we spoke with the caller after a call: its own report came late."""
	call = frappe.qb.DocType(DOCTYPE)
	same = _same_caller(call, row.number, row.customer)
	if same is None:
		return False
	query = frappe.qb.from_(call).select(call.name).where(same & (call.instant > row.instant))
	return bool(query.where(call.answered_utc.isnotnull() & (call.name != row.name)).limit(1).run())


def _settle_earlier(number: str, customer: str, instant: datetime, user: str) -> None:
	call = frappe.qb.DocType(DOCTYPE)
	same = _same_caller(call, number, customer)
	if same is None:
		return
	query = frappe.qb.update(call).where(same & (call.needs_call_back == 1) & (call.instant < instant))
	query = query.where(call.direction == states.INBOUND)
	query = query.set(call.needs_call_back, 0).set(call.called_back_on, instants.now())
	query.set(call.called_back_by, user or None).run()


def _same_caller(call, number: str, customer: str):
	"""Return the condition for calls of a number or of a customer; None if nobody knows either."""
	conditions = [call.number == number] if number else []
	if customer:
		conditions.append(call.customer == customer)
	if not conditions:
		return None
	return conditions[0] | conditions[1] if len(conditions) == 2 else conditions[0]
