"""From an event to runs: which templates it concerns, whether their condition holds, and what became of each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import frappe

from gigafibre_fsm.domain.flows.catalogue import trigger_kinds
from gigafibre_fsm.domain.flows.conditions import documents, rules, values
from gigafibre_fsm.domain.flows.conditions.paths import Find, UnknownPath
from gigafibre_fsm.domain.flows.conditions.problems import BadExpression
from gigafibre_fsm.domain.flows.definition.tree import FlowDefinition, FlowTrigger
from gigafibre_fsm.domain.flows.runs import owners, starting
from gigafibre_fsm.domain.flows.runs.causes import RunCause
from gigafibre_fsm.domain.flows.templates import repository
from gigafibre_fsm.domain.flows.triggers import changes, inbound_texts
from gigafibre_fsm.domain.flows.triggers.inbox import JsonObject
from gigafibre_fsm.domain.flows.triggers.listening import ListeningTemplate
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.domain.platform.frappe_internals import acting_as

CONDITION_FAILS = "The condition did not hold."
OWNER_LOST_RIGHTS = "The user of the flow may no longer activate flows."
UNREADABLE = "The record or a field of it does not exist, or the user of the flow may not read it: {0}"


@dataclass(frozen=True, slots=True)
class InboxEvent:
	"""A row of the inbox, read; `instant` is UTC, naive."""

	name: str
	kind: str
	template: str
	record: tuple[str, str]
	user: str
	instant: datetime
	bulk: bool
	chain: str
	depth: int
	changes: Mapping[str, list]
	payload: Mapping[str, Any]

	@property
	def is_made(self) -> bool:
		"""Whether the record is new."""
		return bool(self.payload.get("made"))


@dataclass(frozen=True, slots=True)
class StartResult:
	"""What became of an event for one template: the run, or the English sentence why there is none, and its values."""

	title: str
	run: str = ""
	reason: str = ""
	values: tuple[str, ...] = ()


def start_for_template(template: ListeningTemplate, event: InboxEvent, now: datetime) -> StartResult:
	"""Start a run of a template for an event, if its trigger wants it.

	Args:
		template: active, and of the event's kind.
		event: what happened.
		now: UTC, naive.
	"""
	definition = repository.load_definition(template.active_version)
	if not is_named(definition.trigger, event):
		return StartResult(template.title)
	owner = owners.load_owner(template.name)
	if not owner.is_able:
		return StartResult(template.title, reason=OWNER_LOST_RIGHTS)
	with acting_as(owner.user):
		reason, *values = _find_obstacle(definition.trigger, event, now)
		before = {} if reason else read_needed(event, definition)
	if reason:
		return StartResult(template.title, reason=reason, values=tuple(values))
	started = starting.try_start(template.name, event.record, make_cause(event, before))
	return StartResult(template.title, started.run, started.refused.value if started.refused else "")


def is_named(trigger: FlowTrigger, event: InboxEvent) -> bool:
	"""Whether a trigger means what happened, before its condition is asked."""
	if event.kind == trigger_kinds.INBOUND_TEXT:
		words = str(trigger.inputs.get("words") or "")
		return inbound_texts.begins_with(str(event.payload.get("text", "")), words)
	if event.kind == trigger_kinds.DOCUMENT:
		return trigger.inputs.get("on") in changes.name_change(event.is_made, event.changes)
	return True


def _find_obstacle(trigger: FlowTrigger, event: InboxEvent, now: datetime) -> tuple[str, ...]:
	"""Why the record or the condition of a trigger keeps a run from starting, with values; empty if nothing does."""
	find = build_event_find(event)
	try:
		if event.record[1]:
			find("doc.name")
		holds = rules.judge(trigger.when or {}, find, now).holds
	except UnknownPath as error:
		return UNREADABLE, error.path
	except BadExpression as error:
		return error.message, *error.values
	return ("",) if holds else (CONDITION_FAILS,)


def build_event_find(event: InboxEvent) -> Find:
	"""Return a lookup in which the record is as it was right after the event.

	Fields that the event changed have the values of that moment, also if they changed again since; the others are read
	from the record. What the user may not read stays unknown.
	"""
	doctype, name = event.record
	trigger = build_payload(event)
	if not name:
		return documents.build_find_without_record({"trigger": trigger})
	live = documents.DocumentFields(doctype, name)
	meta = frappe.get_meta(doctype)

	def read_snapshot(names: tuple[str, ...]) -> Any:
		if len(names) != 1 or names[0] not in event.changes:
			return live(names)
		live.require(names)
		return changes.from_raw(event.changes[names[0]][1], _type_of(meta, names[0]))

	return documents.build_document_find(
		doctype, name, {"doc": read_snapshot, "before": read_before(event), "trigger": trigger}
	)


def read_before(event: InboxEvent) -> JsonObject:
	"""Return the old values of the fields that changed, in the types in which documents hold them."""
	if not event.changes:
		return {}
	meta = frappe.get_meta(event.record[0])
	return {
		field: changes.from_raw(before, _type_of(meta, field))
		for field, (before, _after) in event.changes.items()
	}


def read_needed(event: InboxEvent, definition: FlowDefinition) -> JsonObject:
	"""Return the old values that the steps of a flow ask for and the session's user may read: a run keeps no others.

	Args:
		event: what happened.
		definition: of the version that will run.
	"""
	wanted = {path.split(".")[1] for path in list_step_paths(definition) if path.count(".")}
	before = {field: value for field, value in read_before(event).items() if field in wanted}
	live = documents.DocumentFields(*event.record)
	return {field: value for field, value in before.items() if _may_read(live, field)}


def _may_read(live: documents.DocumentFields, field: str) -> bool:
	try:
		live.require((field,))
	except UnknownPath:
		return False
	return True


def list_step_paths(definition: FlowDefinition) -> Iterator[str]:
	"""Yield each path that the conditions and inputs of a flow's steps read.

	Args:
		definition: of a version.
	"""
	for step in definition.index.values():
		for condition in (step.until, *(case.when for case in step.cases)):
			yield from rules.list_paths(condition)
		for value in step.inputs.values():
			yield from values.list_paths(value)


def _type_of(meta: Any, field: str) -> str:
	definition = meta.get_field(field)
	return definition.fieldtype if definition else ""


def build_payload(event: InboxEvent) -> JsonObject:
	"""Return what conditions and steps read as `trigger.<name>`."""
	own = {name: value for name, value in event.payload.items() if name != "made"}
	return {"user": event.user, "at": instants.to_site(event.instant), **own}


def make_cause(event: InboxEvent, before: JsonObject) -> RunCause:
	"""Return the cause of the run that an event starts; it belongs to the chain of the run that made the event.

	Args:
		event: what happened.
		before: old values of the record that the run may ask for.
	"""
	return RunCause(
		event.kind,
		payload=build_payload(event),
		before=before,
		user=event.user,
		event=event.name,
		depth=event.depth,
		chain=event.chain,
		is_bulk=event.bulk,
	)
