"""A count on history that a worker makes, and its progress; both are kept for an hour."""

import json
from dataclasses import asdict
from typing import Any, TypedDict

import frappe
from frappe import _

from gigafibre_fsm.domain.flows.definition.parse import RawDefinition
from gigafibre_fsm.domain.flows.preview import history
from gigafibre_fsm.domain.flows.templates import activation
from gigafibre_fsm.domain.platform import formatting, instants, job_queue
from gigafibre_fsm.exceptions import FsmError, NotYours

KEPT = 3600
"""Seconds."""
STEP = 0.02
"""Share after which the progress is stored again."""


class ChannelRow(TypedDict):
	"""What one channel would have carried."""

	channel: str
	count: int
	customers: int
	repeated: int
	cost_cents: int


class HistoryProgress(TypedDict):
	"""How far a count is: `share` from 0 to 1; the figures once it is done; `since` is a day, ISO."""

	id: str
	is_done: bool
	share: float
	sentence: str
	rows: list[ChannelRow]
	is_approximate: bool
	since: str


def start_count(template: str, raw: RawDefinition, days: int) -> HistoryProgress:
	"""Have a worker count, and return the progress so far.

	Args:
		template: name of the Flow Template.
		raw: the definition, as it is drawn.
		days: how far back.

	Raises:
		FsmError: the definition cannot run.
	"""
	activation.refuse_problems(raw)
	count = frappe.generate_hash(length=16)
	asked = {
		"template": template,
		"raw": raw,
		"days": days,
		"language": formatting.language(frappe.local.lang),
	}
	_store(count, {"user": frappe.session.user, "asked": asked, "progress": _progress(count)})
	job_queue.enqueue_after_commit("count_flow_history", "long", key=count, count=count)
	return _progress(count)


def read_progress(count: str) -> HistoryProgress:
	"""Return how far a count is.

	Raises:
		NotYours: it is another user's, or an hour has passed.
	"""
	kept = _read(count)
	if not kept or kept["user"] != frappe.session.user:
		raise NotYours
	return kept["progress"]


def work_count(count: str) -> None:
	"""Count; the worker acts as the user who has asked. A definition that fails says so instead of the figures."""
	kept = _read(count)
	if not kept:
		return
	asked, shown = kept["asked"], [0.0]

	def report(share: float) -> None:
		if share - shown[0] >= STEP:
			shown[0] = share
			_store(count, {**kept, "progress": _progress(count, share=share)})

	try:
		found = history.count_history(
			asked["template"], asked["raw"], asked["days"], instants.now_utc(), report
		)
	except FsmError as error:
		_store(count, {**kept, "progress": _progress(count, is_done=True, sentence=str(error))})
		return
	except Exception:
		frappe.log_error(title="Flow dry run")
		sentence = _("An error of our own; see Error Log.")
		_store(count, {**kept, "progress": _progress(count, is_done=True, sentence=sentence)})
		return
	done = _progress(
		count,
		is_done=True,
		share=1.0,
		sentence=history.describe_history(found, asked["language"]),
		rows=[asdict(row) for row in found.rows],
		is_approximate=found.is_approximate,
		since=found.since.date().isoformat(),
	)
	_store(count, {**kept, "progress": done})


def _progress(count: str, **parts: Any) -> HistoryProgress:
	empty = {"is_done": False, "share": 0.0, "sentence": "", "rows": [], "is_approximate": False, "since": ""}
	return HistoryProgress(**{"id": count, **empty, **parts})


def _store(count: str, value: dict[str, Any]) -> None:
	frappe.cache().set_value(_key(count), json.dumps(value, ensure_ascii=False), expires_in_sec=KEPT)


def _read(count: str) -> dict[str, Any] | None:
	text = frappe.cache().get_value(_key(count), expires=True)
	return json.loads(text) if text else None


def _key(count: str) -> str:
	return f"fsm_flow_history:{count}"
