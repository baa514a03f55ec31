"""Finding a device by the piece of its serial number or address that somebody typed."""

import re
from dataclasses import dataclass

import frappe

from gigafibre_fsm.domain.equipment import identifiers, stock
from gigafibre_fsm.domain.equipment.stock import Standing

SHORTEST = 3


@dataclass(frozen=True)
class Found:
	"""One device that matches, with what stock says about it; `matched` is the field that matched."""

	equipment: str
	serial_number: str
	mac_address: str
	gpon_serial: str
	model: str
	equipment_type: str
	matched: str
	standing: Standing


def find(text: str, technician: str | None, limit: int = 8, location: str | None = None) -> list[Found]:
	"""Devices whose serial number holds `text`, then those by MAC address, then by GPON serial.

	Args:
		text: at least three characters; shorter answers nothing.
		technician: who asks; see `stock.Standing`.
		limit: how many at most (never more than 20).
		location: the Service Location of the visit.
	"""
	found: dict[str, Found] = {}
	limit = max(1, min(limit, 20))
	for field, patterns in _patterns(text):
		for row in _rows(field, patterns, limit) if len(found) < limit else ():
			found.setdefault(row.name, _found(row, field, technician, location))
	return list(found.values())[:limit]


def _patterns(text: str) -> list[tuple[str, list[str]]]:
	bare = re.sub(r"[^0-9A-Z./_-]", "", text.upper())
	piece = identifiers.digits(text)
	if len(bare) < SHORTEST or len(piece) < SHORTEST:
		return []
	looks = [("serial_number", [bare])]
	if re.fullmatch(r"[0-9A-F]{3,12}", piece):
		looks.append(("mac_address", _colons(piece)))
	return [*looks, ("gpon_serial", _gpon(piece))]


def _colons(piece: str) -> list[str]:
	"""How a piece of an address looks in `1C:61:B4:…`: it may begin in the middle of an octet."""
	even = ":".join(piece[start : start + 2] for start in range(0, len(piece), 2))
	odd = ":".join([piece[:1], *(piece[start : start + 2] for start in range(1, len(piece), 2))])
	return [even] if len(piece) == 12 else [even, odd]


def _gpon(piece: str) -> list[str]:
	try:
		return [identifiers.gpon_serial(piece)]
	except identifiers.BadIdentifier:
		return [piece]


def _rows(field: str, patterns: list[str], limit: int) -> list[frappe._dict]:
	# The characters left in a pattern are letters, digits and . / _ - : an underscore still is a wildcard.
	likes = [[field, "like", "%" + pattern.replace("_", r"\_") + "%"] for pattern in patterns]
	# What a technician learns about devices of others is decided by `stock.Standing`, not by row rights.
	return frappe.get_all(
		"Equipment", or_filters=likes, fields=stock.FIELDS, order_by="modified desc", limit=limit
	)


def _found(row: frappe._dict, field: str, technician: str | None, location: str | None) -> Found:
	return Found(
		row.name,
		row.serial_number,
		row.mac_address or "",
		row.gpon_serial or "",
		row.equipment_model,
		row.equipment_type or "",
		field,
		stock.of_row(row, technician, location),
	)
