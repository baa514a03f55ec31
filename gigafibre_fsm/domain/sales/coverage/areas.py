"""The areas in which an address lies, and what was decided about the address itself."""

from datetime import date
from typing import TYPE_CHECKING

import frappe
from frappe.utils import getdate

from gigafibre_fsm.domain.care.plans.offers import parse_postal_codes
from gigafibre_fsm.domain.platform import polygons
from gigafibre_fsm.domain.sales.addresses import register
from gigafibre_fsm.domain.sales.addresses.written_place import MapPoint
from gigafibre_fsm.domain.sales.coverage import verdict
from gigafibre_fsm.domain.sales.coverage.verdict import CoverageVerdict, ServiceState
from gigafibre_fsm.exceptions import NotYours

if TYPE_CHECKING:
	from collections.abc import Iterator

DOCTYPE = "Coverage Area"


def check_address(name: str, today: date) -> CoverageVerdict:
	"""Return whether a public address can have fibre.

	Args:
		name: of the Public Address.
		today: site date.

	Raises:
		NotYours: there is no such address any more.
	"""
	row = frappe.db.get_value(register.DOCTYPE, name, "*", as_dict=True)
	if not row:
		raise NotYours
	areas = _list_areas(row.longitude, row.latitude, row.postal_code or "", has_place=bool(row.has_place))
	is_placed = bool(row.has_place or row.postal_code)
	return verdict.judge_service(_list_decided(row), areas, today, is_placed=is_placed)


def check_point(point: MapPoint, today: date) -> CoverageVerdict:
	"""Return whether a place on the map can have fibre, by the areas around it.

	Args:
		point: in degrees.
		today: site date.
	"""
	areas = _list_areas(point.longitude, point.latitude, "", has_place=True)
	return verdict.judge_service((), areas, today, is_placed=True)


def _list_decided(row: "frappe._dict") -> list[CoverageVerdict | None]:
	"""Return what staff decided about the unit, and about its building."""
	found = [_read_decided(row)]
	if row.unit:
		building = {"building": row.building, "unit": ("in", ("", None)), "service_state": ("is", "set")}
		whole = frappe.get_all(register.DOCTYPE, building, ["service_state", "service_date"], limit=1)
		found += [_read_decided(each) for each in whole]
	return found


def _read_decided(row: "frappe._dict") -> CoverageVerdict | None:
	if not row.service_state:
		return None
	return CoverageVerdict(
		ServiceState(row.service_state), getdate(row.service_date) if row.service_date else None
	)


def _list_areas(
	longitude: float, latitude: float, postal_code: str, *, has_place: bool
) -> "Iterator[CoverageVerdict]":
	"""Yield the answer of each area around a place, or with its postal code where nothing is drawn."""
	table = frappe.qb.DocType(DOCTYPE)
	within = (table.west <= longitude) & (table.east >= longitude)
	within &= (table.south <= latitude) & (table.north >= latitude)
	coded = (table.postal_codes != "") & (table.west == table.east if has_place else table.name != "")
	rows = (
		frappe.qb.from_(table)
		.select(table.state, table.available_on, table.map, table.postal_codes, table.west, table.east)
		.where((within | coded) if has_place else coded)
		.run(as_dict=True)
	)
	for row in rows:
		is_drawn = row.west != row.east
		if has_place and is_drawn:
			is_here = polygons.contains(polygons.read_polygons(row.map), longitude, latitude)
		else:
			is_here = bool(postal_code) and postal_code.startswith(parse_postal_codes(row.postal_codes))
		if is_here:
			yield CoverageVerdict(
				ServiceState(row.state), getdate(row.available_on) if row.available_on else None
			)
