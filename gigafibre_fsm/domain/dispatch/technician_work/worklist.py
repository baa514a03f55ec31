"""A technician's jobs of the day for the phone, read with one query."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from pypika import Parameter

import frappe
from frappe.query_builder import Order
from frappe.query_builder.functions import Coalesce, Count

from gigafibre_fsm.domain.dispatch.job import arrival_window, lifecycle, ownership, repeat_visits
from gigafibre_fsm.domain.dispatch.job.address import street_line
from gigafibre_fsm.domain.platform import formatting

if TYPE_CHECKING:
	from collections.abc import Iterable

	from pypika.queries import QueryBuilder

MOST_JOBS = 200
MOST_TOMORROW = 5
GROUPS = ("current", "earlier", "today", "on_hold", "tomorrow", "done")


@dataclass(frozen=True, slots=True)
class JobCard:
	"""One job as shown in the list."""

	name: str
	subject: str
	status: str
	type_label: str
	"""In the language of the request."""
	type_color: str | None
	priority: str
	arrival: datetime
	duration: int
	"""Minutes."""
	window_start: datetime | None
	window_end: datetime | None
	customer_name: str
	address: str
	city: str
	phone: str | None
	"""The location's primary contact, else the customer's mobile."""
	has_access_notes: bool
	latitude: float | None
	longitude: float | None
	checks_left: int
	"""Number of required items not done yet."""
	equipment_count: int
	returns_after: int | None = None
	"""Days since the last job at the address, if less than a month ago."""


@dataclass(frozen=True, slots=True)
class Group:
	"""A group of jobs in the list; `key` is one of GROUPS."""

	key: str
	jobs: tuple[JobCard, ...]


@dataclass(frozen=True, slots=True)
class Worklist:
	"""A technician's jobs: groups in display order, empty ones left out."""

	day: date
	groups: tuple[Group, ...]
	left: int
	"""Jobs still to do today, including earlier unfinished ones and those on hold."""
	done: int
	names: tuple[str, ...] = ()
	"""Every job of these days, including those of tomorrow that are not shown; a phone stores their pages."""


def load_worklist(technician: str, now: datetime) -> Worklist:
	"""Return a technician's published jobs around `now`: today's, unfinished earlier ones, and tomorrow's.

	Runs one query. The caller must check that the technician is the one who asks.
	"""
	cards = [_card(row) for row in _rows(technician, now)]
	return group_cards(cards, now.date())


def find_next_job(technician: str, job: str, now: datetime) -> JobCard | None:
	"""Return the job to which the technician goes after another one, or None.

	It is another job that is under way, else the next one of the day, or an unfinished earlier one.

	Args:
		technician: name of the Dispatch Technician.
		job: name of the Dispatch Job to leave out.
		now: site time, naive.
	"""
	groups = {group.key: group.jobs for group in load_worklist(technician, now).groups}
	to_do = [each for key in ("current", "today", "earlier") for each in groups.get(key, ())]
	return next((each for each in to_do if each.name != job), None)


def group_cards(cards: "Iterable[JobCard]", day: date) -> Worklist:
	"""Return the jobs in their groups; only the first MOST_TOMORROW of tomorrow are shown."""
	found: dict[str, list[JobCard]] = {key: [] for key in GROUPS}
	for card in cards:
		found[group_of(card.status, card.arrival.date(), day)].append(card)
	names = tuple(job.name for key, jobs in found.items() if key != "done" for job in jobs)
	found["tomorrow"] = found["tomorrow"][:MOST_TOMORROW]
	groups = tuple(Group(key, tuple(jobs)) for key, jobs in found.items() if jobs)
	left = sum(len(found[key]) for key in ("current", "earlier", "today", "on_hold"))
	return Worklist(day, groups, left, len(found["done"]), names)


def group_of(status: str, arrives: date, day: date) -> str:
	"""Return the group of the list to which a job belongs, one of GROUPS.

	Args:
		status: of the job.
		arrives: day of its arrival.
		day: today.
	"""
	if status in lifecycle.FINAL:
		return "done"
	if status in (lifecycle.EN_ROUTE, lifecycle.ON_SITE):
		return "current"
	if status == lifecycle.ON_HOLD:
		return "on_hold"
	if arrives > day:
		return "tomorrow"
	return "earlier" if arrives < day else "today"


