"""The visits of the demonstration: a day that is lived up to the moment, the next working day, what waits for a place."""

import itertools
import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from math import cos, hypot, radians

import frappe
from frappe.utils import get_datetime

from demo import day, work
from demo.shown_day import TRAVEL_MINUTES, ShownDay, next_five_minutes, visits_of_shift
from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.domain.dispatch.workflow import scheduling, transitions

PLANNER = "Valérie Répartition"
WAITING_VISITS = 8
NEXT_DAY_SHARES = (5, 4, 4, 3, 2, 2, 1, 0)
"""Visits of each technician."""
VISITS_OF_SHIFT = 4
OFFSETS = (0, -20, 30, 35, -40, 15, -10, 25)
"""Minutes from the moment to a visit of each technician: some are under way, some about to begin."""
CLIMBING = "Fibre drop"
"""The kind of visit that asks for work at heights, which two technicians do."""
MAIN_VISIT = "Remplacer le modem : voyant LOS rouge"
MAIN_TECHNICIAN = day.TECHNICIANS[0][0]


def fill_today(shown: ShownDay) -> None:
	"""Give everybody who works today their visits and bring each one to where it stands at the moment.

	A later run on the same day adds no visits: it brings those that are there up to the new moment.
	"""
	if not visits_of(shown.today):
		places = _places()
		kinds = _kinds()
		for number, technician in enumerate(_technicians()):
			if shown.works_today(number):
				_fill_shift(shown, number, technician, kinds, places)
	for job in visits_of(shown.today):
		work.bring_up_to(job, shown.now)


def visits_of(today: date) -> list[frappe._dict]:
	"""The visits of a day that are played by nobody, earliest first."""
	start = datetime.combine(today, time())
	filters = [
		["arrival", ">=", start],
		["arrival", "<", start + timedelta(days=1)],
		["subject", "!=", MAIN_VISIT],
	]
	fields = ["name", "technician", "job_type", "status", "arrival", "duration"]
	return frappe.get_all("Dispatch Job", filters, fields, order_by="arrival, name")


def fill_next_day(shown: ShownDay) -> None:
	"""Have the next working day planned by hand: across the county, the work ill shared, into the evening."""
	if visits_of(shown.next_working_day):
		return
	places, kinds = _places(), _kinds()
	random.shuffle(places)
	for technician, share in zip(_technicians(), NEXT_DAY_SHARES, strict=False):
		first = datetime.combine(shown.next_working_day, _clock(technician.shift_start)) + timedelta(
			minutes=45
		)
		for number in range(share):
			kind, subject = _kind_for(technician, kinds)
			arrival = min(first + timedelta(hours=2.5) * number, first.replace(hour=22, minute=30))
			_visit(kind, subject, places.pop(), shown.now, technician=technician, arrival=arrival)


def fill_waiting(shown: ShownDay) -> None:
	"""Have some visits that wait for a place in the plan, most of them asked for by a ticket."""
	waiting = frappe.db.count("Dispatch Job", {"status": "Draft", "subject": ("!=", MAIN_VISIT)})
	places, kinds = _places(), _kinds()
	for number in range(waiting, WAITING_VISITS):
		kind, subject = next(kinds)
		_visit(kind, subject, places[-1 - number], shown.now, with_ticket=number % 3 != 2)


def open_main_visit(now: datetime) -> None:
	"""Have an open visit for the demonstration to play through, and a modem for it on the truck."""
	open_visit = {"subject": MAIN_VISIT, "status": ("not in", tuple(lifecycle.FINAL))}
	if frappe.db.exists("Dispatch Job", open_visit):
		return
	place = frappe.get_all("Service Location", fields=["name", "customer"], order_by="name", limit=1)[0]
	technician = frappe.db.get_value("Dispatch Technician", {"technician_name": MAIN_TECHNICIAN})
	work.new_device(work.MAIN_MODEL, technician, now)
	scheduling.create_job(
		{
			"subject": MAIN_VISIT,
			"job_type": "Modem replacement",
			"service_location": place.name,
			"customer": place.customer,
			"issue": _ticket("Le voyant LOS est rouge", place),
			"priority": "High",
			"instructions": "Le modem actuel redémarre sans arrêt. Installer un XX230v du camion.",
		},
		PLANNER,
		now,
	)


