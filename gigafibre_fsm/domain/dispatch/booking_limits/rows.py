"""Loads the limits of what customers may book, counts what is booked, and words a limit."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.query_builder.functions import Coalesce

from gigafibre_fsm.domain.dispatch.booking_limits.rule import BookedVisit, BookingLimit, LimitUse, find_full
from gigafibre_fsm.domain.dispatch.job import lifecycle, titles
from gigafibre_fsm.domain.dispatch.schedule import held_slots, roster
from gigafibre_fsm.domain.dispatch.territories import rows as territory_rows
from gigafibre_fsm.domain.platform import instants, weekdays
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document

DOCTYPE = "Dispatch Job Type Limit"
GONE = (lifecycle.CANCELLED, lifecycle.NOT_DONE)


def load_limits(job_type: str | None = None) -> list[BookingLimit]:
	"""Return the limits of a job type, or of all; one of a disabled territory is left out."""
	filters = {"parenttype": "Dispatch Job Type", **({"parent": job_type} if job_type else {})}
	fields = ["parent", "territory", "most", *weekdays.FIELDS]
	rows = frappe.get_all(DOCTYPE, filters, fields, order_by="parent, idx")
	named = {row.territory for row in rows if row.territory}
	territories = territory_rows.load_territories(named) if named else {}
	return [
		BookingLimit(
			row.parent, weekdays.read_weekdays(row), row.most or 0, territories.get(row.territory or "")
		)
		for row in rows
		if not row.territory or row.territory in territories
	]


def refuse_full_day(job: "Document", day: date, now: datetime) -> None:
	"""Refuse a day on which a customer books an existing job, as refuse_full() does.

	Args:
		job: the Dispatch Job.
		day: site date of the arrival.
		now: site time, naive.

	Raises:
		FsmError: no further visit of its type can be booked on that day.
	"""
	place = territory_rows.find_place(job.service_location)
	refuse_full(BookedVisit(job.job_type, day, place), job.name, now)


def refuse_full(visit: BookedVisit, own: str, now: datetime) -> None:
	"""Refuse a visit that a customer books on a day that is full.

	Bookings of one type are serialised by a lock on the type. The visits of the day are read after that lock,
	because earlier reads of this transaction may be outdated.

	Args:
		visit: what is booked.
		own: name of the Dispatch Job that is booked, which does not count; of its slot, if it does not exist yet.
		now: site time, naive.

	Raises:
		FsmError: no further visit of this type can be booked on that day.
	"""
	limits = load_limits(visit.job_type)
	if not limits:
		return
	frappe.db.get_value("Dispatch Job Type", visit.job_type, "name", for_update=True)
	if find_full(limits, _list_booked(visit, own, now), visit):
		frappe.throw(_("No further visit can be booked on that day. Choose another day."), FsmError)


def describe_limit(limit: BookingLimit) -> str:
	"""Return what a limit is about, in the language of the request: the type, and its territory if it has one."""
	labels = titles.find_labels("Dispatch Job Type", [limit.job_type])
	if limit.territory:
		labels = [*labels, *titles.find_labels(territory_rows.DOCTYPE, [limit.territory.name])]
	return ", ".join(labels)


def describe_excess(use: LimitUse) -> str:
	"""Return the sentence that warns whoever books a visit beyond a limit."""
	text = _("{0}: {1} booked that day, of {2} that customers may book.")
	return text.format(describe_limit(use.limit), use.taken, use.limit.most)


def _list_booked(visit: BookedVisit, own: str, now: datetime) -> Iterable[BookedVisit]:
	"""Return the other visits of the type on the day, each once: planned, drafted, or with a slot that is held."""
	rows = {row.name: row for row in (*_list_planned(visit), *_list_drafted(visit))}
	# a customer who chooses another slot has a visit and a slot: whichever is on that day counts
	rows |= {row.job or row.name: row for row in _list_held(visit, now)}
	return [
		BookedVisit(visit.job_type, visit.day, roster.to_point(row.latitude, row.longitude))
		for row in rows.values()
		if own not in (row.name, row.get("job"))
	]


def _list_planned(visit: BookedVisit) -> list:
	job = frappe.qb.DocType("Dispatch Job")
	return _run(job, (job.has_draft == 0) & _is_on(job.arrival, visit.day), visit)


def _list_drafted(visit: BookedVisit) -> list:
	job = frappe.qb.DocType("Dispatch Job")
	return _run(job, (job.has_draft == 1) & _is_on(job.draft_arrival, visit.day), visit)


def _run(job, where, visit: BookedVisit) -> list:
	place = frappe.qb.DocType("Service Location")
	query = frappe.qb.from_(job).left_join(place).on(place.name == job.service_location)
	query = query.select(job.name, place.latitude, place.longitude)
	stands = where & (job.job_type == visit.job_type) & job.status.notin(GONE)
	return query.where(stands).for_update().run(as_dict=True)


def _list_held(visit: BookedVisit, now: datetime) -> list:
	slot, job = frappe.qb.DocType("Dispatch Slot Hold"), frappe.qb.DocType("Dispatch Job")
	place = frappe.qb.DocType("Service Location")
	is_held = (slot.state == held_slots.HELD) & (slot.held_until > instants.to_nearest_utc(now))
	query = (
		frappe.qb.from_(slot)
		.left_join(job)
		.on(job.name == slot.job)
		.left_join(place)
		.on(place.name == job.service_location)
		.select(slot.name, slot.job)
		.select(Coalesce(place.latitude, slot.latitude).as_("latitude"))
		.select(Coalesce(place.longitude, slot.longitude).as_("longitude"))
		.where(is_held & _is_on(slot.arrival, visit.day))
		.where(Coalesce(job.job_type, slot.job_type) == visit.job_type)
	)
	return query.for_update().run(as_dict=True)


def _is_on(arrival, day: date):
	midnight = datetime.combine(day, datetime.min.time())
	return (arrival >= midnight) & (arrival < midnight + timedelta(days=1))