def _card(row: dict) -> JobCard:
	row["address"] = street_line(row["address"], row.pop("unit"))
	kind = {"name": row.pop("job_type"), "label_fr": row.pop("label_fr")}
	row["type_label"] = formatting.localized_label(kind, frappe.local.lang)
	row["has_access_notes"] = bool(row["has_access_notes"])
	row["returns_after"] = repeat_visits.days_between(row.pop("previous_on"), row["arrival"])
	row["window_start"], row["window_end"] = arrival_window.shown_window(
		row["window_start"], row["window_end"], row["arrival"]
	)
	return JobCard(**row)


def _rows(technician: str, now: datetime) -> list[dict]:
	today = datetime.combine(now.date(), datetime.min.time())
	days = {"tomorrow": today + timedelta(days=1), "after": today + timedelta(days=2)}
	days["today"], days["end"] = ownership.day_bounds(now)
	return frappe.db.sql(_statement(), {"technician": technician, **days}, as_dict=True)


@cache
def _statement() -> str:
	"""Return the query as text, built once per process because building it takes longer than running it."""
	job = frappe.qb.DocType("Dispatch Job")
	place = frappe.qb.DocType("Service Location")
	kind = frappe.qb.DocType("Dispatch Job Type")
	customer = frappe.qb.DocType("Customer")
	previous = job.as_("previous")
	technician, today, end, tomorrow, after = (
		Parameter(f"%({name})s") for name in ("technician", "today", "end", "tomorrow", "after")
	)
	over = job.status.isin(sorted(lifecycle.FINAL))
	query = (
		frappe.qb.from_(job)
		.left_join(place)
		.on(place.name == job.service_location)
		.left_join(kind)
		.on(kind.name == job.job_type)
		.left_join(previous)
		.on(previous.name == job.previous_visit)
		.left_join(customer)
		.on(customer.name == job.customer)
		.select(job.name, job.subject, job.status, job.priority, job.job_type, kind.label_fr)
		.select(kind.color.as_("type_color"), job.arrival, job.duration, job.window_start, job.window_end)
		.select(Coalesce(job.customer_name, job.customer).as_("customer_name"))
		.select(place.address_line.as_("address"), place.unit, place.city, place.latitude, place.longitude)
		.select((Coalesce(place.access_notes, "") != "").as_("has_access_notes"))
		.select(Coalesce(primary_phone(place.name), customer.mobile_no).as_("phone"))
		.select(_checks_left(job.name).as_("checks_left"), _devices(job.name).as_("equipment_count"))
		.select(repeat_visits.ended_on(previous).as_("previous_on"))
		.where(ownership.is_own(job, technician, (today, end)) & job.arrival.isnotnull())
		.where(job.arrival < after)
		# An unfinished job stays on the list whatever its day; a finished one is listed only on its own day.
		.where(~over | ((job.arrival >= today) & (job.arrival < tomorrow)))
		.orderby(job.arrival, job.name)
		.limit(MOST_JOBS)
	)
	return query.get_sql()


def primary_phone(place) -> "QueryBuilder":
	"""Subquery: phone of a location's primary contact, else of the first contact that has a phone."""
	contact = frappe.qb.DocType("Service Location Contact")
	return (
		frappe.qb.from_(contact)
		.select(contact.phone)
		.where((contact.parent == place) & (Coalesce(contact.phone, "") != ""))
		.orderby(contact.is_primary, order=Order.desc)
		.orderby(contact.idx)
		.limit(1)
	)


def _checks_left(job):
	check = frappe.qb.DocType("Dispatch Job Check")
	left = (check.parent == job) & (check.required == 1) & (check.done == 0)
	return frappe.qb.from_(check).select(Count("*")).where(left)


def _devices(job):
	device = frappe.qb.DocType("Dispatch Job Equipment")
	return frappe.qb.from_(device).select(Count("*")).where(device.parent == job)
