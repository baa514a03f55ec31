"""Files of public addresses, row by row: Statistics Canada's National Address Register, or a plain list. Pure.

Source of the register's columns: its user guide (Statistics Canada, 46-26-0002).
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gigafibre_fsm.domain.sales.addresses import lambert, written_place
from gigafibre_fsm.domain.sales.addresses.normal_form import (
	StreetName,
	fold,
	fold_municipality,
	fold_postal_code,
	read_street,
)

REGISTER, PLAIN = "National Address Register", "Own list"
_NEEDED = {
	REGISTER: ("CIVIC_NO", "OFFICIAL_STREET_NAME", "CSD_FRE_NAME"),
	PLAIN: ("civic", "street", "municipality"),
}
QUEBEC = "24"
"""Statistics Canada's code of the province."""


class UnreadableFile(ValueError):
	"""The file is of neither kind; the columns that it lacks are its argument."""


@dataclass(frozen=True)
class FileAddress:
	"""An address of a file: as it is written, and as it is compared; no coordinates if unknown.

	Attributes:
		source_id: the same in each edition of the file.
		building: the same for all units of a building.
		old_municipality: another name under which letters arrive; empty without one.
	"""

	source: str
	source_id: str
	building: str
	civic: int
	suffix: str
	unit: str
	written_street: str
	street: StreetName
	municipality: str
	old_municipality: str
	postal_code: str
	lot: str
	longitude: float | None
	latitude: float | None


def find_kind(columns: "list[str] | None") -> str:
	"""Return of which kind a file is, by the names in its first line.

	Raises:
		UnreadableFile: of neither.
	"""
	given = set(columns or ())
	for kind, needed in _NEEDED.items():
		if given.issuperset(needed):
			return kind
	raise UnreadableFile(", ".join(sorted(set(_NEEDED[PLAIN]) - given)))


def read_rows(kind: str, rows: Iterator[Mapping[str, str]]) -> Iterator[tuple[int, FileAddress | None]]:
	"""Yield the number of each line and its address; None for a line without civic number, street or municipality.

	Lines of the register that are of other provinces are left out.
	"""
	read = _read_registered if kind == REGISTER else _read_plain
	for line, row in enumerate(rows, 2):
		if kind == REGISTER and (row.get("PROV_CODE") or QUEBEC).strip() != QUEBEC:
			continue
		yield line, read({key: (value or "").strip() for key, value in row.items() if isinstance(key, str)})


def _read_registered(row: Mapping[str, str]) -> FileAddress | None:
	name, kind, direction = (row.get(f"OFFICIAL_STREET_{part}", "") for part in ("NAME", "TYPE", "DIR"))
	street = " ".join(filter(None, (kind, name, direction)))
	place = _read_place(row.get("BG_LONGITUDE", ""), row.get("BG_LATITUDE", ""))
	if place is None and (metres := _read_place(row.get("BG_X", ""), row.get("BG_Y", ""))):
		place = lambert.to_degrees(*metres)
	return _make_address(
		REGISTER,
		row.get("ADDR_GUID", ""),
		(row["CIVIC_NO"], row.get("CIVIC_NO_SUFFIX", ""), row.get("APT_NO_LABEL", "")),
		street,
		(row["CSD_FRE_NAME"], row.get("MAIL_MUN_NAME", "")),
		(row.get("MAIL_POSTAL_CODE", ""), "", place),
	)


def _read_plain(row: Mapping[str, str]) -> FileAddress | None:
	return _make_address(
		PLAIN,
		row.get("id", ""),
		(row["civic"], row.get("suffix", ""), row.get("unit", "")),
		row["street"],
		(row["municipality"], row.get("old_municipality", "")),
		(
			row.get("postal_code", ""),
			row.get("lot", ""),
			_read_place(row.get("longitude", ""), row.get("latitude", "")),
		),
	)


def _make_address(
	source: str,
	source_id: str,
	house: tuple[str, str, str],
	street: str,
	towns: tuple[str, str],
	place: tuple[str, str, tuple[float, float] | None],
) -> FileAddress | None:
	(number, suffix, unit), (town, old_town), (postal_code, lot, point) = house, towns, place
	if not (
		number.isdecimal() and number.isascii() and 0 < int(number) < 10**6 and fold(street) and fold(town)
	):
		return None
	named = read_street(street)
	building = _hash(number, fold(suffix), named.kind, named.key, named.direction, fold_municipality(town))
	return FileAddress(
		source=source,
		source_id=source_id or _hash(building, fold(unit)),
		building=building,
		civic=int(number),
		suffix=fold(suffix),
		unit=fold(unit),
		written_street=street,
		street=named,
		municipality=town,
		old_municipality=old_town if fold_municipality(old_town) != fold_municipality(town) else "",
		postal_code=fold_postal_code(postal_code),
		lot=written_place.fold_lot(lot),
		longitude=point[0] if point else None,
		latitude=point[1] if point else None,
	)


def _read_place(first: str, second: str) -> tuple[float, float] | None:
	try:
		return float(first.replace(",", ".")), float(second.replace(",", "."))
	except ValueError:
		return None


def _hash(*parts: str) -> str:
	return hashlib.sha256("|".join(parts).encode()).hexdigest()[:20]
