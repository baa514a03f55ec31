"""A run as a story: what started it, what each step did and found, where it stands."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any, TypedDict

import frappe
from frappe import _
from frappe.utils import get_fullname

from gigafibre_fsm.domain.flows.catalogue import entries
from gigafibre_fsm.domain.flows.catalogue.registry import Input, Output
from gigafibre_fsm.domain.flows.conditions import rules
from gigafibre_fsm.domain.flows.definition import parse
from gigafibre_fsm.domain.flows.definition.tree import FlowDefinition
from gigafibre_fsm.domain.flows.editor import condition_words, differences, flow_list
from gigafibre_fsm.domain.flows.editor.condition_words import ConditionWords
from gigafibre_fsm.domain.flows.templates import repository, wording
from gigafibre_fsm.domain.platform import formatting, instants

RUN, RUN_STEP = "Flow Run", "Flow Run Step"
MOST_STEPS = 500
LONGEST = 500
"""Characters shown of a value."""


class LeafRow(TypedDict):
	"""One rule of a condition as it was judged: its sentence, and what stood in the field."""

	text: str
	found: str
	holds: bool


class ValueRow(TypedDict):
	"""An input or output of a step: its label, and the DocType if it names a document that the reader may open."""

	name: str
	text: str
	doctype: str


class StoryStep(TypedDict):
	"""One step as it happened; `branch` is the way taken, `when` site time.

	`leaves` and `values` are empty for whoever may not read what steps remember.
	"""

	name: str
	step: str
	label: str
	state: str
	when: datetime | None
	milliseconds: float
	attempt: int
	branch: str
	branch_text: str
	sentence: str
	error: str
	leaves: list[LeafRow]
	values: list[ValueRow]


class RunStory(TypedDict):
	"""A run: `record` is DocType and name, both empty without one; times are those of the site."""

	run: str
	title: str
	template: str
	state: str
	reason: str
	record: list[str]
	cause: str
	version_text: str
	started_on: datetime | None
	ended_on: datetime | None
	waits_for: str
	steps: list[StoryStep]
	may_operate: bool


def tell_story(run: str) -> RunStory:
	"""Return what happened in a run.

	Raises:
		frappe.DoesNotExistError: there is none of this name.
		frappe.PermissionError: the user may not read it.
	"""
	doc = frappe.get_doc(RUN, run)
	doc.check_permission("read")
	definition = _load_definition(doc.version)
	# what steps read and brought may be of documents that a dispatcher does not see
	shows_values = doc.has_permlevel_access_to("context")
	return {
		"run": doc.name,
		"title": doc.title or doc.name,
		"template": doc.template,
		"state": doc.state,
		"reason": wording.translate_reason(doc.reason),
		"record": [doc.record_doctype or "", doc.record_name or ""],
		"cause": _describe_cause(doc),
		"version_text": _describe_version(doc.version),
		"started_on": doc.started_on,
		"ended_on": doc.ended_on,
		"waits_for": _describe_wait(doc, definition),
		"steps": [_step_row(row, definition, shows_values) for row in _load_steps(run)],
		"may_operate": flow_list.may_edit(),
	}


def _load_definition(version: str | None) -> FlowDefinition | None:
	if not version or not frappe.db.exists(repository.VERSION, version):
		return None
	return parse.parse_definition(repository.load_raw(version)).definition


def _load_steps(run: str) -> list["frappe._dict"]:
	return frappe.get_all(
		RUN_STEP,
		filters={"run": run},
		fields=[
			*("name", "seq", "step_id", "kind", "label", "state", "iteration", "attempt", "branch"),
			*("began_at", "ms", "error", "input", "output", "trace"),
		],
		order_by="seq",
		limit_page_length=MOST_STEPS,
	)


def _describe_cause(doc: Any) -> str:
	"""The trigger and who caused it; the stored cause is JSON of runs/causes.py, or words."""
	try:
		cause = json.loads(doc.cause or "{}")
	except ValueError:
		return doc.cause
	kind = entries.TRIGGER_KINDS.get(cause.get("kind", "")) if isinstance(cause, dict) else None
	who = get_fullname(doc.started_by) if doc.started_by else ""
	return " · ".join(filter(None, (_(kind.label) if kind else "", who)))


def _describe_version(version: str | None) -> str:
	number = frappe.db.get_value(repository.VERSION, version, "number") if version else None
	return _("On version {0}").format(number) if number else ""


def _describe_wait(doc: Any, definition: FlowDefinition | None) -> str:
	if doc.state != "Waiting":
		return ""
	step = definition.index.get(doc.step) if definition and doc.step else None
	name = condition_words.name_step(step) if step else doc.waits_for or ""
	if doc.waits_until:
		return _("Waits at “{0}” until {1}.").format(
			name, formatting.moment(instants.to_site(doc.waits_until), formatting.language(frappe.local.lang))
		)
	return _("Waits at “{0}” until something happens.").format(name)


def _step_row(row: "frappe._dict", definition: FlowDefinition | None, shows_values: bool) -> StoryStep:
	step = definition.index.get(row.step_id) if definition else None
	values = (*_value_rows(row.kind, row.input, True), *_value_rows(row.kind, row.output, False))
	return {
		"name": row.name,
		"step": row.step_id,
		"label": row.label or (condition_words.name_step(step) if step else _name_kind(row.kind)),
		"state": row.state,
		"when": instants.to_site(row.began_at) if row.began_at else None,
		"milliseconds": float(row.ms or 0),
		"attempt": row.attempt or 1,
		"branch": row.branch or "",
		"branch_text": wording.name_branch(row.branch, step),
		"sentence": _name_round(row.iteration),
		"error": wording.translate_reason(row.error),
		"leaves": list(_leaf_rows(row.trace, ConditionWords(definition))) if shows_values else [],
		"values": list(values) if shows_values else [],
	}


def _name_kind(kind: str) -> str:
	known = entries.STEP_KINDS.get(kind)
	return _(known.label) if known else kind


def _name_round(iteration: str | None) -> str:
	return _("Round {0}").format(iteration) if iteration and iteration != "0" else ""


def _leaf_rows(text: str | None, words: ConditionWords) -> Iterator[LeafRow]:
	for leaf in _read_json(text, list):
		rule = {name: leaf[name] for name in ("field", "op", "value") if leaf.get(name) is not None}
		field = str(leaf.get("field"))
		yield {
			"text": words.describe(rule) if not rules.check(rule) else field,
			"found": _show_found(field, leaf.get("found"), words),
			"holds": bool(leaf.get("holds")),
		}


def _show_found(field: str, found: Any, words: ConditionWords) -> str:
	if isinstance(found, dict | list):
		return differences.show_value(found) or _("nothing")
	return words.word_value(field, found)[:LONGEST] or _("nothing")


def _value_rows(kind: str, text: str | None, is_input: bool) -> Iterator[ValueRow]:
	known = entries.STEP_KINDS.get(kind)
	places = (known.inputs if is_input else known.outputs) if known else ()
	by_name = {each.name: each for each in places}
	for name, value in _read_json(text, dict).items():
		shown, place = differences.show_value(value), by_name.get(name)
		if shown:
			doctype = _find_doctype(place, value) if place else ""
			yield {"name": _(place.label) if place else name, "text": shown[:LONGEST], "doctype": doctype}


def _find_doctype(place: Input | Output, value: Any) -> str:
	"""Return the DocType of the document that a value names; empty if there is none, or it may not be read."""
	doctype = place.options[0] if place.type == "Link" and place.options else ""
	if not doctype or not isinstance(value, str) or not frappe.db.exists(doctype, value):
		return ""
	return doctype if frappe.has_permission(doctype, "read", doc=value) else ""


def _read_json(text: str | None, kind: type) -> Any:
	try:
		read = json.loads(text or "null")
	except ValueError:
		read = None
	return read if isinstance(read, kind) else kind()
