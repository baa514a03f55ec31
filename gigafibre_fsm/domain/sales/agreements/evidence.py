"""The chain of what happened to an agreement: each row holds the hash of the row before it. Pure.

A row that is changed, left out or put between others breaks the chain at its place. The last hash stands on the signed
page and is sealed with it, so that the whole chain cannot be written anew either.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

BEGINNING = "0" * 64
"""Stands for the hash before the first row."""


@dataclass(frozen=True, slots=True)
class EvidenceRow:
	"""Something that happened.

	Attributes:
		kind: what, as in Service Agreement Evidence.
		happened_on: naive UTC, whole seconds.
		details: texts and numbers, by name.
		hash: of this row and of all before it.
	"""

	kind: str
	happened_on: datetime
	details: Mapping[str, object]
	hash: str = ""


def chain_row(before: str, row: EvidenceRow) -> EvidenceRow:
	"""Return a row with its hash.

	Args:
		before: hash of the row before it, `BEGINNING` for the first.
		row: what happened.
	"""
	content = [before, row.kind, f"{row.happened_on:%Y-%m-%dT%H:%M:%SZ}", write_details(row.details)]
	text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
	return EvidenceRow(row.kind, row.happened_on, row.details, sha256(text.encode()).hexdigest())


def find_break(rows: Iterable[EvidenceRow]) -> int | None:
	"""Return the place of the first row whose hash is wrong, counted from 1; None if the chain is whole."""
	before = BEGINNING
	for place, row in enumerate(rows, 1):
		if chain_row(before, row).hash != row.hash:
			return place
		before = row.hash
	return None


def read_row(kind: str, happened_on: datetime, details: str, digest: str) -> EvidenceRow:
	"""Return a row as it is stored; details that `write_details` did not write become one, which breaks the chain.

	Args:
		kind: what happened.
		happened_on: naive UTC.
		details: JSON.
		digest: the stored hash.
	"""
	try:
		found = json.loads(details)
	except ValueError:
		found = details
	return EvidenceRow(kind, happened_on, found if isinstance(found, dict) else {"changed": found}, digest)


def write_details(details: Mapping[str, object]) -> str:
	"""Return details as JSON, always the same text for the same details."""
	return json.dumps(details, ensure_ascii=False, sort_keys=True)
