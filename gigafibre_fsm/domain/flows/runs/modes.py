"""How many runs of one record a template may have at a time: places, each held by a unique key."""

import hashlib
from typing import TYPE_CHECKING

import frappe
from frappe.query_builder import DocType

from gigafibre_fsm.domain.flows.runs import repository, states

if TYPE_CHECKING:
	from pypika.queries import QueryBuilder


def make_key(template: str, record: tuple[str, str], place: int) -> str:
	"""Return the key of a place of a record in a template.

	Args:
		template: name of the Flow Template.
		record: DocType and name.
		place: from 0; more than one in the mode Parallel only.
	"""
	digest = hashlib.sha256("\n".join((template, *record)).encode()).hexdigest()
	return f"{digest[:40]}:{place}"


def lock_holder(key: str) -> str | None:
	"""Return the run that holds a place, locked; waits for a worker that is at it."""
	run = DocType(repository.RUN)
	rows = frappe.qb.from_(run).select(run.name).where(run.active_key == key).for_update().run()
	return rows[0][0] if rows else None


def find_free_key(template: str, record: tuple[str, str], places: int) -> str | None:
	"""Return the key of the first place of a record that is free, None if all are taken.

	Args:
		template: name of the Flow Template.
		record: DocType and name.
		places: how many there are.
	"""
	for place in range(max(places, 1)):
		key = make_key(template, record, place)
		if not lock_holder(key):
			return key
	return None


def count_queued(template: str, record: tuple[str, str]) -> int:
	"""Return how many runs of a record wait for its place, as it is now; they are locked."""
	return len(_select_queued(template, record).run())


def find_next_queued(template: str, record: tuple[str, str]) -> str | None:
	"""Return the run of a record that has waited longest for its place, locked; None without one."""
	rows = _select_queued(template, record).limit(1).run()
	return rows[0][0] if rows else None


def _select_queued(template: str, record: tuple[str, str]) -> "QueryBuilder":
	run = DocType(repository.RUN)
	return (
		frappe.qb.from_(run)
		.select(run.name)
		.where((run.record_name == record[1]) & (run.record_doctype == record[0]))
		.where((run.template == template) & (run.state == states.QUEUED))
		.orderby(run.instant)
		.for_update()
	)
