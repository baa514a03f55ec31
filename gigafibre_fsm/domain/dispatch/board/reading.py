"""What the page of the board asks for: everything at once, then only what changed."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch import roster
from gigafibre_fsm.domain.dispatch.board import answers, drawing, publishing, visits, ways
from gigafibre_fsm.domain.dispatch.board.drawing import Drawing, Key
from gigafibre_fsm.domain.dispatch.board.visits import BoardVisit
from gigafibre_fsm.exceptions import FsmError

MOST_DAYS = 14
OVERLAP = timedelta(seconds=10)
"""A transaction may be committed after one that began later: each look goes back this far."""
MOST_CHANGED = 400
"""More changed visits than this are read faster by loading everything again."""


def load(start: date, number: int, now: datetime) -> dict:
	"""Everything the board shows of `number` days; the shape stands in docs/board.md."""
	first, end = stretch(start, number)
	planned, waiting = visits.planned(first, end), visits.unplanned()
	members = roster.load(first, end)
	drawn = _draw(members, planned, _dates(start, number), now)
	settings = frappe.get_cached_doc("FSM Dispatch Settings")
	return {
		"cursor": now,
		"now": now,
		"start": start,
		"days": number,
		"technicians": [answers.technician(member) for member in members.values()],
		"technician_days": _days(drawn),
		"jobs": [answers.card(visit, drawn) for visit in planned],
		"unplanned": [answers.card(visit) for visit in waiting],
		"job_types": answers.job_types(),
		"skills": answers.skills(),
		"unpublished": _unpublished(planned, waiting),
		"alerts": answers.alerts(drawn),
		"tiles": answers.tiles(),
		"poll_seconds": settings.poll_seconds or 2,
	}


def changes(cursor: datetime, start: date, number: int, now: datetime) -> dict:
	"""What was written since `cursor`: changed visits, and the rows of every day on which one of them stands."""
	first, end = stretch(start, number)
	changed = visits.changed_since(cursor - OVERLAP)
	if len(changed) > MOST_CHANGED or _team_changed(cursor - OVERLAP):
		return {"cursor": now, "now": now, "reload": True}
	planned, members = visits.planned(first, end), roster.load(first, end)
	# a row that a visit left is among the rows of its day or, moved to another day, in the log of changes
	dates = {visit.placement.arrival.date() for visit in changed if visit.placement.is_planned}
	dates |= _left_since(cursor - OVERLAP)
	shown = [day for day in _dates(start, number) if day in dates or (changed and day == now.date())]
	drawn = _draw(members, planned, shown, now)
	return {
		"cursor": now,
		"now": now,
		"jobs": [answers.card(visit, drawn) for visit in changed],
		"gone": _gone(cursor - OVERLAP),
		"technician_days": _days(drawn),
		"unpublished": _unpublished(planned, visits.unplanned()),
		"alerts": answers.alerts(drawn),
		"reload": False,
	}


def after(jobs: Iterable[str], keys: set[Key], now: datetime) -> dict:
	"""The cards of these visits and the rows of these technician-days, after a gesture."""
	dates = {day for _name, day in keys}
	names = {name for name, _day in keys}
	cards = visits.named(jobs)
	if not dates:
		return {"jobs": [answers.card(visit) for visit in cards], "technician_days": {}, "cursor": now}
	first = datetime.combine(min(dates), datetime.min.time())
	end = datetime.combine(max(dates), datetime.min.time()) + timedelta(days=1)
	members = roster.load(first, end, names)
	planned = [
		visit for visit in visits.planned(first, end) if not names.isdisjoint(visit.placement.everybody)
	]
	drawn = _draw(members, planned, dates, now, ways.A_MOMENT)
	return {
		"jobs": [answers.card(visit, drawn) for visit in cards],
		"technician_days": {name: row for name, row in _days(drawn, keys).items()},
		"cursor": now,
	}


def _draw(
	members, planned: list[BoardVisit], dates: Iterable[date], now: datetime, patience: float = ways.KNOWN
) -> Drawing:
	grace = frappe.get_cached_doc("FSM Dispatch Settings").late_after_minutes or 0
	places = ways.places_of(members.values(), planned)
	return drawing.draw(members, planned, dates, ways.among(places, now, patience), now, grace)


def _days(drawn: Drawing, keys: set[Key] | None = None) -> dict[str, dict]:
	return {
		f"{name}|{day}": answers.technician_day(row)
		for (name, day), row in drawn.days.items()
		if keys is None or (name, day) in keys
	}


def _unpublished(planned: list[BoardVisit], waiting: list[BoardVisit]) -> int:
	return sum(map(publishing.is_waiting, planned)) + sum(visit.is_withdrawn for visit in waiting)


def stretch(start: date, number: int) -> tuple[datetime, datetime]:
	if not 1 <= number <= MOST_DAYS:
		frappe.throw(_("The board shows between 1 and {0} days.").format(MOST_DAYS), FsmError)
	first = datetime.combine(start, datetime.min.time())
	return first, first + timedelta(days=number)


def _dates(start: date, number: int) -> list[date]:
	return [start + timedelta(days=day) for day in range(number)]


def _team_changed(since: datetime) -> bool:
	"""Whether a technician, an absence or a holiday was written: then every row may look different."""
	doctypes = ("Dispatch Technician", "Dispatch Absence", "Holiday List", "FSM Dispatch Settings")
	return any(frappe.db.exists(doctype, {"modified": (">=", since)}) for doctype in doctypes[:3])


def _left_since(since: datetime) -> set[date]:
	"""The days on which a visit stood before a gesture made since."""
	rows = frappe.get_all("Dispatch Change", {"modified": (">=", since)}, pluck="before")
	stands = (stand for text in rows for stand in frappe.parse_json(text).values())
	arrivals = (stand["placement"]["arrival"] for stand in stands)
	return {datetime.fromisoformat(arrival).date() for arrival in arrivals if arrival}


def _gone(since: datetime) -> list[str]:
	filters = {"deleted_doctype": "Dispatch Job", "creation": (">=", since)}
	return frappe.get_all("Deleted Document", filters=filters, pluck="deleted_name")
