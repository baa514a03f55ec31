"""Rows of runs and their steps: written by the query builder, because a document costs ten times as much."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import frappe

from gigafibre_fsm.domain.flows.definition import reasons
from gigafibre_fsm.domain.flows.engine import state as engine_state
from gigafibre_fsm.domain.flows.engine.messages import StepRecord
from gigafibre_fsm.domain.flows.engine.state import RunState
from gigafibre_fsm.domain.flows.engine.walker import StepValues
from gigafibre_fsm.domain.flows.runs import statements, states
from gigafibre_fsm.domain.platform import instants

RUN, STEP, EVENT = "Flow Run", "Flow Run Step", "Flow Event"
WRITER = "Administrator"
"""Who owns the rows: they are written by workers."""
LONGEST_TEXT = 140


@dataclass(frozen=True, slots=True)
class ClaimedRun:
	"""A run whose row this transaction has locked.

	Attributes:
		state: as stored.
		due_utc, instant: when it is due, and when it was started: UTC, naive.
		context: `state` of the engine, and `order`, what a person wants done.
		cause: as `causes.pack_cause` wrote it.
	"""

	name: str
	template: str
	version: str
	state: str
	record: tuple[str, str]
	root: str
	generation: int
	depth: int
	chain: str
	waits_for: str
	due_utc: datetime | None
	instant: datetime
	active_key: str
	context: dict[str, Any]
	cause: dict[str, Any]
	parent_run: str

	@property
	def engine_state(self) -> RunState:
		"""Where the run stands."""
		return engine_state.from_json(self.context.get("state", {}))


_FIELDS = (
	*("name", "template", "version", "state", "record_doctype", "record_name", "root", "generation"),
	*(
		"depth",
		"chain",
		"waits_for",
		"due_utc",
		"instant",
		"active_key",
		"context",
		"cause",
		"parent_run",
	),
)


def lock_run(name: str, *, skip_locked: bool) -> ClaimedRun | None:
	"""Return a run and lock its row until the end of the transaction.

	Args:
		name: of the Flow Run.
		skip_locked: return None instead of waiting for who has it.
	"""
	statement = statements.lock_row(RUN, _FIELDS, skip_locked=skip_locked)
	rows = frappe.db.sql(statement, (name,), as_dict=True)
	if not rows:
		return None
	row = rows[0]
	return ClaimedRun(
		row.name,
		row.template,
		row.version,
		row.state,
		(row.record_doctype or "", row.record_name or ""),
		row.root,
		row.generation or 0,
		row.depth or 0,
		row.chain or "",
		row.waits_for or "",
		row.due_utc,
		row.instant,
		row.active_key or "",
		json.loads(row.context or "{}"),
		json.loads(row.cause or "{}"),
		row.parent_run or "",
	)


def insert_run(values: Mapping[str, Any]) -> str:
	"""Store a new run and return its name; a unique `active_key` refuses a second one of the same place."""
	named = {"name": frappe.generate_hash(length=12), **values}
	_insert(RUN, [named])
	return named["name"]


def update_run(name: str, values: Mapping[str, Any]) -> None:
	"""Write fields of a run."""
	_update(RUN, name, {**values, "modified": instants.now()})


@dataclass(slots=True)
class StepTimes:
	"""When a step began and ended, UTC, naive, and how long its function took, in milliseconds."""

	began_at: datetime
	ended_at: datetime | None
	ms: float | None


def write_steps(
	run: ClaimedRun, records: Sequence[StepRecord], last_seq: int, times: Mapping[int, StepTimes]
) -> None:
	"""Store what the engine recorded: new rows in one statement, and rows that continue an earlier one.

	Args:
		run: claimed.
		records: in the order in which they were decided; a later one of the same number counts.
		last_seq: the greatest number that was stored before.
		times: by number.
	"""
	latest: dict[int, StepRecord] = {}
	for record in records:
		before = latest.get(record.seq)
		kept = before.inputs if before and record.inputs is None else record.inputs
		latest[record.seq] = replace(record, inputs=kept)
	fresh = [record for seq, record in latest.items() if seq > last_seq]
	if fresh:
		_insert(STEP, [_row_of(run, record, times) for record in fresh])
	for seq, record in latest.items():
		if seq <= last_seq:
			_update_step(run, record, times)


def step_name(run: str, seq: int) -> str:
	"""Return the name of a step's row."""
	return f"{run}-{seq:04}"


def make_effect_key(run: ClaimedRun, step: str, iteration: str) -> str:
	"""Return the key under which a step has its effect: the same for each attempt, and for each repetition of the run.

	Args:
		run: whose first run and generation count.
		step: id of the step.
		iteration: the turns of the repetitions around it.
	"""
	return f"{run.root}:{step}:{iteration}:{run.generation}"


def _row_of(run: ClaimedRun, record: StepRecord, times: Mapping[int, StepTimes]) -> dict[str, Any]:
	return {
		"name": step_name(run.name, record.seq),
		"run": run.name,
		"seq": record.seq,
		"step_id": record.step,
		"kind": record.kind,
		"label": record.name[:LONGEST_TEXT],
		"iteration": record.iteration,
		"effect_key": make_effect_key(run, record.step, record.iteration),
		"attempt": record.attempt,
		"input": _dump(record.inputs),
		**_result_of(record, times),
	}


def _result_of(record: StepRecord, times: Mapping[int, StepTimes]) -> dict[str, Any]:
	time = times.get(record.seq)
	is_over = record.state != states.STEP_WAITING
	return {
		"state": record.state,
		"output": _dump(record.outputs),
		"branch": record.branch,
		"trace": _dump(record.trace),
		"error": record.error[: reasons.LONGEST],
		"began_at": time.began_at if time else instants.now_utc(),
		"ended_at": (time.ended_at if time and time.ended_at else instants.now_utc()) if is_over else None,
		"ms": time.ms if time else 0,
	}


def _update_step(run: ClaimedRun, record: StepRecord, times: Mapping[int, StepTimes]) -> None:
	values = {**_result_of(record, times), "attempt": record.attempt}
	if record.seq not in times:
		del values["began_at"]
	if record.inputs is not None:
		values["input"] = _dump(record.inputs)
	_update(STEP, step_name(run.name, record.seq), values)


def find_done(effect_key: str) -> StepValues | None:
	"""Return the outputs of a step that had its effect under this key, None without one."""
	done = {"effect_key": effect_key, "state": states.STEP_DONE}
	output = frappe.db.get_value(STEP, done, "output")
	return None if output is None else json.loads(output or "{}")


def insert_event(values: Mapping[str, Any]) -> str:
	"""Store an event and return its name."""
	name = frappe.generate_hash(length=12)
	_insert(EVENT, [{"name": name, **values}])
	return name


def _insert(doctype: str, rows: Sequence[Mapping[str, Any]]) -> None:
	stamp = instants.now()
	usual = {
		"owner": WRITER,
		"modified_by": WRITER,
		"creation": stamp,
		"modified": stamp,
		"docstatus": 0,
		"idx": 0,
	}
	columns = (*usual, *rows[0])
	values = [value for row in rows for value in (*usual.values(), *row.values())]
	frappe.db.sql(statements.insert_rows(doctype, columns, len(rows)), values)


def _update(doctype: str, name: str, values: Mapping[str, Any]) -> None:
	frappe.db.sql(statements.update_row(doctype, tuple(values)), (*values.values(), name))


def _dump(value: Any) -> str:
	return json.dumps(value, ensure_ascii=False, default=str, separators=(",", ":")) if value else ""
