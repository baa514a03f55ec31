"""What changed in a document: the values as the database holds them, before and after. Pure.

A change is `{field: [before, after]}`; a field that is not named is as it was. A new document changes from nothing.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, TypeAlias

from gigafibre_fsm.domain.flows.catalogue import trigger_kinds
from gigafibre_fsm.domain.flows.conditions import comparing
from gigafibre_fsm.domain.flows.conditions.comparing import FieldValue

Change: TypeAlias = "dict[str, list[FieldValue]]"
"""Before and after, by field."""
LONGEST = 2_000
"""Characters of a text that a change keeps; more than any condition compares."""
_BY_STATUS = {1: trigger_kinds.SUBMITTED, 2: trigger_kinds.CANCELLED}
UNTRACKED = frozenset(("creation", "modified", "modified_by", "owner", "idx", "name"))


def find_changes(fields: Iterable[str], before: Any, after: Any, noted: Mapping[str, FieldValue]) -> Change:
	"""Return what differs between two states of a document.

	Args:
		fields: those that are compared.
		before: the document as it was, or None for a new one.
		after: the document as it is.
		noted: values that were noted as changed since `before`; they are no longer news.
	"""
	found: Change = {}
	for field in fields:
		new = to_raw(after.get(field))
		old = noted[field] if field in noted else to_raw(before.get(field)) if before is not None else None
		if comparing.has_changed(old, new):
			found[field] = [old, new]
	return found


def name_change(is_made: bool, change: Mapping[str, Any]) -> frozenset[str]:
	"""Return what a change is called in the trigger of a template: saved, and made, changed, submitted or cancelled.

	Args:
		is_made: whether the document is new.
		change: what differs.
	"""
	names = {trigger_kinds.SAVED, trigger_kinds.MADE if is_made else trigger_kinds.CHANGED}
	status = change.get("docstatus", (None, None))[1]
	if status in _BY_STATUS:
		names.add(_BY_STATUS[status])
	return frozenset(names)


def merge_changes(first: Mapping[str, Any], second: Change) -> Change:
	"""Return two changes of one transaction as one: from before the first to after the second."""
	merged = {field: list(pair) for field, pair in first.items()}
	for field, (before, after) in second.items():
		merged[field] = [merged[field][0] if field in merged else before, after]
	return {field: pair for field, pair in merged.items() if comparing.has_changed(*pair)}


def to_raw(value: Any) -> FieldValue:
	"""Return a value as JSON can hold it, without rounding or formatting."""
	if isinstance(value, str):
		return value[:LONGEST]
	if isinstance(value, bool):
		return int(value)
	if isinstance(value, Decimal):
		return float(value)
	if isinstance(value, datetime):
		return value.replace(tzinfo=None).isoformat(" ")
	if isinstance(value, date):
		return value.isoformat()
	if isinstance(value, timedelta):
		return str(value)
	return value if value is None or isinstance(value, int | float) else str(value)[:LONGEST]


def from_raw(value: FieldValue, field_type: str) -> FieldValue:
	"""Return a value of a change in the type in which a document holds it.

	Args:
		value: as `to_raw` gives it.
		field_type: of the field.
	"""
	if comparing.is_empty(value):
		return None if field_type in ("Date", "Datetime", "Time") else value
	if field_type == "Datetime":
		return comparing.to_moment(value)
	if field_type == "Date":
		moment = comparing.to_moment(value)
		return moment and moment.date()
	return comparing.to_time_of_day(value) if field_type == "Time" else value
