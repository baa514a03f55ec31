"""Reads the page of a customer's visit: the visit with its place, and the technician's day around it."""

from datetime import date, datetime, timedelta

import frappe
from frappe import _

from gigafibre_fsm.domain.access.files import Stored
from gigafibre_fsm.domain.dispatch import crew, lifecycle, roster
from gigafibre_fsm.domain.dispatch.board import forecast, ways
from gigafibre_fsm.domain.dispatch.member import Point
from gigafibre_fsm.domain.dispatch.own_visit import rules
from gigafibre_fsm.domain.dispatch.own_visit.model import OwnVisit
from gigafibre_fsm.domain.platform import formatting
from gigafibre_fsm.exceptions import NotYours

_FIELDS = (
	*("name", "status", "outcome", "job_type", "arrival", "duration", "technician", "technician_name"),
	*("window_start", "window_end", "promised", "dispatched_on", "en_route_on", "on_site_on"),
	*("completed_on", "customer_note", "customer_request", "locked"),
)
_WAITING = (lifecycle.DISPATCHED, lifecycle.EN_ROUTE, lifecycle.ON_SITE)


def page(job: str, customer: str, now: datetime) -> OwnVisit:
	"""Everything the page shows. Raises NotYours for a visit that is not there or no longer this customer's."""
	row = _row(job, customer)
	notice = notice_hours()
	window = _window(row)
	stage = rules.stage(row.status, row.outcome)
	is_sent = bool(row.dispatched_on and row.technician and stage != rules.Stage.CANCELLED)
	expected, stops = _today(row, now) if row.status in _WAITING else (None, None)
	return OwnVisit(
		job=row.name,
		stage=stage.value,
		type_label=formatting.localized_label(row, frappe.local.lang, other="job_type"),
		street=rules.street(row.address_line),
		window=window,
		technician=(row.technician_name or "").split(" ")[0] or None if is_sent else None,
		has_photo=bool(is_sent and row.photo),
		expected=expected,
		stops_before=stops,
		refusal=rules.refusal(row.status, window and window[0], now, notice),
		may_ask=rules.may_ask(row.status),
		may_note=row.status not in lifecycle.FINAL,
		notice_hours=notice,
		note=row.customer_note or "",
		request=row.customer_request or "",
		finished_on=row.completed_on,
	)


def notice_hours() -> int:
	"""How many hours before the window a customer's visit is settled."""
	return int(frappe.get_cached_doc("FSM Dispatch Settings").customer_notice_hours or 0)


def picture(job: str, customer: str) -> Stored:
	"""The photo of whoever comes. Raises NotYours while nobody is sent, or without a photo."""
	row = _row(job, customer)
	if not row.dispatched_on or not row.photo or row.status == lifecycle.CANCELLED:
		raise not_yours()
	return Stored(row.photo, "Dispatch Technician", row.technician)


def not_yours() -> NotYours:
	"""The one refusal for a visit that is not there, or not this customer's."""
	return NotYours(_("This visit is not there any more."))


def _row(job: str, customer: str) -> "frappe._dict":
	visit = frappe.qb.DocType("Dispatch Job")
	place = frappe.qb.DocType("Service Location")
	kind = frappe.qb.DocType("Dispatch Job Type")
	technician = frappe.qb.DocType("Dispatch Technician")
	rows = (
		frappe.qb.from_(visit)
		.left_join(place)
		.on(place.name == visit.service_location)
		.left_join(kind)
		.on(kind.name == visit.job_type)
		.left_join(technician)
		.on(technician.name == visit.technician)
		.select(*(visit[field] for field in _FIELDS))
		.select(place.address_line, place.latitude, place.longitude, kind.label_fr, technician.photo)
		.where((visit.name == job) & (visit.customer == customer))
	).run(as_dict=True)
	if not rows:
		raise not_yours()
	return rows[0]


def _window(row: "frappe._dict") -> tuple[datetime, datetime] | None:
	"""What the customer was told; a window that is only intended is not theirs to know."""
	is_known = row.promised or row.status in _WAITING
	return (row.window_start, row.window_end) if is_known and row.window_start and row.window_end else None


# ---- the day around it


def _today(row: "frappe._dict", now: datetime) -> tuple[datetime | None, int | None]:
	"""About when the technician arrives, and how many visits come before; None on other days than the visit's."""
	if row.on_site_on or not row.technician or not row.arrival or row.arrival.date() != now.date():
		return None, None
	day = _day_of(row.technician, now.date())
	before = [
		other
		for other in day
		if other.name != row.name and other.status in _WAITING and other.arrival < row.arrival
	]
	if row.en_route_on and row.status == lifecycle.EN_ROUTE:
		way = _way(row, day, now)
		return rules.reaches(row.en_route_on, way, row.arrival, now), 0
	return _late(row, day, now), len(before)


def _late(row: "frappe._dict", day: list, now: datetime) -> datetime | None:
	"""When to expect whoever will miss the window; None while it stands."""
	places = [roster.point(other.latitude, other.longitude) for other in day]
	seconds = ways.among(places, now)

	def along(start: Point | None, end: Point | None) -> int:
		way = seconds(start, end)
		return way.seconds if way else 0

	going = [_going(other) for other in day]
	found = {one.job: one.arrival for one in forecast.expect(going, along, now)}.get(row.name)
	return rules.rounded(found) if found and row.window_end and found > row.window_end else None


def _going(row: "frappe._dict") -> forecast.Going:
	return forecast.Going(
		job=row.name,
		arrival=row.arrival,
		duration=row.duration,
		place=roster.point(row.latitude, row.longitude),
		due=row.window_end,
		en_route_on=row.en_route_on,
		on_site_on=row.on_site_on,
		is_over=row.status in lifecycle.FINAL,
	)


def _way(row: "frappe._dict", day: list, now: datetime) -> int | None:
	"""Seconds from where the technician was last, their home in the morning, to this visit; None if unknown."""
	over = [other for other in day if other.status in lifecycle.FINAL and other.on_site_on]
	if over:
		last = max(over, key=lambda other: other.completed_on or other.on_site_on)
		start = roster.point(last.latitude, last.longitude)
	else:
		midnight = datetime.combine(now.date(), datetime.min.time())
		member = roster.load(midnight, midnight + timedelta(days=1), [row.technician]).get(row.technician)
		start = member.start if member else None
	here = roster.point(row.latitude, row.longitude)
	way = ways.among((start, here), now)(start, here)
	return way.seconds if way else None


def _day_of(technician: str, day: date) -> list:
	"""The published visits of one technician on one day, those that are over too."""
	visit = frappe.qb.DocType("Dispatch Job")
	place = frappe.qb.DocType("Service Location")
	start = datetime.combine(day, datetime.min.time())
	columns = ("name", "status", "arrival", "duration", "window_end", "en_route_on", "on_site_on")
	return (
		frappe.qb.from_(visit)
		.left_join(place)
		.on(place.name == visit.service_location)
		.select(*(visit[column] for column in columns), visit.completed_on)
		.select(place.latitude, place.longitude)
		.where(crew.does(visit, technician) & visit.dispatched_on.isnotnull())
		.where((visit.arrival >= start) & (visit.arrival < start + timedelta(days=1)))
		.where(visit.status.isin((*_WAITING, lifecycle.COMPLETED, lifecycle.NOT_DONE)))
		.orderby(visit.arrival)
	).run(as_dict=True)
