"""A map file of one tile, shown everywhere: land, a road across it, and a town that has a name in both languages.

Formats: PMTiles 3 (github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md) and Mapbox Vector Tile 2.1
(github.com/mapbox/vector-tile-spec), whose layers are named as in the basemaps of Protomaps.
"""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import frappe

from gigafibre_fsm.domain.platform import base_map

NAME = "fsm-test-map.pmtiles"
EXTENT, CLOSEST = 4096, 14
TILES = (4 ** (CLOSEST + 1) - 1) // 3  # of all zooms from 0 to CLOSEST
POINT, LINE, POLYGON = 1, 2, 3
HEADER = "<7sB11Q6B4iB2i"


@contextmanager
def a_map_file(content: bytes | None = None) -> Iterator[str]:
	"""Keep a map file among the site's public files, and give its path; `content` instead of a map that can be drawn."""
	path = Path(frappe.get_site_path("public", "files", NAME))
	path.write_bytes(build_map() if content is None else content)
	try:
		yield f"/files/{NAME}"
	finally:
		path.unlink()


@contextmanager
def a_base_map(content: bytes | None = None) -> Iterator[str]:
	"""The same, and the settings name it; committed, and taken back."""
	fields = ("map_file", "tile_url", "tile_attribution")
	before = {field: frappe.db.get_single_value(base_map.SETTINGS, field) for field in fields}
	with a_map_file(content) as url:
		_name_base_map({**dict.fromkeys(fields), "map_file": url})
		try:
			yield url
		finally:
			_name_base_map(before)


def _name_base_map(values: dict[str, str | None]) -> None:
	for field, value in values.items():
		frappe.db.set_single_value(base_map.SETTINGS, field, value)
	frappe.db.commit()  # the web server is another process
	frappe.clear_document_cache(base_map.SETTINGS, base_map.SETTINGS)
	base_map.forget_boot()


def build_map() -> bytes:
	"""Return the bytes of a PMTiles file whose single entry is the tile of every zoom and place."""
	tile = _build_tile()
	directory = b"".join(map(_varint, (1, 0, TILES, len(tile), 1)))
	metadata = b"{}"
	start = struct.calcsize(HEADER)
	places = (start, len(directory), start + len(directory), len(metadata), 0, 0)
	data = start + len(directory) + len(metadata)
	corners = (-1_800_000_000, -850_000_000, 1_800_000_000, 850_000_000)
	kinds = (1, 1, 1, 1, 0, CLOSEST)  # clustered, twice not compressed, vectors, zooms
	counts = (TILES, 1, 1)
	head = (b"PMTiles", 3, *places, data, len(tile), *counts, *kinds, *corners, 0, 0, 0)
	return struct.pack(HEADER, *head) + directory + metadata + tile


def _build_tile() -> bytes:
	land = [(0, 0), (EXTENT, 0), (EXTENT, EXTENT), (0, EXTENT)]
	road = [(0, 900), (EXTENT, 2600)]
	town = {"kind": "locality", "name": "Quebec City", "name:fr": "Québec"}
	return b"".join(
		(
			_layer("earth", POLYGON, land, {"kind": "earth"}),
			_layer("roads", LINE, road, {"kind": "highway"}),
			_layer("places", POINT, [(2048, 2048)], town),
		)
	)


def _layer(name: str, kind: int, points: list[tuple[int, int]], properties: dict[str, str]) -> bytes:
	tags = b"".join(_varint(each) for at in range(len(properties)) for each in (at, at))
	feature = _bytes(2, tags) + _number(3, kind) + _bytes(4, _geometry(kind, points))
	keys = b"".join(_bytes(3, key.encode()) for key in properties)
	values = b"".join(_bytes(4, _bytes(1, value.encode())) for value in properties.values())
	body = _bytes(1, name.encode()) + _bytes(2, feature) + keys + values
	return _bytes(3, body + _number(5, EXTENT) + _number(15, 2))


def _geometry(kind: int, points: list[tuple[int, int]]) -> bytes:
	"""Encode points as commands: move to the first, draw lines to the others, close a polygon."""
	steps = [
		(x - before_x, y - before_y)
		for (before_x, before_y), (x, y) in zip([(0, 0), *points], points, strict=False)
	]
	words = [1 | 1 << 3, *_zigzag(steps[0])]
	if len(steps) > 1:
		words += [2 | len(steps) - 1 << 3, *(word for step in steps[1:] for word in _zigzag(step))]
	if kind == POLYGON:
		words.append(7 | 1 << 3)
	return b"".join(map(_varint, words))


def _zigzag(step: tuple[int, int]) -> tuple[int, int]:
	x, y = ((value << 1) ^ (value >> 31) for value in step)
	return x, y


def _bytes(field: int, value: bytes) -> bytes:
	return _varint(field << 3 | 2) + _varint(len(value)) + value


def _number(field: int, value: int) -> bytes:
	return _varint(field << 3) + _varint(value)


def _varint(value: int) -> bytes:
	out = bytearray()
	while value > 127:
		out.append(value & 127 | 128)
		value >>= 7
	return bytes([*out, value])
