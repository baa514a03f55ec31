"""What would have started a flow in the past: the events that are kept, else the records that are there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from typing import Any

import frappe

from gigafibre_fsm.domain.flows.catalogue import cron, trigger_kinds
from gigafibre_fsm.domain.flows.conditions import documents, rules
from gigafibre_fsm.domain.flows.conditions.paths import Find, UnknownPath
from gigafibre_fsm.domain.flows.conditions.problems import BadExpression
from gigafibre_fsm.domain.flows.definition.tree import Condition, FlowTrigger
from gigafibre_fsm.domain.flows.preview.simulation import SimulatedCause
from gigafibre_fsm.domain.flows.triggers import date_fields, processing, starts
from gigafibre_fsm.domain.flows.triggers.starts import InboxEvent
from gigafibre_fsm.domain.platform import instants

MOST_CAUSES = 5000
PAGE = 500


@dataclass(frozen=True, slots=True)
class PastPeriod:
	"""The time that is looked at; UTC, naive."""

	since: datetime
	until: datetime


@dataclass(frozen=True, slots=True)
class PastCause:
	"""What would have started a run; `is_exact` if it was recorded when it happened."""

	cause: SimulatedCause
	is_exact: bool


def list_causes(template: str, trigger: FlowTrigger, period: PastPeriod) -> Iterator[PastCause]:
	"""Yield what would have started runs of a flow, at most MOST_CAUSES.

	Args:
		template: name of the Flow Template.
		trigger: of the definition that is tried.
		period: the time that is looked at.
	"""
	for number, found in enumerate(_list_all(template, trigger, period)):
		if number >= MOST_CAUSES:
			return
		yield found


def _list_all(template: str, trigger: FlowTrigger, period: PastPeriod) -> Iterator[PastCause]:
	if trigger.kind == trigger_kinds.DOCUMENT:
		yield from _list_documents(trigger, period)
	elif trigger.kind == trigger_kinds.DATE_FIELD:
		yield from _list_dates(template, trigger, period)
	elif trigger.kind == trigger_kinds.CALENDAR:
		times = cron.iter_times(str(trigger.inputs["cron"]), period.since, instants.zone())
		for at in takewhile(lambda each: each <= period.until, times):
			yield PastCause(SimulatedCause(("", ""), at), is_exact=False)
	else:
		events = processing.list_past(trigger.kind, "", period.since, period.until)
		for event in events:
			if event.template in ("", template) and _is_met(
				trigger.when, starts.build_event_find(event), event.instant
			):
				yield _from_event(event)


def _list_documents(trigger: FlowTrigger, period: PastPeriod) -> Iterator[PastCause]:
	"""Yield recorded changes, and before the first of them what the records themselves tell."""
	doctype = str(trigger.inputs.get("doctype") or "")
	first: datetime | None = None
	exact = []
	for event in processing.list_past(trigger_kinds.DOCUMENT, doctype, period.since, period.until):
		first = first or event.instant
		if starts.is_named(trigger, event) and _is_met(
			trigger.when, starts.build_event_find(event), event.instant
		):
			exact.append(_from_event(event))
	yield from _list_records(trigger, doctype, PastPeriod(period.since, first or period.until))
	yield from exact


def _from_event(event: InboxEvent) -> PastCause:
	before, payload = starts.read_before(event), starts.build_payload(event)
	return PastCause(SimulatedCause(event.record, event.instant, payload, before), is_exact=True)


def _list_records(trigger: FlowTrigger, doctype: str, period: PastPeriod) -> Iterator[PastCause]:
	"""Yield the records that were made, or last changed, in a period, if the condition holds for them as they are."""
	stamp = "creation" if trigger.inputs.get("on") == trigger_kinds.MADE else "modified"
	start, end = (str(instants.to_site(moment)) for moment in (period.since, period.until))
	when, last = relax_condition(trigger.when or {}), ""
	while True:
		filters = [[stamp, ">=", start], [stamp, "<", end], ["name", ">", last]]
		rows = frappe.get_list(
			doctype, filters, ["name", f"{stamp} as at"], order_by="name asc", limit_page_length=PAGE
		)
		for row in rows:
			at = instants.to_utc(row.at)
			if _is_met(when, documents.build_document_find(doctype, row.name), at):
				yield PastCause(SimulatedCause((doctype, str(row.name)), at), is_exact=False)
		if len(rows) < PAGE:
			return
		last = rows[-1].name


def _list_dates(template: str, trigger: FlowTrigger, period: PastPeriod) -> Iterator[PastCause]:
	when = relax_condition(trigger.when or {})
	for event in date_fields.list_events(template, trigger, period.since, period.until):
		at = instants.to_utc(event.payload["at"])
		if at > period.since and _is_met(when, documents.build_document_find(*event.record), at):
			yield PastCause(SimulatedCause(event.record, at, dict(event.payload)), is_exact=False)


def relax_condition(tree: Condition) -> Condition:
	"""Return a condition that asks for a state where this one asks how it came about: the past of a record is not known."""
	for group in ("all", "any", "none"):
		if group in tree:
			return {group: [relaxed for each in tree[group] if (relaxed := relax_condition(each))]}
	if tree.get("op") == "changed":
		return {}
	return {**tree, "op": "is"} if tree.get("op") == "becomes" else dict(tree)


def _is_met(when: Mapping[str, Any] | None, find: Find, at: datetime) -> bool:
	if not when:
		return True
	try:
		return rules.judge(when, find, at).holds
	except (UnknownPath, BadExpression):
		return False
