"""Estimated arrival at one of today's jobs, for the customer's page and text messages."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import frappe

from gigafibre_fsm.domain.dispatch.job import lifecycle, ownership
from gigafibre_fsm.domain.dispatch.live_position import positions
from gigafibre_fsm.domain.dispatch.live_position.rules import LastSeen
from gigafibre_fsm.domain.dispatch.schedule import forecast, roster, travel_lookup
from gigafibre_fsm.domain.dispatch.schedule.technician import Point

if TYPE_CHECKING:
	from frappe.model.document import Document

WAITING = (lifecycle.DISPATCHED, lifecycle.EN_ROUTE, lifecycle.ON_SITE)


def estimate_arrival(row: "frappe._dict | Document", now: datetime) -> tuple[datetime | None, int | None]:
	"""Return the estimated arrival and the number of jobs before it.

	Both are None on any other day than the job's.
	"""
	if row.on_site_on or not row.technician or not row.arrival or row.arrival.date() != now.date():
		return None, None
	day = _day_of(row.technician, now.date())
	before = [
		other
		for other in day
		if other.name != row.name and other.status in WAITING and other.arrival < row.arrival
	]
	if row.en_route_on and row.status == lifecycle.EN_ROUTE:
		return _estimate_on_the_way(row, day, now), 0
	days = {row.technician: day} | {name: _day_of(name, now.date()) for name in _crew_of(row.name)}
	return _late(row, days, now), len(before)


def _estimate_on_the_way(row: "frappe._dict | Document", day: list, now: datetime) -> datetime:
	"""Estimate the arrival from where the technician is, if they share it; else from where they were last."""
	seen, here = positions.read_last_seen(now).get(row.technician), _find_place(row, day)
	if seen and here:
		way = travel_lookup.look_up_drives([here], now, positions=[seen.place]).select_day(now.date())(
			seen.place, here
		)
		return forecast.estimate_arrival(seen.at, way and way.seconds, row.arrival, now)
	return forecast.estimate_arrival(row.en_route_on, _find_drive_seconds(row, day, now), row.arrival, now)


def _find_place(row: "frappe._dict | Document", day: list) -> Point | None:
	return next((roster.to_point(one.latitude, one.longitude) for one in day if one.name == row.name), None)


def _crew_of(job: str) -> list[str]:
	filters = {"parent": job, "parenttype": "Dispatch Job"}
	return frappe.get_all("Dispatch Job Crew", filters, pluck="technician")


def _late(row: "frappe._dict | Document", days: Mapping[str, list], now: datetime) -> datetime | None:
	"""Return when the last of a crew can begin, if that is after the window; None if they keep it.

	Args:
		row: the job.
		days: the published jobs of today, by technician of the crew.
		now: site time, naive.
	"""
	seen = positions.read_last_seen(now)
	starts = [_forecast_start(row.name, name, day, now, seen.get(name)) for name, day in days.items()]
	found = [begins for begins in starts if begins]
	last = max(found, default=None)
	return forecast.round_up(last) if last and row.window_end and last > row.window_end else None


def _forecast_start(
	job: str, technician: str, day: list, now: datetime, seen: LastSeen | None
) -> datetime | None:
	"""Return when a technician can begin a job of their day; with drive, break, absences and position as on the board."""
	midnight = datetime.combine(now.date(), datetime.min.time())
	course = replace(roster.load_day_context(technician, midnight, midnight + timedelta(days=1)), seen=seen)
	places = [course.home, *(roster.to_point(other.latitude, other.longitude) for other in day)]
	drives = travel_lookup.look_up_drives(places, now, positions=[seen.place] if seen else ())
	ways = drives.select_day(now.date())

	def along(start: Point | None, end: Point | None) -> int:
		way = ways(start, end)
		return way.seconds if way else 0

	going = [_build_active_job(other) for other in day]
	return {one.job: one.arrival for one in forecast.forecast_arrivals(going, along, now, course)}.get(job)


def _build_active_job(row: "frappe._dict | Document") -> forecast.ActiveJob:
	return forecast.ActiveJob(
		job=row.name,
		arrival=row.arrival,
		duration=row.duration,
		place=roster.to_point(row.latitude, row.longitude),
		due=row.window_end,
		en_route_on=row.en_route_on,
		on_site_on=row.on_site_on,
		is_over=row.status in lifecycle.FINAL,
	)


def _find_drive_seconds(row: "frappe._dict | Document", day: list, now: datetime) -> int | None:
	"""Return the seconds of the drive from the technician's last job, or from home, to this one.

	None if unknown.
	"""
	over = [other for other in day if other.status in lifecycle.FINAL and other.on_site_on]
	if over:
		last = max(over, key=lambda other: other.completed_on or other.on_site_on)
		start = roster.to_point(last.latitude, last.longitude)
	else:
		midnight = datetime.combine(now.date(), datetime.min.time())
		member = roster.load_technicians(midnight, midnight + timedelta(days=1), [row.technician]).get(
			row.technician
		)
		start = member.start if member else None
	here = _find_place(row, day)
	way = travel_lookup.look_up_drives((start, here), now).select_day(now.date())(start, here)
	return way.seconds if way else None


def _day_of(technician: str, day: date) -> list:
	"""Return the published jobs of one technician on one day, including finished ones."""
	job = frappe.qb.DocType("Dispatch Job")
	place = frappe.qb.DocType("Service Location")
	start = datetime.combine(day, datetime.min.time())
	columns = ("name", "status", "arrival", "duration", "window_end", "en_route_on", "on_site_on")
	return (
		frappe.qb.from_(job)
		.left_join(place)
		.on(place.name == job.service_location)
		.select(*(job[column] for column in columns), job.completed_on)
		.select(place.latitude, place.longitude)
		.where(ownership.is_own(job, technician))
		.where((job.arrival >= start) & (job.arrival < start + timedelta(days=1)))
		.where(job.status.isin((*WAITING, lifecycle.COMPLETED, lifecycle.NOT_DONE)))
		.orderby(job.arrival)
	).run(as_dict=True)
