"""Finds devices by a typed or scanned text: a piece of a serial number, a code, an address."""

import re
from dataclasses import dataclass

import frappe

from gigafibre_fsm.domain.access import technician_users
from gigafibre_fsm.domain.equipment.identity import identifiers, label_fields, model_rules, stock_lookup
from gigafibre_fsm.domain.equipment.identity.stock_lookup import StockLocation

SHORTEST = 3
SHORTEST_CODE = 6
LONGEST = 500


@dataclass(frozen=True)
class SearchResult:
	"""A device that matches, with its place; `matched` is the field that matched."""

	equipment: str
	serial_number: str
	mac_address: str
	gpon_serial: str
	model: str
	equipment_type: str
	matched: str
	standing: StockLocation


def find_devices(
	text: str, technician: str | None, limit: int = 8, location: str | None = None
) -> list[SearchResult]:
	"""Find devices by serial number, then by any code of their labels, by MAC address, by GPON serial.

	Args:
		text: at least three characters, or nothing is found. A whole code (`S/N:…;MAC:…`) is split.
		technician: the Dispatch Technician who searches; see `stock_lookup.StockLocation`.
		limit: maximum number of results, 20 at most.
		location: the Service Location of the job.
	"""
	found: dict[str, SearchResult] = {}
	limit = max(1, min(limit, 20))
	text = text.strip()[:LONGEST]
	looks = _patterns(text)
	for field, patterns in looks[:1]:
		_add(found, _rows(field, patterns, limit), field, technician, location)
	if len(found) < limit:
		_add(found, _rows_named(find_by_code(text)), "code", technician, location)
	for field, patterns in looks[1:]:
		if len(found) < limit:
			_add(found, _rows(field, patterns, limit), field, technician, location)
	if technician_users.is_subcontractor(technician):
		found = {name: each for name, each in found.items() if _is_for_anybody(each, text)}
	return list(found.values())[:limit]


def _is_for_anybody(found: SearchResult, text: str) -> bool:
	"""Whether a sub-contractor may find it: on their truck, at this customer, or by its whole number."""
	is_at_hand = found.standing.kind in ("on_your_truck", "at_this_customer")
	whole = {
		re.sub(r"\s", "", each).upper()
		for each in label_fields.list_lookup_texts([label_fields.LabelCode(text, "")])
	}
	return is_at_hand or found.serial_number.upper() in whole


def resolve_device(text: str) -> str:
	"""Return the only device that a text identifies; the text itself if there is none or several.

	The order is that of `find_devices`, but only whole identifiers match.
	"""
	text = (text or "").strip()[:LONGEST]
	matches = stock_lookup.find_stock_devices([text]) if text else []
	if matches and matches[0].serial_number.upper() == re.sub(r"\s", "", text).upper():
		return matches[0].equipment
	candidates = find_by_code(text) or [match.equipment for match in matches]
	return candidates[0] if len(set(candidates)) == 1 else text[:140]


def find_by_code(text: str) -> list[str]:
	"""Return the devices with this code on their label: by its content, else by a confirmed scan."""
	if len(text) < SHORTEST_CODE:
		return []
	rules = model_rules.load_all_rules()
	code = label_fields.LabelCode(text, "")
	serials = {
		device.serial_number
		for device in stock_lookup.find_stock_devices(label_fields.list_lookup_texts([code]))
	}
	parts = label_fields.extract_fields([code], rules, serials)
	values = [
		piece.value
		for piece in parts
		if piece.field in (label_fields.SERIAL, label_fields.MAC, label_fields.GPON)
	]
	matches = stock_lookup.find_stock_devices(values) if values else []
	return list(dict.fromkeys(match.equipment for match in matches)) or _scanned_with(text)


def _scanned_with(text: str) -> list[str]:
	"""Return the devices on whose label, photographed alone, this code was read; never by a product code."""
	scan, reading, other = (
		frappe.qb.DocType(name).as_(alias)
		for name, alias in (
			("FSM Scan", "scan"),
			("FSM Scan Reading", "reading"),
			("FSM Scan Reading", "other"),
		)
	)
	crowded = frappe.qb.from_(other).select(other.parent).where(other.device > 1)
	return (
		frappe.qb.from_(reading)
		.join(scan)
		.on(scan.name == reading.parent)
		.select(scan.equipment)
		.distinct()
		.where((reading.value == text[:140]) & (reading.field == label_fields.CODE))
		.where(reading.symbology.notin(label_fields.PRODUCT_CODES))
		.where(scan.equipment.isnotnull() & scan.name.notin(crowded))
		.limit(20)
		.run(pluck=True)
	)


def _add(
	found: dict[str, SearchResult],
	rows: list[frappe._dict],
	field: str,
	technician: str | None,
	location: str | None,
) -> None:
	for row in rows:
		if row.name not in found:
			found[row.name] = _build_result(row, field, technician, location)


def _rows_named(names: list[str]) -> list[frappe._dict]:
	return frappe.get_all("Equipment", {"name": ("in", names)}, stock_lookup.FIELDS) if names else []


def _patterns(text: str) -> list[tuple[str, list[str]]]:
	bare = re.sub(r"[^0-9A-Z./_-]", "", text.upper())
	piece = identifiers.strip_separators(text)
	if len(bare) < SHORTEST or len(piece) < SHORTEST:
		return []
	looks = [("serial_number", [bare])]
	if re.fullmatch(r"[0-9A-F]{3,12}", piece):
		looks.append(("mac_address", _colons(piece)))
	return [*looks, ("gpon_serial", _gpon(piece))]


def _colons(piece: str) -> list[str]:
	"""Return how a piece of an address looks in `1C:61:B4:…`; it may begin in the middle of an octet."""
	even = ":".join(piece[start : start + 2] for start in range(0, len(piece), 2))
	odd = ":".join([piece[:1], *(piece[start : start + 2] for start in range(1, len(piece), 2))])
	return [even] if len(piece) == 12 else [even, odd]


def _gpon(piece: str) -> list[str]:
	try:
		return [identifiers.parse_gpon_serial(piece)]
	except identifiers.InvalidIdentifier:
		return [piece]


def _rows(field: str, patterns: list[str], limit: int) -> list[frappe._dict]:
	# Of the characters left in a pattern (letters, digits, . / _ -) only the underscore is a wildcard, so it
	# is escaped.
	likes = [[field, "like", "%" + pattern.replace("_", r"\_") + "%"] for pattern in patterns]
	# `stock_lookup.StockLocation` decides what a technician may know of other technicians' devices, not row
	# permissions.
	return frappe.get_all(
		"Equipment", or_filters=likes, fields=stock_lookup.FIELDS, order_by="modified desc", limit=limit
	)


def _build_result(
	row: frappe._dict, field: str, technician: str | None, location: str | None
) -> SearchResult:
	return SearchResult(
		row.name,
		row.serial_number,
		row.mac_address or "",
		row.gpon_serial or "",
		row.equipment_model,
		row.equipment_type or "",
		field,
		stock_lookup.locate_row(row, technician, location),
	)
