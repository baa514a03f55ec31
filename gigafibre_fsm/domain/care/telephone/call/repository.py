"""The rows of FSM Call: made once for each call of the provider, locked before they are read, written in one update.

Callbacks of one call come at once, twice and in any order. So a row is made by INSERT … ON DUPLICATE KEY and changed under
its lock; Frappe's documents would compare timestamps and refuse the second of two.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import frappe

from gigafibre_fsm.domain.care.telephone.call import states
from gigafibre_fsm.domain.care.telephone.call.states import CallFacts
from gigafibre_fsm.domain.platform import instants

DOCTYPE = "FSM Call"
EVENT = "fsm_call"
_COLUMNS = (
	*(
		"name",
		"direction",
		"status",
		"number",
		"from_number",
		"to_number",
		"call_sid",
		"customer",
		"issue",
		"dispatch_job",
	),
	*("agent", "transferred_to", "language", "incident", "instant", "answered_utc", "ended_utc", "ending"),
	*("leg_sid", "rung", "voicemail", "duration", "needs_call_back", "called_back_on", "conference"),
	*("recording", "recording_state", "looks", "call_log", "started_on"),
	*("notes", "outcome", "is_recorded", "recording_paused"),
)


@dataclass(frozen=True, slots=True)
class StoredCall:
	"""A call as it is stored; `instant` is its start in UTC, `rung` are the Users whose telephones rang."""

	name: str
	direction: str
	status: str
	number: str
	from_number: str
	to_number: str
	call_sid: str
	customer: str
	issue: str
	dispatch_job: str
	agent: str
	transferred_to: str
	language: str
	incident: str
	conference: str
	recording: str
	recording_state: str
	looks: int
	call_log: str
	notes: str
	outcome: str
	is_recorded: bool
	is_recording_paused: bool
	needs_call_back: bool
	is_called_back: bool
	instant: datetime
	started_on: datetime
	rung: tuple[str, ...]
	facts: CallFacts

	@property
	def is_over(self) -> bool:
		"""Whether it has come to its end."""
		return self.status in states.FINAL


def insert_call(values: Mapping[str, Any]) -> str:
	"""Make the row of a call, unless there is one with its provider's id; return the new row's name.

	Args:
		values: fields of FSM Call; `call_sid` is None for a call that the provider does not know yet.
	"""
	name, now = frappe.generate_hash(length=10), instants.now()
	row = {
		"name": name,
		"creation": now,
		"modified": now,
		"owner": "Administrator",
		"modified_by": "Administrator",
		"started_on": now,
		"instant": instants.now_utc(),
		"status": states.QUEUED,
		**values,
	}
	table = frappe.qb.DocType(DOCTYPE)
	query = frappe.qb.into(table).columns(*row).insert(*row.values())
	query.on_duplicate_key_update(table.call_sid, table.call_sid).run()
	return name


def lock_call(name: str = "", *, sid: str = "") -> StoredCall | None:
	"""Lock a call by its name, or by the provider's id of its first leg, and return it as it is now; None if unknown."""
	if not (name or sid):
		return None
	table = frappe.qb.DocType(DOCTYPE)
	query = frappe.qb.from_(table).select(*(table[column] for column in _COLUMNS)).for_update()
	rows = query.where(table.name == name if name else table.call_sid == sid).run(as_dict=True)
	return _row(rows[0]) if rows else None


def load_calls(names: Collection[str]) -> list[StoredCall]:
	"""Return calls by their names, the newest first, in one query and without a lock."""
	if not names:
		return []
	table = frappe.qb.DocType(DOCTYPE)
	query = frappe.qb.from_(table).select(*(table[column] for column in _COLUMNS))
	query = query.where(table.name.isin(list(names))).orderby(table.instant, order=frappe.qb.desc)
	return [_row(row) for row in query.run(as_dict=True)]


def load_call(name: str) -> StoredCall | None:
	"""Return a call by its name, without a lock; None if there is none."""
	return next(iter(load_calls([name])), None)


def update_call(name: str, values: Mapping[str, Any]) -> None:
	"""Write fields of a call whose row is locked, in one update."""
	if not values:
		return
	table = frappe.qb.DocType(DOCTYPE)
	query = frappe.qb.update(table).where(table.name == name)
	for field, value in {**values, "modified": instants.now()}.items():
		query = query.set(table[field], value)
	query.run()


def save_facts(row: StoredCall, facts: CallFacts) -> StoredCall:
	"""Write what is known of a call now, and return the row with it; the status follows from the facts alone."""
	status = states.status_of(facts)
	is_missed = states.is_missed(facts) and not row.is_called_back
	values = {
		"status": status,
		"answered_utc": facts.answered_at,
		"answered_on": instants.to_site(facts.answered_at) if facts.answered_at else None,
		"ended_utc": facts.ended_at,
		"ended_on": instants.to_site(facts.ended_at) if facts.ended_at else None,
		"duration": states.measure_duration(facts) or facts.duration,
		"ending": facts.ending,
		"leg_sid": facts.answered_leg or None,
		"voicemail": int(facts.has_message),
		"needs_call_back": int(is_missed),
	}
	if facts.answered_by:
		values["agent"] = facts.answered_by
	update_call(row.name, values)
	return replace(
		row,
		status=status,
		facts=facts,
		agent=facts.answered_by or row.agent,
		needs_call_back=is_missed,
	)


def announce(row: StoredCall, users: Collection[str]) -> None:
	"""Tell users' browsers of a call once this transaction is committed; they poll as well, in case it is lost."""
	message = {"call": row.name, "status": row.status, "direction": row.direction, "number": row.number}
	for user in sorted(set(filter(None, users))):
		frappe.publish_realtime(EVENT, message, user=user, after_commit=True)


def _row(row: Mapping[str, Any]) -> StoredCall:
	facts = CallFacts(
		direction=row["direction"],
		has_rung=row["status"] != states.QUEUED,
		answered_at=row["answered_utc"],
		answered_leg=row["leg_sid"] or "",
		answered_by=(row["agent"] or "") if row["direction"] == states.INBOUND else "",
		ended_at=row["ended_utc"],
		ending=row["ending"] or "",
		has_message=bool(row["voicemail"]),
		duration=row["duration"] or 0,
	)
	texts = (
		*(
			"number",
			"from_number",
			"to_number",
			"call_sid",
			"customer",
			"issue",
			"dispatch_job",
			"agent",
			"transferred_to",
		),
		*("language", "incident", "conference", "recording", "recording_state", "call_log"),
		*("notes", "outcome"),
	)
	return StoredCall(
		name=row["name"],
		direction=row["direction"],
		status=row["status"],
		needs_call_back=bool(row["needs_call_back"]),
		is_recorded=bool(row["is_recorded"]),
		is_recording_paused=bool(row["recording_paused"]),
		is_called_back=bool(row["called_back_on"]),
		looks=row["looks"] or 0,
		instant=row["instant"],
		started_on=row["started_on"],
		rung=tuple((row["rung"] or "").split()),
		facts=facts,
		**{field: row[field] or "" for field in texts},
	)
