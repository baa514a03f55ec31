"""Loads the route sheets of a day: what each technician was told, and what they need on the truck."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

import frappe
from frappe.query_builder.functions import Coalesce

from gigafibre_fsm.domain.dispatch.job import arrival_window, lifecycle
from gigafibre_fsm.domain.dispatch.job.address import street_line
from gigafibre_fsm.domain.dispatch.route_sheet.model import LoadLine, RouteSheet, SheetVisit, list_people
from gigafibre_fsm.domain.dispatch.technician_work import load_list
from gigafibre_fsm.domain.dispatch.technician_work.worklist import primary_phone
from gigafibre_fsm.domain.platform import formatting

TECHNICIAN = "Dispatch Technician"


def list_technicians(day: date) -> list[str]:
	"""Return the names of the Dispatch Technicians who have a visit on a day."""
	rows = {row.name: row for row in _list_rows(day)}
	return sorted(list_people({name: row.technician for name, row in rows.items()}, _list_crews(rows)))


def load_sheets(day: date, technician: str, language: str) -> tuple[RouteSheet, ...]:
	"""Return the sheets of a day, by the names of their technicians; those without a visit have none.

	Args:
		day: site date.
		technician: name of a Dispatch Technician; empty for all of them.
		language: of the reader, `fr` or `en`.
	"""
	rows = {row.name: row for row in _list_rows(day)}
	crews = _list_crews(rows)
	people = list_people({name: row.technician for name, row in rows.items()}, crews)
	if technician:
		people = {technician: people[technician]} if technician in people else {}
	names = _read_names([*people, *(each for crew in crews.values() for each in crew)])
	visits = {name: _to_visit(row, crews.get(name, ()), names, language) for name, row in rows.items()}
	sheets = [
		_make_sheet(each, names.get(each, each), day, [rows[name] for name in theirs], visits)
		for each, theirs in people.items()
	]
	return tuple(sorted(sheets, key=lambda sheet: sheet.technician))


def _make_sheet(
	technician: str,
	person: str,
	day: date,
	rows: Sequence["frappe._dict"],
	visits: dict[str, SheetVisit],
) -> RouteSheet:
	known = [row.name for row in rows if row.dispatched_on]
	items = load_list.build_load_list(known, technician)
	return RouteSheet(
		technician=person,
		day=day,
		visits=tuple(visits[name] for name in known),
		load=tuple(LoadLine(item.label, item.quantity or "") for item in items),
		unpublished=len(rows) - len(known),
	)


def _list_rows(day: date) -> list["frappe._dict"]:
	start = datetime.combine(day, time(0))
	job = frappe.qb.DocType("Dispatch Job")
	place = frappe.qb.DocType("Service Location")
	kind = frappe.qb.DocType("Dispatch Job Type")
	customer = frappe.qb.DocType("Customer")
	return (
		frappe.qb.from_(job)
		.left_join(place)
		.on(place.name == job.service_location)
		.left_join(kind)
		.on(kind.name == job.job_type)
		.left_join(customer)
		.on(customer.name == job.customer)
		.select(job.name, job.subject, job.status, job.priority, job.job_type, kind.label_fr)
		.select(job.technician, job.dispatched_on, job.arrival, job.duration, job.window_start)
		.select(job.window_end, job.instructions, place.access_notes)
		.select(Coalesce(job.customer_name, job.customer).as_("customer_name"))
		.select(place.address_line, place.unit, place.city)
		.select(Coalesce(primary_phone(place.name), customer.mobile_no).as_("phone"))
		.where((job.arrival >= start) & (job.arrival < start + timedelta(days=1)))
		.where(job.status != lifecycle.CANCELLED)
		.orderby(job.arrival, job.name)
		.run(as_dict=True)
	)


def _list_crews(jobs: Iterable[str]) -> dict[str, tuple[str, ...]]:
	rows = frappe.get_all(
		"Dispatch Job Crew",
		{"parent": ("in", [*jobs, ""]), "parenttype": "Dispatch Job"},
		["parent", "technician"],
		order_by="idx",
	)
	found: dict[str, tuple[str, ...]] = {}
	for row in rows:
		found[row.parent] = (*found.get(row.parent, ()), row.technician)
	return found


def _read_names(technicians: Iterable[str]) -> dict[str, str]:
	wanted = {"name": ("in", [*technicians, ""])}
	rows = frappe.get_all(TECHNICIAN, wanted, ["name", "technician_name"])
	return {row.name: row.technician_name for row in rows}


def _to_visit(row: "frappe._dict", crew: Iterable[str], names: dict[str, str], language: str) -> SheetVisit:
	street = street_line(row.address_line, row.unit)
	window = arrival_window.shown_window(row.window_start, row.window_end, row.arrival)
	return SheetVisit(
		name=row.name,
		subject=row.subject,
		kind=formatting.localized_label({"name": row.job_type, "label_fr": row.label_fr}, language),
		status=row.status,
		priority=row.priority,
		arrival=row.arrival,
		duration=row.duration or 0,
		window_start=window[0],
		window_end=window[1],
		customer=row.customer_name or "",
		phone=row.phone or "",
		address=", ".join(filter(None, (street, row.city))),
		access_notes=row.access_notes or "",
		instructions=row.instructions or "",
		crew=tuple(names.get(each, each) for each in dict.fromkeys((row.technician, *crew)) if each),
	)
