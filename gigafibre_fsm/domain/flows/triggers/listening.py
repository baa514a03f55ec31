"""Who listens to which documents: asked at every save of the site, so the answer is kept and costs no query.

A template listens from its activation on. A run that waits for a document listens too: to what the waits of its version
can watch, which is known from the version alone, so a run may begin to wait without anybody's knowledge.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypedDict

import frappe

from gigafibre_fsm.domain.flows.catalogue import trigger_kinds
from gigafibre_fsm.domain.flows.definition import tree
from gigafibre_fsm.domain.flows.definition.tree import FlowDefinition
from gigafibre_fsm.domain.flows.runs import states
from gigafibre_fsm.domain.flows.templates import repository
from gigafibre_fsm.domain.flows.templates import states as template_states
from gigafibre_fsm.domain.platform import kept_answers

KEY = "fsm_flow_listeners"
KEPT = 600
"""Seconds for which the answer is kept; every activation forgets it at once."""
FRESH = 2
"""Seconds for which one request or job does not even ask Redis: an import saves thousands of documents."""
ANY = "*"
"""Stands for every doctype: a wait does not say of which one."""
TEXTS = "incoming texts"
"""Stands beside the doctypes."""
NOBODY: "DoctypeListeners" = {"starts": False, "imports": False, "waits": False}


class DoctypeListeners(TypedDict):
	"""Who listens to a doctype: templates, templates that want imported records, runs that wait."""

	starts: bool
	imports: bool
	waits: bool


def find_listeners(doctype: str) -> DoctypeListeners:
	"""Return who listens to a doctype; without a query, but once after each activation or ten minutes."""
	known = _recall()
	if known is None:
		known = load_listeners()
		kept_answers.store_answer(KEY, known, KEPT)
		frappe.local.fsm_flow_listeners = (time.monotonic(), known)
	found, anywhere = known.get(doctype), known.get(ANY)
	if found and anywhere:
		return {"starts": found["starts"], "imports": found["imports"], "waits": True}
	return found or anywhere or NOBODY


def _recall() -> dict[str, DoctypeListeners] | None:
	"""What this request, or Redis, remembers."""
	read_at, known = getattr(frappe.local, "fsm_flow_listeners", (0.0, None))
	if known is not None and time.monotonic() - read_at < FRESH:
		return known
	known = kept_answers.load_answer(KEY, dict)
	if known is not None:
		frappe.local.fsm_flow_listeners = (time.monotonic(), known)
	return known


def forget_listeners() -> None:
	"""Have the next save ask again."""
	frappe.local.fsm_flow_listeners = (0.0, None)
	kept_answers.forget_answer(KEY)


def load_listeners() -> dict[str, DoctypeListeners]:
	"""Return the listeners by doctype, from the templates and the versions that run."""
	known: dict[str, DoctypeListeners] = {}
	for row in _active_templates():
		entry = known.setdefault(row.listens_to, {**NOBODY})
		entry["starts"], entry["imports"] = True, entry["imports"] or bool(row.allow_import)
	if list_templates(trigger_kinds.INBOUND_TEXT):
		known[TEXTS] = {**NOBODY, "starts": True}
	for version in _running_versions():
		for doctype in list_watched(repository.load_definition(version)):
			known.setdefault(doctype, {**NOBODY})["waits"] = True
	return known


def has_text_listeners() -> bool:
	"""Return whether any template listens for text messages."""
	return find_listeners(TEXTS)["starts"]


def _active_templates() -> list[Any]:
	filters = {
		"state": template_states.ACTIVE,
		"trigger_kind": trigger_kinds.DOCUMENT,
		"listens_to": ("is", "set"),
	}
	return frappe.get_all(repository.TEMPLATE, filters=filters, fields=["listens_to", "allow_import"])


def _running_versions() -> set[str]:
	filters = {"state": ("in", template_states.RUNNING_ON), "active_version": ("is", "set")}
	active = frappe.get_all(repository.TEMPLATE, filters=filters, pluck="active_version")
	run = frappe.qb.DocType("Flow Run")
	open_runs = frappe.qb.from_(run).select(run.version).distinct().where(run.state.isin(states.OPEN)).run()
	return {*active, *(version for (version,) in open_runs if version)}


def list_watched(definition: FlowDefinition) -> Iterator[str]:
	"""Yield the doctypes that the waits of a flow can watch; ANY if a wait does not say which.

	Args:
		definition: of a version.
	"""
	own = definition.trigger.inputs.get("doctype")
	for step in definition.index.values():
		if step.kind != tree.WAIT_FOR or step.inputs.get("key"):
			continue
		doctype = step.inputs.get("doctype") or own
		yield doctype if isinstance(doctype, str) and doctype else ANY


@dataclass(frozen=True, slots=True)
class ListeningTemplate:
	"""An active template, and the subject of its trigger."""

	name: str
	title: str
	active_version: str
	listens_to: str


def list_templates(kind: str, listens_to: str = "") -> list[ListeningTemplate]:
	"""Return the active templates of a kind of trigger, oldest first.

	Args:
		kind: of the trigger.
		listens_to: only those that listen to this subject; empty for all.
	"""
	filters = {"state": template_states.ACTIVE, "trigger_kind": kind}
	if listens_to:
		filters["listens_to"] = listens_to
	fields = ["name", "title", "active_version", "listens_to"]
	rows = frappe.get_all(repository.TEMPLATE, filters=filters, fields=fields, order_by="creation")
	return [ListeningTemplate(row.name, row.title, row.active_version, row.listens_to or "") for row in rows]
