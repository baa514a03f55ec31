"""The inbox of triggers: what happened is a Flow Event, written in the transaction in which it happened.

Rows go in by the query builder: the person who saves waits for it.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

import frappe

from gigafibre_fsm.domain.flows.engine.state import to_plain
from gigafibre_fsm.domain.flows.runs import current, repository, states, waking
from gigafibre_fsm.domain.platform import instants

EVENT = repository.EVENT
JsonObject: TypeAlias = dict[str, Any]
"""As JSON has it: texts, numbers, lists and objects."""


@dataclass(frozen=True, slots=True)
class TriggerEvent:
	"""Something that may start runs.

	Attributes:
		kind: of the trigger.
		template: the only template that it is for; empty for all that listen.
		record: DocType and name; both empty without one.
		name: if given, the event is stored once under it.
		changes: of the record, as `changes.find_changes` gives them.
		payload: read as `trigger.<name>`.
		bulk: whether it came with an import.
		user: who did it; None for the session's.
	"""

	kind: str
	template: str = ""
	record: tuple[str, str] = ("", "")
	name: str = ""
	changes: Mapping[str, Any] = field(default_factory=dict)
	payload: Mapping[str, Any] = field(default_factory=dict)
	bulk: bool = False
	user: str | None = None


def store_event(event: TriggerEvent) -> str | None:
	"""Store an event in the caller's transaction, and wake a worker after its commit.

	An imported one wakes nobody: the clock finds it, and ten thousand of them queue nothing.

	Returns:
		Its name; None if one of this name is stored already.
	"""
	now, name = instants.now_utc(), event.name or frappe.generate_hash(length=12)
	cause = current.find_current()
	values = {
		"name": name,
		"kind": event.kind,
		"state": states.EVENT_NEW,
		"template": event.template or None,
		"record_doctype": event.record[0] or None,
		"record_name": event.record[1] or None,
		"user": frappe.session.user if event.user is None else event.user or None,
		"instant": now,
		"due_utc": now,
		"attempts": 0,
		"bulk": int(event.bulk),
		"chain": cause.chain if cause else None,
		"depth": cause.depth if cause else 0,
		"cause": f"{cause.run} {cause.step}" if cause else None,
		"changes": dump_json(event.changes),
		"payload": dump_json(event.payload),
	}
	try:
		repository.insert_event(values)
	except Exception as error:
		if not event.name or not frappe.db.is_primary_key_violation(error):
			raise
		return None  # the database has undone this statement alone
	if not event.bulk:
		waking.wake()
	return name


def make_name(*parts: str) -> str:
	"""Return a name for an event that is to be stored once: the same for the same parts, in the same order."""
	return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:40]


def rewrite_changes(name: str, changes: Mapping[str, Any]) -> bool:
	"""Store other changes with an event that nobody has looked at; return whether it is still there."""
	if not frappe.db.get_value(EVENT, {"name": name, "state": states.EVENT_NEW}, "name"):
		return False  # the change was undone by a rollback to a savepoint
	row = frappe.qb.DocType(EVENT)
	frappe.qb.update(row).set(row.changes, dump_json(changes)).where(row.name == name).run()
	return True


def close_event(name: str, state: str, result: str, now: datetime) -> None:
	"""Store what became of an event.

	Args:
		name: of the Flow Event.
		state: Done, Ignored or Failed.
		result: as results.py packs it, or an English sentence.
		now: UTC, naive.
	"""
	row = frappe.qb.DocType(EVENT)
	query = frappe.qb.update(row).set(row.state, state).set(row.result, result[:1000]).set(row.due_utc, None)
	query.set(row.modified, instants.to_site(now)).where(row.name == name).run()


def read_json(text: str | None) -> JsonObject:
	"""Return what a JSON column holds."""
	return json.loads(text) if text else {}


def dump_json(value: Mapping[str, Any]) -> str | None:
	"""Return a value for a JSON column; empty for nothing."""
	return json.dumps(to_plain(value), ensure_ascii=False, separators=(",", ":")) if value else None
