"""Loads jobs for the board in a handful of queries, however many there are."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe.query_builder.functions import Coalesce

from gigafibre_fsm.domain.dispatch.job import (
	lifecycle,
	outage_hold,
	repeat_visits,
	schedule_fields,
)
from gigafibre_fsm.domain.dispatch.job.address import street_line
from gigafibre_fsm.domain.dispatch.line_verdict.verdict import VerdictKind
from gigafibre_fsm.domain.dispatch.schedule import job_needs, job_query, roster
from gigafibre_fsm.domain.dispatch.schedule.conflict_rules import Predecessor
from gigafibre_fsm.domain.dispatch.schedule.job_needs import JobRows, TypeNeeds
from gigafibre_fsm.domain.dispatch.schedule.placement import Placement
from gigafibre_fsm.domain.dispatch.schedule.scheduled_job import ScheduledJob
from gigafibre_fsm.domain.dispatch.schedule.stored_placement import find_placement, find_published

MOST = 3000
WAITING = (lifecycle.DRAFT, lifecycle.SCHEDULED, lifecycle.ON_HOLD)


def list_planned(start: datetime, end: datetime) -> list[ScheduledJob]:
	"""Return the jobs placed on a row within [start, end), without cancelled ones."""
	job = frappe.qb.DocType("Dispatch Job")
	return _select_on_rows(_read(job, _touches(job, start, end)), start, end)


def list_planned_of(technicians: Collection[str], start: datetime, end: datetime) -> list[ScheduledJob]:
	"""Return the jobs placed on the rows of some technicians, without cancelled ones.

	Args:
		technicians: names of Dispatch Technicians; helpers of a crew count as well.
		start, end: the period, site time, naive; its end is exclusive.
	"""
	job, crew = frappe.qb.DocType("Dispatch Job"), frappe.qb.DocType("Dispatch Job Crew")
	names = sorted(technicians) or [""]
	helps = job.name.isin(frappe.qb.from_(crew).select(crew.parent).where(crew.technician.isin(names)))
	# whom a draft names is read from its placement
	theirs = job.technician.isin(names) | helps | (job.has_draft == 1)
	found = _select_on_rows(_read(job, _touches(job, start, end) & theirs), start, end)
	return [row for row in found if not set(names).isdisjoint(row.placement.technicians)]


def _touches(job, start: datetime, end: datetime):
	"""Return the condition for jobs that may be on a row within [start, end)."""
	published = (job.arrival < end) & (Coalesce(job.ends_on, job.arrival) > start)
	earliest = start - timedelta(minutes=schedule_fields.LONGEST_JOB)
	drafted = (job.has_draft == 1) & (job.draft_arrival > earliest) & (job.draft_arrival < end)
	return (published | drafted) & (job.status != lifecycle.CANCELLED)


def _select_on_rows(found: Iterable[ScheduledJob], start: datetime, end: datetime) -> list[ScheduledJob]:
	return [
		row
		for row in found
		if row.placement.is_planned and row.placement.arrival < end and row.placement.ends > start
	]


def list_backlog() -> list[ScheduledJob]:
	"""Return the jobs of the backlog, the oldest first."""
	job = frappe.qb.DocType("Dispatch Job")
	return [row for row in _read(job, _waits(job)) if not row.placement.is_planned]


def _waits(job):
	"""Return the condition for jobs that may be in the backlog."""
	nowhere = job.arrival.isnull() | job.technician.isnull() | (job.status == lifecycle.ON_HOLD)
	return (job.status.isin(WAITING) & nowhere) | (job.draft_withdrawn == 1)


def list_drafts() -> list[ScheduledJob]:
	"""Return the jobs of any day that phones show otherwise than the board, withdrawn ones too."""
	job = frappe.qb.DocType("Dispatch Job")
	return _read(job, (job.has_draft == 1) & (job.status == lifecycle.DISPATCHED))


def list_requests(now: datetime) -> list[ScheduledJob]:
	"""Return the jobs of any day whose customer asks for another time, or has cancelled it, until dispatch has answered.

	Args:
		now: site time, naive; a cancelled job is named until its arrival.
	"""
	job = frappe.qb.DocType("Dispatch Job")
	asks = Coalesce(job.customer_request, "") != ""
	is_cancelled = (job.status == lifecycle.CANCELLED) & (job.arrival >= now)
	return _read(job, asks & (job.status.isin((*WAITING, lifecycle.DISPATCHED)) | is_cancelled))


def list_for_board(start: datetime, end: datetime) -> tuple[list[ScheduledJob], list[ScheduledJob]]:
	"""Return what list_planned() and list_backlog() return, in fewer queries.

	Args:
		start, end: the period of the first list, site time, naive; its end is exclusive.
	"""
	job = frappe.qb.DocType("Dispatch Job")
	planned, waiting = _read_each(job, [_touches(job, start, end), _waits(job)])
	return _select_on_rows(planned, start, end), [row for row in waiting if not row.placement.is_planned]


def list_planned_with(
	names: Iterable[str], start: datetime, end: datetime
) -> tuple[list[ScheduledJob], list[ScheduledJob]]:
	"""Return what load_named() and list_planned() return, in fewer queries.

	Args:
		names: the jobs of the first list.
		start, end: the period of the second one, site time, naive; its end is exclusive.
	"""
	job = frappe.qb.DocType("Dispatch Job")
	named, planned = _read_each(job, [job.name.isin(sorted(set(names)) or [""]), _touches(job, start, end)])
	return named, _select_on_rows(planned, start, end)


def load_named(names: Iterable[str]) -> list[ScheduledJob]:
	"""Return jobs by name, whatever their status; names that do not exist are left out."""
	wanted = sorted(set(names))
	job = frappe.qb.DocType("Dispatch Job")
	return _read(job, job.name.isin(wanted)) if wanted else []


def imagine_visit(
	name: str, job_type: str, place: tuple[float, float] | None, customer_name: str, now: datetime
) -> ScheduledJob:
	"""Return the visit that an order will need, as a job of the backlog: nothing of it is stored.

	Args:
		name: by which it is told from the jobs of the board.
		job_type: name of the Dispatch Job Type, which gives duration, skills and tools.
		place: latitude and longitude; None if they are unknown.
		customer_name: for whom.
		now: site time, naive.
	"""
	kind = frappe.db.get_value("Dispatch Job Type", job_type, ["duration", "default_priority"], as_dict=True)
	row = frappe._dict.fromkeys(job_query.FIELDS)
	row.update({"name": name, "subject": customer_name, "job_type": job_type, "customer_name": customer_name})
	row.update({"status": lifecycle.DRAFT, "priority": kind.default_priority or "Medium"})
	row.update({"duration": kind.duration or 0, "creation": now, "modified": now, "outage": ""})
	visit = _scheduled_job(row, (), (), job_needs.load_type_needs().get(job_type, TypeNeeds()))
	return replace(visit, place=place)


def list_changed_since(moment: datetime, most: int = MOST) -> list[ScheduledJob]:
	"""Return the jobs written since a moment, whatever their status; at most `most`."""
	job = frappe.qb.DocType("Dispatch Job")
	return _read(job, job.modified >= moment, most)


def _read(job, where, most: int = MOST) -> list[ScheduledJob]:
	return _read_each(job, [where], most)[0]


def _read_each(job, wheres: list, most: int = MOST) -> list[list[ScheduledJob]]:
	"""Read a list of jobs for each condition; what belongs to jobs is looked up for all lists together."""
	lists = job_query.list_rows(job, wheres, most)
	rows = {row.name: row for found in lists for row in found}
	if not rows:
		return [[] for _found in lists]
	parts = job_needs.load_job_rows(list(rows))
	before, kinds = _load_predecessors(parts), job_needs.load_type_needs()
	outages = outage_hold.find_outages(rows.values())
	jobs = {}
	for name, row in rows.items():
		outage = outages.get(name)
		row.outage = outage.name if outage else ""
		row.verdict = VerdictKind.AREA_FAULT.value if outage else row.verdict
		crew = parts[name].crew if name in parts else ()
		jobs[name] = _scheduled_job(row, crew, before.get(name, ()), kinds.get(row.job_type, TypeNeeds()))
	return [[jobs[row.name] for row in found] for found in lists]


def _scheduled_job(
	row: Any, crew: tuple[str, ...], before: tuple[Predecessor, ...], needs: TypeNeeds
) -> ScheduledJob:
	window = (row.window_start, row.window_end) if row.window_start and row.window_end else None
	return ScheduledJob(
		name=row.name,
		subject=row.subject,
		job_type=row.job_type,
		priority=row.priority,
		status=row.status,
		customer_name=row.customer_name or row.customer,
		issue=row.issue,
		address=street_line(row.address_line or "", row.unit),
		city=row.city or "",
		place=roster.to_point(row.latitude, row.longitude),
		placement=find_placement(row, crew),
		published=find_published(row, crew),
		recorded=Placement(row.technician, row.arrival, row.duration or 0, crew),
		is_draft=bool(row.has_draft),
		is_withdrawn=bool(row.draft_withdrawn),
		window=window,
		is_promised=bool(row.promised),
		is_locked=bool(row.locked),
		required_technician=row.required_technician,
		preferred_technician=row.preferred_technician,
		crew_size=max(1, row.crew_size or 1),
		before=before,
		skills=needs.skills,
		tools=needs.tools,
		tags=tuple(tag for tag in (row.get("_user_tags") or "").split(",") if tag),
		created=row.creation,
		modified=row.modified,
		en_route_on=row.en_route_on,
		on_site_on=row.on_site_on,
		completed_on=row.completed_on,
		request=row.customer_request,
		returns_after=repeat_visits.days_between(row.previous_on, row.arrival or row.creation),
		outage=row.outage,
		verdict=row.verdict,
		ended_outage=row.ended_outage if row.status in lifecycle.NOT_BEGUN else None,
		outage_proposal=row.outage_proposal,
		is_outdoors=needs.is_outdoors,
	)


def _load_predecessors(parts: Mapping[str, JobRows]) -> dict[str, tuple[Predecessor, ...]]:
	"""Return the jobs that each job must wait for, with their ends.

	Cancelled ones are left out, finished ones ended when they did.
	"""
	found: dict[str, tuple[Predecessor, ...]] = defaultdict(tuple)
	links = [(name, link) for name, rows in parts.items() for link in rows.before]
	if not links:
		return found
	others = {
		row.name: row
		for row in frappe.get_all(
			"Dispatch Job",
			filters={"name": ("in", sorted({link.job for _name, link in links}))},
			fields=[
				*("name", "status", "arrival", "technician", "duration", "ends_on", "completed_on"),
				*("has_draft", "draft_withdrawn", "draft_arrival", "draft_technician", "draft_duration"),
				"draft_crew",
			],
		)
	}
	for name, link in links:
		other = others.get(link.job)
		if other and other.status != lifecycle.CANCELLED:
			ends = other.completed_on or find_placement(other, ()).ends
			found[name] += (Predecessor(link.job, ends, link.gap),)
	return found
