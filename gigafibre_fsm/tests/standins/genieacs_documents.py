"""Devices as GenieACS shows them: a tree with values, types, times of reading and marks, or a projection of it."""

from functools import lru_cache
from typing import Any

from gigafibre_fsm.tests.standins.genieacs_cpe import Cpe

IDENTITY = ("_Manufacturer", "_OUI", "_ProductClass", "_SerialNumber")


def read_field(cpe: Cpe, name: str) -> Any:
	"""The value of a field in a query."""
	if name == "_id":
		return cpe.id
	if name == "_lastInform":
		return cpe.last_inform
	if not name.startswith("_"):
		path = name.removesuffix("._value")
		seen = cpe.last_seen(path) if path in cpe.model.parameters or path in cpe.seen else None
		return seen[0] if seen else None
	whole, _, part = name.partition(".")
	value = _fields(cpe).get(whole)
	return value.get(part) if part and isinstance(value, dict) else value


def document(cpe: Cpe, projection: list[str]) -> dict[str, Any]:
	"""A device's row; with a projection its id and what is named, parents as bare containers."""
	row: dict[str, Any] = {"_id": cpe.id}
	if not projection:
		_grow(row, cpe, cpe.model.root)
		row.update(_fields(cpe))
		return row
	for name in projection:
		if name.startswith("_"):
			field = name.partition(".")[0]
			fields = _fields(cpe)
			if field in fields:
				row[field] = fields[field]
		else:
			_grow(row, cpe, name)
	return row


def _fields(cpe: Cpe) -> dict[str, Any]:
	fields = {
		"_deviceId": dict(zip(IDENTITY, cpe.identity, strict=True)),
		"_lastBoot": cpe.last_boot,
		"_lastInform": cpe.last_inform,
		"_registered": cpe.registered,
		"_timestamp": cpe.last_inform,
	}
	return {**fields, "_tags": cpe.tags} if cpe.tags else fields


def _grow(row: dict[str, Any], cpe: Cpe, name: str) -> None:
	"""Put an object and all below it, or one parameter, into a row."""
	bare = name.count(".")  # so many containers above it have no marks of their own
	objects = {"_timestamp": cpe.known_at, "_object": True, "_writable": False}
	for path in cpe.paths_known(name):
		parts = _parts(path)
		node = row
		for depth, part in enumerate(parts[:-1]):
			below = node.get(part)
			if below is None:
				below = node[part] = dict(objects) if depth >= bare else {}
			node = below
		node[parts[-1]] = _leaf(cpe, path)


def _leaf(cpe: Cpe, path: str) -> dict[str, Any]:
	about = cpe.extra.get(path) or cpe.model.parameters[path]
	seen = cpe.last_seen(path)
	if seen is None:
		return {"_object": False, "_writable": about.is_writable}
	return {
		"_object": False,
		"_writable": about.is_writable,
		"_value": seen[0],
		"_type": about.kind,
		"_timestamp": seen[1],
	}


@lru_cache(maxsize=4096)
def _parts(path: str) -> tuple[str, ...]:
	return tuple(path.split("."))
