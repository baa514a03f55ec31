"""Earlier jobs at the address of a technician's own job, as far as the technician may see them.

If another customer lives there now, only facts about the line and the place are shown: kind, day, outcome,
measured numbers and levels; no texts, photos, devices or names of people.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.access import technician_users
from gigafibre_fsm.domain.dispatch.job import checklist, checklist_items, lifecycle, repeat_visits
from gigafibre_fsm.domain.dispatch.technician_work import queries as job_queries
from gigafibre_fsm.domain.network.line import readings
from gigafibre_fsm.domain.network.line.readings import ReadingRow
from gigafibre_fsm.domain.platform import formatting
from gigafibre_fsm.exceptions import NotYours

if TYPE_CHECKING:
	from pypika.terms import Criterion

MOST = 5
MOST_READINGS = 10


@dataclass(frozen=True, slots=True)
class EarlierAnswer:
	"""A measured number or a choice of the earlier job's checklist."""

	label: str
	shown: str
	outside: bool


@dataclass(frozen=True, slots=True)
class EarlierJob:
	"""One earlier job; what belongs to its customer is empty if another customer lives there now."""

	name: str
	type_label: str
	status: str
	outcome: str | None
	ended_on: datetime
	is_same_customer: bool
	technician_name: str | None
	reason: str | None
	note: str | None
	answers: tuple[EarlierAnswer, ...]
	devices: tuple[tuple[str, str], ...]
	photos: tuple[tuple[str, str], ...]
	"""Row and kind; served at /t/file/<own job>/<row>."""


@dataclass(frozen=True, slots=True)
class PlaceHistory:
	"""The earlier jobs and measurements at an address."""

	job: str
	address: str
	jobs: tuple[EarlierJob, ...]
	readings: tuple[ReadingRow, ...]


def is_same_home(earlier, job) -> "Criterion":
	"""Criterion that two jobs are the same customer's at the same place.

	`earlier` is finished, `job` is not over.
	"""
	same_place = (earlier.service_location == job.service_location) & (earlier.name != job.name)
	same_place &= job.status.notin([*lifecycle.FINAL])
	return same_place & (earlier.customer == job.customer) & earlier.status.isin(repeat_visits.WAS_THERE)


def load_history(job: str, technician: str) -> PlaceHistory:
	"""Return the last jobs at the place of the technician's own job, and what was measured on its line.

	Raises:
		NotYours: the job is not the technician's, or it is over: what has happened at the address since then
			is not shown to them.
	"""
	own = job_queries.load_job(job, technician)
	if own["status"] in lifecycle.FINAL:
		frappe.throw(_("This visit is over: what was at its address before is no longer shown."), NotYours)
	found = _find_jobs(own)
	knows_names = not technician_users.is_subcontractor(technician)
	names = [row.name for row in found]
	same = [row.name for row in found if row.customer == own["customer"]]
	answers = _answers(names)
	devices = _by_parent(_children("Dispatch Job Equipment", same, ("equipment", "action")))
	photos = _by_parent(_children("Dispatch Job Photo", same, ("name", "kind")))
	return PlaceHistory(
		job=job,
		address=own["address_line"] or "",
		jobs=tuple(_describe_job(row, own, knows_names, answers, devices, photos) for row in found),
		readings=tuple(readings.list_of_location(own["service_location"], MOST_READINGS)),
	)


def _find_jobs(own: dict) -> list:
	job = frappe.qb.DocType("Dispatch Job")
	kind = frappe.qb.DocType("Dispatch Job Type")
	there = (job.service_location == own["service_location"]) & (job.name != own["name"])
	return (
		frappe.qb.from_(job)
		.left_join(kind)
		.on(kind.name == job.job_type)
		.select(job.name, job.job_type, kind.label_fr, job.status, job.outcome, job.customer)
		.select(job.technician_name, job.reason, job.technician_note)
		.select(repeat_visits.ended_on(job).as_("ended_on"))
		.where(there & job.status.isin(repeat_visits.WAS_THERE) & repeat_visits.ended_on(job).isnotnull())
		.orderby(repeat_visits.ended_on(job), order=frappe.qb.desc)
		.limit(MOST)
		.run(as_dict=True)
	)


def _describe_job(
	row: dict, own: dict, knows_names: bool, answers: dict, devices: dict, photos: dict
) -> EarlierJob:
	is_same = row.customer == own["customer"]
	return EarlierJob(
		name=row.name,
		type_label=formatting.localized_label(row, frappe.local.lang, other="job_type"),
		status=row.status,
		outcome=row.outcome,
		ended_on=row.ended_on,
		is_same_customer=is_same,
		technician_name=row.technician_name if is_same and knows_names else None,
		reason=row.reason if is_same else None,
		note=row.technician_note if is_same else None,
		answers=answers[row.name],
		devices=tuple((device.equipment, device.action) for device in devices[row.name]),
		photos=tuple((photo.name, photo.kind) for photo in photos[row.name]),
	)


def _answers(names: list[str]) -> dict[str, tuple[EarlierAnswer, ...]]:
	fields = ("label_en", "label_fr", "kind", "unit", "minimum", "maximum", "choices", "value")
	found: dict[str, tuple[EarlierAnswer, ...]] = defaultdict(tuple)
	for row in _children("Dispatch Job Check", names, fields):
		if row.value:
			asked = checklist.item_from_row(row)
			outside = checklist_items.is_outside(asked, row.value)
			found[row.parent] += (
				EarlierAnswer(checklist.item_label(row), checklist.format_answer(asked, row.value), outside),
			)
	return found


def _children(doctype: str, names: list[str], fields: Iterable[str]) -> list:
	if not names:
		return []
	of_them = {"parenttype": "Dispatch Job", "parent": ("in", names)}
	return frappe.get_all(doctype, of_them, ["parent", *fields], order_by="parent, idx")


def _by_parent(found: list) -> dict[str, list]:
	by_parent: dict[str, list] = defaultdict(list)
	for row in found:
		by_parent[row.parent].append(row)
	return by_parent
