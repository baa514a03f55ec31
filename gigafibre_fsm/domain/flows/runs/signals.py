"""Signals: what happened and may continue a run that waits for it.

A signal is a row, written in the transaction of what happened. A worker then makes the runs due that wait for its key.
A run that begins to wait is looked at once more right after its commit, so that a signal in between is not lost.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import frappe
from frappe.query_builder import DocType

from gigafibre_fsm.domain.flows.engine.state import to_plain
from gigafibre_fsm.domain.flows.engine.structure import DOCUMENT, document_key
from gigafibre_fsm.domain.flows.runs import repository, states, waking
from gigafibre_fsm.domain.platform import instants, transactions

__all__ = ("deliver_signals", "document_key", "find_unheard", "is_awaited", "mark_heard", "run_key", "signal")

SIGNAL = "Signal"
"""Kind of these events; triggers have kinds of their own."""
LONGEST_KEY = 140


@dataclass(frozen=True, slots=True)
class HeardSignal:
	"""A signal that a run has not taken yet."""

	event: str
	payload: dict[str, Any]


def signal(key: str, payload: Mapping[str, Any]) -> None:
	"""Store a signal in the caller's transaction, and wake a worker after its commit.

	A signal that comes before its run waits for it is not lost.

	Args:
		key: what runs wait for.
		payload: becomes the outputs of the step that waits; JSON values.
	"""
	now = instants.now_utc()
	repository.insert_event(
		{
			"kind": SIGNAL,
			"state": states.EVENT_NEW,
			"key": key[:LONGEST_KEY],
			"user": frappe.session.user,
			"instant": now,
			"due_utc": now,
			"payload": json.dumps(to_plain(payload), ensure_ascii=False),
		}
	)
	waking.wake()


def run_key(run: str) -> str:
	"""Return the key of the end of a run that another one started."""
	return f"run:{run}"


def is_awaited(key: str) -> bool:
	"""Whether a run waits for this key now: one look at an index."""
	waiting = {"waits_for": key[:LONGEST_KEY], "state": states.WAITING}
	return bool(frappe.db.get_value(repository.RUN, waiting, "name"))


def deliver_signals(limit: int = 200) -> int:
	"""Make the runs due that wait for what has come, and return how many signals there were."""
	event = DocType(repository.EVENT)
	rows = (
		frappe.qb.from_(event)
		.select(event.name, event.key)
		.where((event.due_utc <= instants.now_utc()) & (event.kind == SIGNAL))
		.orderby(event.due_utc)
		.limit(limit)
		.run()
	)
	for name, key in rows:
		transactions.run_transaction(lambda name=name, key=key: _deliver(name, key))
	return len(rows)


def _deliver(event: str, key: str) -> None:
	run = DocType(repository.RUN)
	now = instants.now_utc()
	query = frappe.qb.update(run).set(run.due_utc, now)
	query.where((run.waits_for == key) & (run.state == states.WAITING)).run()
	# the change of a document says all by waking; what is brought counts until each run has heard it
	done = {"state": states.EVENT_DONE} if key.startswith(DOCUMENT) else {}
	frappe.db.set_value(repository.EVENT, event, {"due_utc": None, **done}, update_modified=False)


def find_unheard(key: str, since: datetime, heard: Sequence[str]) -> list[HeardSignal]:
	"""Return the signals of a key, oldest first, that a run has not taken yet.

	Args:
		key: what it waits for.
		since: earlier ones do not count; UTC, naive.
		heard: names of the events that it has taken.
	"""
	event = DocType(repository.EVENT)
	rows = (
		frappe.qb.from_(event)
		.select(event.name, event.payload)
		.where((event.key == key) & (event.instant >= since) & (event.kind == SIGNAL))
		.where(event.name.notin(list(heard) or [""]))
		.orderby(event.instant)
		.limit(20)
		.run()
	)
	return [HeardSignal(name, json.loads(payload or "{}")) for name, payload in rows]


def mark_heard(event: str) -> None:
	"""Note that a run took a signal; others that wait for the same key take it too."""
	frappe.db.set_value(repository.EVENT, event, "state", states.EVENT_DONE, update_modified=False)
