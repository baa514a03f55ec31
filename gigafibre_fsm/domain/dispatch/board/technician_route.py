"""A technician's way through a day for the map: home, the visits in their order, home, along the roads."""

from datetime import date, datetime, timedelta
from typing import TypedDict

from gigafibre_fsm.domain.dispatch import travel
from gigafibre_fsm.domain.dispatch.schedule import roster, scheduled_jobs


class MapStop(TypedDict):
	"""A place on the way; `job` null at the technician's start and end."""

	job: str | None
	lat: float
	lon: float


class TechnicianRoute(TypedDict):
	"""The stops in their order and the points of the way, latitude first.

	`straight` if no routing engine gave a road; `note` says why.
	"""

	stops: list[MapStop]
	points: list[list[float]]
	straight: bool
	note: str


def load_route(technician: str, day: date) -> TechnicianRoute:
	"""Return a technician's way through a day, drafts included; visits without coordinates are left out.

	Args:
		technician: name of a Dispatch Technician.
		day: the day.
	"""
	start = datetime.combine(day, datetime.min.time())
	members = roster.load_technicians(start, start + timedelta(days=1), {technician})
	jobs = [
		job
		for job in scheduled_jobs.list_planned(start, start + timedelta(days=1))
		if technician in job.placement.technicians and job.place
	]
	jobs.sort(key=lambda job: job.placement.arrival)
	member = members.get(technician)
	ends = [member.start, member.end] if member and jobs else [None, None]
	places = [(None, ends[0]), *((job.name, job.place) for job in jobs), (None, ends[1])]
	stops = [_stop(job, place) for job, place in places if place]
	way = travel.find_road([(stop["lat"], stop["lon"]) for stop in stops])
	return {
		"stops": stops,
		"points": [list(point) for point in way.points],
		"straight": way.is_straight,
		"note": way.note,
	}


def _stop(job: str | None, place: tuple[float, float]) -> MapStop:
	return {"job": job, "lat": place[0], "lon": place[1]}
