"""Loads territories, and which of them each technician serves."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import frappe

from gigafibre_fsm.domain.dispatch.territories.rule import Point, ServedTerritory, Territory, does_serve
from gigafibre_fsm.domain.platform import formatting, polygons, weekdays
from gigafibre_fsm.domain.platform.polygons import Polygon

DOCTYPE = "Service Territory"
SERVED = "Dispatch Technician Territory"
SERVED_FIELDS = ("territory", "only_on", *weekdays.FIELDS)


@dataclass(frozen=True, slots=True)
class NamedTerritory:
	"""A territory as people see it: its name in their language, and the colour of its outline."""

	territory: Territory
	label: str
	color: str | None


def load_territories(names: Iterable[str] | None = None) -> dict[str, Territory]:
	"""Return the territories that are in use, by name; `names` leaves out all others."""
	filters = {"disabled": 0, **({} if names is None else {"name": ("in", sorted(set(names)))})}
	rows = frappe.get_all(DOCTYPE, filters, ["name", "map"], order_by="name")
	return {row.name: Territory(row.name, _read_area(row.map)) for row in rows}


def list_named() -> list[NamedTerritory]:
	"""Return the territories that are in use, with their names in the language of the request."""
	rows = frappe.get_all(DOCTYPE, {"disabled": 0}, ["name", "label_fr", "color", "map"], order_by="name")
	return [
		NamedTerritory(
			Territory(row.name, _read_area(row.map)),
			formatting.localized_label(row, frappe.local.lang),
			row.color,
		)
		for row in rows
	]


def find_labels(names: Iterable[str]) -> list[str]:
	"""Return the names of territories in the language of the request, sorted; no query without any."""
	wanted = sorted(names)
	rows = frappe.get_all(DOCTYPE, {"name": ("in", wanted)}, ["name", "label_fr"]) if wanted else []
	return sorted(formatting.localized_label(row, frappe.local.lang) for row in rows)


def load_served(technicians: Iterable[str]) -> dict[str, set[ServedTerritory]]:
	"""Return the territories that these technicians serve; those who go everywhere are left out."""
	filters = {"parenttype": "Dispatch Technician", "parent": ("in", sorted(technicians) or [""])}
	return read_served(frappe.get_all(SERVED, filters, ["parent as name", *SERVED_FIELDS]))


def read_served(rows: Iterable[Mapping[str, Any]]) -> dict[str, set[ServedTerritory]]:
	"""Return the territories that technicians serve, by technician; those who go everywhere are left out.

	Args:
		rows: each with the technician's `name` and the SERVED_FIELDS, which may be empty; equal ones count once.
	"""
	limited = [row for row in rows if row["territory"]]
	known = load_territories({row["territory"] for row in limited}) if limited else {}
	found: dict[str, set[ServedTerritory]] = defaultdict(set)
	for row in limited:
		if territory := known.get(row["territory"]):
			served = ServedTerritory(territory, weekdays.read_weekdays(row), row["only_on"])
			found[row["name"]].add(served)
	return found


def find_place(location: str | None) -> Point | None:
	"""Return where a Service Location is on the map; None if that is not known."""
	at = location and frappe.db.get_value("Service Location", location, ["latitude", "longitude"])
	# an empty number is stored as 0
	return (at[0], at[1]) if at and all(at) else None


def is_refused_outside() -> bool:
	"""Whether nobody may send a technician outside of their territories; else it takes a reason."""
	return frappe.get_cached_doc("FSM Dispatch Settings").outside_territory == "Refuse"


def is_any_outside(technicians: Iterable[str], place: Point | None, arrival: datetime | None) -> bool:
	"""Whether one of these technicians does not serve a place on the day of an arrival.

	Args:
		technicians: names of Dispatch Technicians.
		place: where the visit is; None if that is unknown, which is outside of nothing.
		arrival: site time, naive; without one there is nothing to refuse.
	"""
	if not arrival:
		return False
	technicians = list(technicians)
	served = load_served(technicians)
	return not all(does_serve(served.get(name, ()), place, arrival.date()) for name in technicians)


@lru_cache(maxsize=500)
def _read_area(drawing: str) -> tuple[Polygon, ...]:
	# the text is the key, so that a territory drawn anew is read anew
	return polygons.read_polygons(drawing)
