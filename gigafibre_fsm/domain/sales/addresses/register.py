"""The public addresses of the site: looked up by what somebody writes, never by our customers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import frappe

from gigafibre_fsm.domain.sales.addresses import matching, written_place
from gigafibre_fsm.domain.sales.addresses.matching import AddressMatch, ListedAddress
from gigafibre_fsm.domain.sales.addresses.normal_form import StreetName, read_address

if TYPE_CHECKING:
	from pypika.terms import Criterion

DOCTYPE = "Public Address"
PLACE_FIELDS = ("name", "line", "unit", "municipality", "postal_code", "latitude", "longitude")
FEWEST_LETTERS = 3
"""Of a street's name, before anything is suggested; a numbered street needs its number."""
MOST_COMPARED = 400
"""Rows of one civic number; a street whose name begins with the same letters is rarely in more towns."""


def is_complete(text: str) -> bool:
	"""Whether a text has a civic number and a street, or is a lot; without that no address can be found."""
	if written_place.read_lot(text):
		return True
	written = read_address(text)
	return bool(written.civic and written.street.words)


def find_address(text: str) -> AddressMatch:
	"""Return the address that somebody means, or those to ask about."""
	if lot := written_place.read_lot(text):
		return matching.match_lot(_list(frappe.qb.DocType(DOCTYPE).lot == lot).values())
	written = read_address(text)
	if not is_complete(text):
		return AddressMatch(None)
	table = frappe.qb.DocType(DOCTYPE)
	is_house = table.civic == written.civic
	begins = table.street_key.like(_write_pattern(written.street))
	found: dict[str, ListedAddress] = {}
	if written.postal_code:
		found |= _list(is_house & (table.postal_code == written.postal_code))
	if written.municipality:
		town = written.municipality
		found |= _list(is_house & ((table.town_key == town) | (table.old_town_key == town)))
	found |= _list(is_house & begins)
	return matching.match_address(written, found.values())


def suggest_addresses(text: str) -> tuple[ListedAddress, ...]:
	"""Return at most five addresses that begin like what somebody is typing; none before the third letter of the street."""
	written = read_address(text)
	if not written.civic or not _is_long_enough(written.street):
		return ()
	table = frappe.qb.DocType(DOCTYPE)
	begins = table.street_key.like(_write_pattern(written.street))
	listed = _list((table.civic == written.civic) & begins)
	return matching.rank_suggestions(written, listed.values())


@dataclass(frozen=True, slots=True)
class AddressPlace:
	"""An address as an order takes it: on one `line`, in parts, and its place in degrees, 0 if that is not known."""

	line: str
	street: str
	unit: str
	municipality: str
	postal_code: str
	latitude: float
	longitude: float


def load_places(text: str) -> tuple[AddressPlace, ...]:
	"""Return at most five addresses that begin like what staff are typing."""
	names = [each.name for each in suggest_addresses(text)]
	rows = {row.name: row for row in frappe.get_all(DOCTYPE, {"name": ("in", [*names, ""])}, PLACE_FIELDS)}
	unit = read_address(text).unit
	return tuple(_to_place(rows[name], unit) for name in names)


def load_place(name: str) -> AddressPlace:
	"""Return a Public Address in its parts; the caller knows that it is there."""
	return _to_place(frappe.db.get_value(DOCTYPE, name, PLACE_FIELDS, as_dict=True), "")


def _to_place(row: "frappe._dict", typed_unit: str) -> AddressPlace:
	return AddressPlace(
		line=write_line(row),
		street=row.line.removesuffix(f", #{row.unit}") if row.unit else row.line,
		# a suggestion is a building
		unit=row.unit or typed_unit,
		municipality=row.municipality,
		postal_code=row.postal_code or "",
		latitude=row.latitude or 0,
		longitude=row.longitude or 0,
	)


def write_lines(names: Sequence[str]) -> dict[str, str]:
	"""Return how addresses are written on one line, by their names."""
	rows = frappe.get_all(
		DOCTYPE, {"name": ("in", [*names, ""])}, ["name", "line", "municipality", "postal_code"]
	)
	return {row.name: write_line(row) for row in rows}


def write_line(row: "frappe._dict") -> str:
	"""Return how an address is written on one line: street, municipality and postal code."""
	code = f"{row.postal_code[:3]} {row.postal_code[3:]}" if row.postal_code else ""
	return ", ".join(filter(None, (row.line, row.municipality, code)))


def _is_long_enough(street: StreetName) -> bool:
	return bool(street.numbers) or len(street.key.replace(" ", "")) >= FEWEST_LETTERS


def _write_pattern(street: StreetName) -> str:
	"""Return the pattern of names that begin alike; after a saint it takes the saint's name, as there are so many."""
	first, *others = street.words
	if first.startswith("saint") and others:
		return f"{first} {others[0][:2]}%"
	return f"{first[:FEWEST_LETTERS]}%"


def _list(condition: "Criterion") -> dict[str, ListedAddress]:
	table = frappe.qb.DocType(DOCTYPE)
	rows = (
		frappe.qb.from_(table)
		.select(table.name, table.building, table.civic, table.suffix, table.unit, table.postal_code)
		.select(table.street_kind, table.street_key, table.direction, table.town_key, table.old_town_key)
		.where(condition)
		.orderby(table.street_key, table.town_key, table.unit)
		.limit(MOST_COMPARED)
		.run(as_dict=True)
	)
	return {row.name: _to_listed(row) for row in rows}


def _to_listed(row: "frappe._dict") -> ListedAddress:
	return ListedAddress(
		name=row.name,
		building=row.building,
		civic=row.civic,
		suffix=row.suffix or "",
		unit=row.unit or "",
		street=StreetName(row.street_kind or "", tuple(row.street_key.split()), row.direction or ""),
		municipalities=tuple(filter(None, (row.town_key, row.old_town_key))),
		postal_code=row.postal_code or "",
	)
