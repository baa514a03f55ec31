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


def list_free_keys(template: str, record: tuple[str, str], places: int) -> list[str]:
	"""Return the keys of the places of a record that seem free; who inserts one first has it.

	Nothing is locked: two starts that locked what is not there yet would wait for each other.

	Args:
		template: name of the Flow Template.
		record: DocType and name.
		places: how many there are.
	"""
	keys = [make_key(template, record, place) for place in range(max(places, 1))]
	taken = frappe.get_all(repository.RUN, {"active_key": ("in", keys)}, pluck="active_key")
	return [key for key in keys if key not in taken]


def is_anybody_queued(template: str, record: tuple[str, str]) -> bool:
	"""Whether a run of a record waited for its place when this transaction began."""
	waiting = {"template": template, "record_doctype": record[0], "record_name": record[1]}
	return bool(frappe.db.exists(repository.RUN, {**waiting, "state": states.QUEUED}))


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