def _technicians() -> list[frappe._dict]:
	fields = ["name", "technician_name", "shift_start", "shift_end", "latitude", "longitude"]
	return frappe.get_all("Dispatch Technician", {"status": "Active"}, fields, order_by="name")


def _places() -> list[frappe._dict]:
	"""Every home but that of the played visit."""
	fields = ["name", "customer", "latitude", "longitude"]
	own = {"customer": ("!=", day.BUILDING)}
	return frappe.get_all("Service Location", own, fields, order_by="name")[1:]


def _kinds() -> Iterator[tuple[str, str]]:
	"""Kinds of visit with their subjects, in the shares of an ordinary day, without an end."""
	kinds = [(kind, subject) for kind, subject, share in day.VISITS for _ in range(share)]
	random.shuffle(kinds)
	return itertools.cycle(kinds)


def _kind_for(technician: frappe._dict, kinds: Iterator[tuple[str, str]]) -> tuple[str, str]:
	"""The next kind of visit that the technician has the skills for."""
	skills = next(person[4] for person in day.TECHNICIANS if person[0] == technician.technician_name)
	return next(found for found in kinds if found[0] != CLIMBING or "Aerial work" in skills)


def _fill_shift(
	shown: ShownDay,
	number: int,
	technician: frappe._dict,
	kinds: Iterator[tuple[str, str]],
	places: list[frappe._dict],
) -> None:
	"""Fill one technician's shift with visits near to where they live; uses the places up."""
	chosen = [_kind_for(technician, kinds) for _ in range(VISITS_OF_SHIFT)]
	lengths = [frappe.db.get_value("Dispatch Job Type", kind, "duration") for kind, _ in chosen]
	shift = (_clock(technician.shift_start), _clock(technician.shift_end))
	for index, arrival in visits_of_shift(shift, shown.today, lengths, *_around(shown.now, number)):
		if not places:
			return
		place = min(places, key=lambda place: _kilometres(technician, place))
		places.remove(place)
		_visit(*chosen[index], place, shown.now, technician=technician, arrival=arrival, is_published=True)


def _clock(since_midnight: timedelta) -> time:
	return (datetime.min + since_midnight).time()


def _around(now: datetime, number: int) -> tuple[datetime, datetime]:
	"""Until when a technician's earlier visits end, and from when on later ones begin; the first plays the main visit."""
	if number == 0:
		return next_five_minutes(now - timedelta(minutes=20)), next_five_minutes(now + timedelta(minutes=75))
	after = next_five_minutes(now + timedelta(minutes=OFFSETS[number % len(OFFSETS)]))
	return after - timedelta(minutes=TRAVEL_MINUTES), after


def _kilometres(one: frappe._dict, other: frappe._dict) -> float:
	"""Between two places, as the crow flies; a degree of latitude is 111 km."""
	east = (one.longitude - other.longitude) * cos(radians(one.latitude))
	return 111 * hypot(one.latitude - other.latitude, east)


def _visit(
	kind: str,
	subject: str,
	place: frappe._dict,
	now: datetime,
	*,
	technician: frappe._dict | None = None,
	arrival: datetime | None = None,
	is_published: bool = False,
	with_ticket: bool = False,
) -> None:
	"""Make one visit as dispatch does, the evening before where it is for today."""
	planned_on = min(now, get_datetime(now.date()) - timedelta(hours=7)) if is_published else now
	values = {
		"subject": subject,
		"job_type": kind,
		"service_location": place.name,
		"customer": place.customer,
		"issue": _ticket(random.choice(day.TICKETS), place) if with_ticket else None,
	}
	job = scheduling.create_job(values, PLANNER, planned_on)
	if technician and arrival:
		scheduling.schedule_job(job, arrival, PLANNER, planned_on, technician=technician.name)
	if is_published:
		transitions.move_job(job, "Dispatched", PLANNER, now=planned_on)


def _ticket(subject: str, place: frappe._dict) -> str:
	"""Make the ticket that asks for a visit."""
	ticket = frappe.get_doc(
		{
			"doctype": "Issue",
			"subject": subject,
			"customer": place.customer,
			"fsm_service_location": place.name,
			"description": subject,
		}
	)
	return ticket.insert().name
