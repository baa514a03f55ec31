"""Works on the inbox: each event is looked at once, in a transaction with the runs that it starts."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import frappe

from gigafibre_fsm.domain.flows.catalogue import trigger_kinds
from gigafibre_fsm.domain.flows.runs import performing, signals, states
from gigafibre_fsm.domain.flows.triggers import inbox, listening, starts
from gigafibre_fsm.domain.flows.triggers import results as packing
from gigafibre_fsm.domain.flows.triggers.listening import ListeningTemplate
from gigafibre_fsm.domain.flows.triggers.starts import InboxEvent, StartResult
from gigafibre_fsm.domain.platform import instants, transactions

BATCH = 200
MOST_PAST = 20_000
"""Past events that a dry run looks at."""
MOST_ATTEMPTS = 5
FIRST_PAUSE = timedelta(minutes=1)
"""Before an event that failed is looked at again; each time five times longer."""
SAVEPOINT = "fsm_flow_start"
FAILED_START = "An error of our own; see Error Log."
KINDS = tuple(kind.key for kind in trigger_kinds.TRIGGERS)
_FIELDS = (
	*("name", "kind", "state", "template", "record_doctype", "record_name", "user", "instant", "due_utc"),
	*("attempts", "bulk", "chain", "depth", "changes", "payload"),
)


def process_due(limit: int = BATCH) -> int:
	"""Look at due events, the oldest first, and return how many there were.

	Args:
		limit: at most so many.
	"""
	names = transactions.run_transaction(lambda: _list_due(instants.now_utc(), limit))
	for name in names:
		process_event(name)
	return len(names)


def _list_due(now: datetime, limit: int) -> list[str]:
	row = frappe.qb.DocType(inbox.EVENT)
	query = frappe.qb.from_(row).select(row.name).where((row.due_utc <= now) & row.kind.isin(KINDS))
	return [name for (name,) in query.orderby(row.due_utc).limit(limit).run()]


def process_event(name: str) -> list[StartResult]:
	"""Start the runs of an event, unless another worker is at it or it is done; an error leaves it for later.

	Args:
		name: of the Flow Event.
	"""
	try:
		return transactions.run_transaction(lambda: _process(name))
	except Exception:
		frappe.db.rollback()
		frappe.log_error(title=f"Flow Event {name}")
		transactions.run_transaction(lambda: _put_off(name))
		return []


def _process(name: str) -> list[StartResult]:
	event = _lock_event(name)
	if event is None:
		return []
	now = instants.now_utc()
	results = [
		result
		for template in _list_concerned(event)
		if (result := _start_apart(template, event, now)) and (result.run or result.reason)
	]
	_wake_waits(event)
	state = states.EVENT_DONE if any(each.run for each in results) else states.EVENT_IGNORED
	inbox.close_event(name, state, packing.pack_results(results), now)
	return results


def list_past(kind: str, doctype: str, since: datetime, until: datetime) -> Iterator[InboxEvent]:
	"""Yield the events of a kind that are kept of a period, oldest first.

	Args:
		kind: of a trigger.
		doctype: of their records; empty for any.
		since: UTC, naive.
		until: UTC, naive.
	"""
	row = frappe.qb.DocType(inbox.EVENT)
	query = frappe.qb.from_(row).select(*_FIELDS).where((row.kind == kind) & row.instant[since:until])
	if doctype:
		query = query.where(row.record_doctype == doctype)
	for found in query.orderby(row.instant).limit(MOST_PAST).run(as_dict=True):
		yield _read_event(found)


def _lock_event(name: str) -> InboxEvent | None:
	row = frappe.qb.DocType(inbox.EVENT)
	query = frappe.qb.from_(row).select(*_FIELDS).where(row.name == name).for_update(skip_locked=True)
	found = query.run(as_dict=True)
	if not found or found[0].state != states.EVENT_NEW or not found[0].due_utc:
		return None
	return _read_event(found[0])


def _read_event(row: Any) -> InboxEvent:
	return InboxEvent(
		row.name,
		row.kind,
		row.template or "",
		(row.record_doctype or "", row.record_name or ""),
		row.user or "",
		row.instant,
		bool(row.bulk),
		row.chain or "",
		row.depth or 0,
		inbox.read_json(row.changes),
		inbox.read_json(row.payload),
	)


def _list_concerned(event: InboxEvent) -> list[ListeningTemplate]:
	subject = event.record[0] if event.kind in (trigger_kinds.DOCUMENT, trigger_kinds.DATE_FIELD) else ""
	templates = listening.list_templates(event.kind, subject)
	return [each for each in templates if event.template in ("", each.name)]


def _start_apart(template: ListeningTemplate, event: InboxEvent, now: datetime) -> StartResult:
	"""Start a run so that a fault in one template does not keep the others from starting."""
	frappe.db.savepoint(SAVEPOINT)
	try:
		return starts.start_for_template(template, event, now)
	except Exception as error:
		if performing.is_transaction_lost(error):
			raise
		frappe.db.rollback(save_point=SAVEPOINT)
		frappe.log_error(title=f"{template.title}: trigger")
		return StartResult(template.title, reason=FAILED_START)


def _wake_waits(event: InboxEvent) -> None:
	if event.kind != trigger_kinds.DOCUMENT:
		return
	key = signals.document_key(*event.record)
	if signals.is_awaited(key):
		signals.signal(key, {"user": event.user})


def _put_off(name: str) -> None:
	attempts = (frappe.db.get_value(inbox.EVENT, name, "attempts", for_update=True) or 0) + 1
	now = instants.now_utc()
	if attempts >= MOST_ATTEMPTS:
		inbox.close_event(name, states.EVENT_FAILED, FAILED_START, now)
		return
	due = now + FIRST_PAUSE * 5 ** (attempts - 1)
	values = {"attempts": attempts, "due_utc": due, "result": FAILED_START}
	frappe.db.set_value(inbox.EVENT, name, values, update_modified=False)
