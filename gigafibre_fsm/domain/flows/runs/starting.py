"""Starts of runs: a template's mode for one record, and the limits that end a flow which starts itself."""

import json
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import Any, TypeAlias

import frappe

from gigafibre_fsm.domain.flows.runs import causes, ending, modes, repository, states, waking
from gigafibre_fsm.domain.flows.runs.causes import RunCause
from gigafibre_fsm.domain.flows.templates import repository as template_repository
from gigafibre_fsm.domain.flows.templates import states as template_states
from gigafibre_fsm.domain.platform import instants

RunValues: TypeAlias = dict[str, Any]
"""Fields of a new Flow Run."""

HOUR = timedelta(hours=1)
LONGEST_CAUSE = 30_000
"""Characters that a cause may have as JSON."""
SUPERSEDED = "A later run of this record took its place."
_TEMPLATE_FIELDS = ("name", "title", "state", "active_version", "mode", "most_runs", "allow_import")


class RefusedStart(Enum):
	"""Why a run does not start; the value is the English sentence, translated for each reader."""

	NOT_ACTIVE = "The flow is not active."
	IMPORTED = "The record came with an import, which this flow leaves out."
	TOO_DEEP = "Flows started each other too often in a row."
	SAME_CHAIN = "This flow ran for this record already because of the same event."
	TOO_OFTEN = "This flow began for this record too often within an hour."
	UNDER_WAY = "A run for this record is under way."
	QUEUE_FULL = "Too many runs wait for this record."
	TOO_LARGE = "What the trigger brought is too large."


@dataclass(frozen=True, slots=True)
class RunStart:
	"""What became of a start: the run, or why there is none."""

	run: str = ""
	refused: RefusedStart | None = None


def start(template: str, record: tuple[str, str], cause: RunCause) -> str | None:
	"""Start a run of a template's active version, in the caller's transaction; return its name.

	The condition of the trigger was judged by the caller. A worker is woken after the commit.

	Args:
		template: name of the Flow Template.
		record: DocType and name of the document that it is about; both empty without one: then its mode does not
			limit it.
		cause: why.

	Returns:
		None if it is not started: the template is not active, its mode allows no further run of this record, or a
		limit is reached; the reason is written to the event of the cause.
	"""
	started = try_start(template, record, cause)
	if started.refused and cause.event:
		result = started.refused.value
		frappe.db.set_value(repository.EVENT, cause.event, "result", result, update_modified=False)
	return started.run or None


def try_start(template: str, record: tuple[str, str], cause: RunCause) -> RunStart:
	"""Start a run as `start` does, and return why if it is not started.

	Args:
		template: name of the Flow Template.
		record: DocType and name; both empty without one.
		cause: why.
	"""
	row = frappe.db.get_value(template_repository.TEMPLATE, template, _TEMPLATE_FIELDS, as_dict=True)
	packed = json.dumps(causes.pack_cause(cause), ensure_ascii=False)
	refused = _find_refusal(row, record, cause, packed)
	if refused:
		return RunStart(refused=refused)
	return _store_run(row, record, _make_values(row, record, cause, packed))


def _find_refusal(
	row: "frappe._dict | None", record: tuple[str, str], cause: RunCause, packed: str
) -> RefusedStart | None:
	if not row or row.state != template_states.ACTIVE:
		return RefusedStart.NOT_ACTIVE
	if cause.is_bulk and not row.allow_import:
		return RefusedStart.IMPORTED
	if len(packed) > LONGEST_CAUSE:
		return RefusedStart.TOO_LARGE
	if cause.depth >= causes.MOST_DEPTH:
		return RefusedStart.TOO_DEEP
	return _find_repetition(row, record, cause) if record[1] else None


def _find_repetition(row: "frappe._dict", record: tuple[str, str], cause: RunCause) -> RefusedStart | None:
	same = {"template": row.name, "record_doctype": record[0], "record_name": record[1]}
	if cause.chain and frappe.db.exists(repository.RUN, {**same, "chain": cause.chain}):
		return RefusedStart.SAME_CHAIN
	since = instants.now_utc() - HOUR
	if frappe.db.count(repository.RUN, {**same, "instant": (">", since)}) >= causes.MOST_STARTS_PER_HOUR:
		return RefusedStart.TOO_OFTEN
	return None


def _store_run(row: "frappe._dict", record: tuple[str, str], values: RunValues) -> RunStart:
	"""Store a new run in a place of its record, or say why its mode allows none."""
	if not record[1]:
		return RunStart(_insert(values))
	places = row.most_runs if row.mode == template_states.PARALLEL else 1
	for key in modes.list_free_keys(row.name, record, places):
		if name := _insert({**values, "active_key": key}):
			return RunStart(name)
	if row.mode in (template_states.SINGLE, template_states.PARALLEL):
		return RunStart(refused=RefusedStart.UNDER_WAY)
	return _begin_behind(row, record, values)


def _begin_behind(row: "frappe._dict", record: tuple[str, str], values: RunValues) -> RunStart:
	"""Store a new run whose record has one under way: in its place, or behind it."""
	key = modes.make_key(row.name, record, 0)
	if row.mode == template_states.RESTART:
		ending.cancel_holder(key, row.name, record, SUPERSEDED)
		is_free = True
	else:
		is_free = modes.lock_holder(key) is None  # it may have ended meanwhile
	if is_free and (name := _insert({**values, "active_key": key})):
		return RunStart(name)
	if row.mode == template_states.QUEUE and modes.count_queued(row.name, record) >= row.most_runs:
		return RunStart(refused=RefusedStart.QUEUE_FULL)
	return RunStart(_insert({**values, "state": states.QUEUED, "due_utc": None}))


def _make_values(row: "frappe._dict", record: tuple[str, str], cause: RunCause, packed: str) -> RunValues:
	now = instants.now_utc()
	name = frappe.generate_hash(length=12)
	return {
		"name": name,
		"root": name,
		"title": f"{row.title}: {record[1]}"[: repository.LONGEST_TEXT] if record[1] else row.title,
		"template": row.name,
		"version": row.active_version,
		"record_doctype": record[0] or None,
		"record_name": record[1] or None,
		"state": states.READY,
		"due_utc": now,
		"started_on": instants.now(),
		"instant": now,
		"cause": packed,
		"started_by": cause.user or None,
		"chain": cause.chain or frappe.generate_hash(length=12),
		"depth": cause.depth + 1,
		"parent_run": cause.parent_run or None,
		"generation": 0,
	}


def _insert(values: RunValues) -> str:
	"""Store a run and return its name; empty if another one has taken its place."""
	try:
		name = repository.insert_run(values)
	except Exception as error:
		if not error.args or not frappe.db.is_duplicate_entry(error):
			raise
		# the database has undone this statement alone
		return ""
	waking.wake()
	return name
