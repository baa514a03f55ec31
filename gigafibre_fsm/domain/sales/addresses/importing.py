"""Imports a file of public addresses: in batches, as often as wanted; a row that is there already is updated."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from pypika.terms import Values

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.sales.addresses import address_files
from gigafibre_fsm.domain.sales.addresses.address_files import FileAddress
from gigafibre_fsm.domain.sales.addresses.normal_form import fold_municipality
from gigafibre_fsm.domain.sales.addresses.register import DOCTYPE

BATCH = 1000
MOST_NAMED = 20
"""Lines that are named as unreadable; the others are only counted."""


@dataclass(frozen=True)
class ImportedAddresses:
	"""What became of a file: addresses written, and lines that could not be read, the first of them by number."""

	written: int
	unread: int
	unread_lines: tuple[int, ...]


def import_file(path: Path, after_batch: Callable[[int], None]) -> ImportedAddresses:
	"""Write all addresses of a file; what staff decided about an address stays.

	Args:
		path: CSV in UTF-8, with commas or semicolons.
		after_batch: called with the number of addresses written so far; it commits and shows progress.

	Raises:
		UnreadableFile: its columns are of no kind that we know.
		UnicodeDecodeError: it is not in UTF-8.
	"""
	written, unread = 0, []
	with path.open(encoding="utf-8-sig", newline="") as stream:
		first = stream.readline()
		stream.seek(0)
		reader = csv.DictReader(stream, delimiter=";" if first.count(";") > first.count(",") else ",")
		kind = address_files.find_kind(reader.fieldnames)
		rows = address_files.read_rows(kind, reader)
		while batch := list(islice(rows, BATCH)):
			unread += [line for line, address in batch if address is None]
			addresses = {address.source_id: address for _line, address in batch if address}
			_write(list(addresses.values()))
			written += len(addresses)
			after_batch(written)
	return ImportedAddresses(written, len(unread), tuple(unread[:MOST_NAMED]))


def _write(addresses: list[FileAddress]) -> None:
	if not addresses:
		return
	rows = [_to_row(each) for each in addresses]
	table = frappe.qb.DocType(DOCTYPE)
	query = frappe.qb.into(table).columns(*rows[0]).insert(*(tuple(row.values()) for row in rows))
	for field in rows[0]:
		if field not in ("name", "creation", "owner"):
			query = query.on_duplicate_key_update(table[field], Values(table[field]))
	query.run()


def _to_row(address: FileAddress) -> dict[str, Any]:
	now, user = now_datetime(), frappe.session.user
	house = " ".join(filter(None, (str(address.civic), address.suffix)))
	return {
		"name": address.source_id,
		"creation": now,
		"modified": now,
		"owner": user,
		"modified_by": user,
		"source": address.source,
		"line": ", ".join(
			filter(None, (f"{house} {address.written_street}", address.unit and f"#{address.unit}"))
		),
		"municipality": address.municipality,
		"old_municipality": address.old_municipality,
		"postal_code": address.postal_code,
		"lot": address.lot,
		"longitude": address.longitude or 0,
		"latitude": address.latitude or 0,
		"has_place": int(address.longitude is not None),
		"building": address.building,
		"civic": address.civic,
		"suffix": address.suffix,
		"unit": address.unit,
		"street_kind": address.street.kind,
		"street_key": address.street.key,
		"direction": address.street.direction,
		"town_key": fold_municipality(address.municipality),
		"old_town_key": fold_municipality(address.old_municipality),
	}
