"""Endpoints of the dry run of flows: on one record, and on history. They write nothing and send nothing."""

from typing import TypedDict

import frappe

from gigafibre_fsm.api import arguments, guards
from gigafibre_fsm.domain.flows.preview import counting, on_record
from gigafibre_fsm.domain.flows.preview.counting import HistoryProgress
from gigafibre_fsm.domain.flows.templates import drafts
from gigafibre_fsm.domain.platform import instants


class DryPreview(TypedDict):
	"""What an action would do: to whom, by which channel, with which text, at what cost in cents."""

	channel: str
	sentence: str
	recipient: str
	text: str
	segments: int
	cost_cents: int


class DryRow(TypedDict):
	"""One step of a dry run: `preview` of an action, else a `sentence`; `when` in words."""

	label: str
	when: str
	preview: DryPreview | None
	sentence: str


class DryAnswer(TypedDict):
	"""What a flow would do to a record, and how it would end."""

	steps: list[DryRow]
	note: str


@frappe.whitelist(methods=["POST"])
@guards.manager
@guards.limited(120, 60)
def dry_run(template: str, definition: str | dict, record: str = "") -> DryAnswer:
	"""Play a definition on one record: each step is described instead of done.

	Args:
		template: name of the Flow Template, for its budget.
		definition: as it is drawn, as JSON.
		record: name of a document of the trigger's type, which the caller may read; empty for none.

	Returns:
		`{"steps": [{"label", "when", "preview", "sentence"}], "note"}`.
	"""
	arguments.require_flow(template, "read")
	raw = _read(definition)
	trigger = raw.get("trigger") if isinstance(raw.get("trigger"), dict) else {}
	inputs = trigger.get("inputs") if isinstance(trigger.get("inputs"), dict) else {}
	doctype = str(inputs.get("doctype") or "") if record else ""
	if doctype:
		arguments.require(doctype, record, "read")
	about = (doctype, record) if doctype else ("", "")
	found = on_record.dry_run(template, raw, about, instants.now_utc())
	return {"steps": [_row_of(each) for each in found.steps], "note": found.note}


@frappe.whitelist(methods=["POST"])
@guards.manager
@guards.limited(20, 60)
def start_history(template: str, definition: str | dict, days: int = 30) -> HistoryProgress:
	"""Count what a definition would have done in the last days; a worker does, `history_progress` tells how far it is.

	Args:
		template: name of the Flow Template, for its budget.
		definition: as it is drawn, as JSON.
		days: how far back, 1 to 365.
	"""
	arguments.require_flow(template, "read")
	return counting.start_count(template, _read(definition), days)


@frappe.whitelist(methods=["GET"])
@guards.manager
@guards.limited(240, 60)
def history_progress(id: str) -> HistoryProgress:
	"""Return how far a count of the caller is, and its figures once it is done.

	Args:
		id: as `start_history` gave it.
	"""
	return counting.read_progress(id)


def _read(definition: str | dict) -> dict:
	return drafts.read_text(definition if isinstance(definition, str) else frappe.as_json(definition))


def _row_of(step: on_record.DryStep) -> DryRow:
	found = step.preview
	preview = found and DryPreview(
		channel=found.channel,
		sentence=found.sentence,
		recipient=found.recipient,
		text=found.text,
		segments=found.segments,
		cost_cents=found.cost_cents,
	)
	return DryRow(label=step.label, when=step.when, preview=preview, sentence=step.sentence)
