"""Writes map files: shapes in degrees become the tiles of a PMTiles archive, without compression.

Formats: PMTiles 3 (github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md) and Mapbox Vector Tile 2.1
(github.com/mapbox/vector-tile-spec); layers and kinds are named as in the basemaps of Protomaps.
"""

import struct
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import asinh, pi, radians, tan
from typing import NamedTuple

EXTENT = 4096  # units across a tile
MARGIN = 0.1  # of a tile, beyond its edges
POINT, LINE, POLYGON = 1, 2, 3
HEADER = "<7sB11Q6B4iB2i"
DEGREE = 10_000_000

Tile = tuple[int, int, int]
"""Zoom, column and row."""


class Shape(NamedTuple):
	"""Something on the map, as longitudes and latitudes in degrees, from this zoom on."""

	layer: str
	kind: int
	points: Sequence[tuple[float, float]]
	properties: dict[str, str | int]
	from_zoom: int = 0


class Bounds(NamedTuple):
	"""What a map covers, in degrees."""

	west: float
	south: float
	east: float
	north: float


def draw_map(shapes: Iterable[Shape], bounds: Bounds, closest: int) -> bytes:
	"""Return a map file with the tiles of all zooms from 0 to `closest` in which something stands."""
	tiles: dict[Tile, list[Shape]] = defaultdict(list)
	for shape in shapes:
		for zoom in range(shape.from_zoom, closest + 1):
			points = [_project(point, zoom) for point in shape.points]
			for tile in _tiles_of(points, zoom):
				tiles[tile] += [shape._replace(points=part) for part in _parts_in(shape.kind, points, tile)]
	entries = [(_number_of(tile), 1, build_tile(found)) for tile, found in tiles.items()]
	return build_file(sorted(entries), bounds, closest)


def build_file(entries: list[tuple[int, int, bytes]], bounds: Bounds, closest: int) -> bytes:
	"""Return the bytes of a PMTiles archive.

	Args:
		entries: For each tile its number, how many tiles from there on are the same, and its bytes; by number.
		bounds: What the map covers.
		closest: The last zoom that has tiles.
	"""
	data = b"".join(tile for _number, _run, tile in entries)
	directory, metadata = _build_directory(entries), b"{}"
	start = struct.calcsize(HEADER)
	places = (start, len(directory), start + len(directory), len(metadata), 0, 0)
	counts = (sum(run for _number, run, _tile in entries), len(entries), len(entries))
	kinds = (1, 1, 1, 1, 0, closest)  # clustered, twice not compressed, vectors, zooms
	corners = (round(each * DEGREE) for each in bounds)
	begins = start + len(directory) + len(metadata)
	head = (b"PMTiles", 3, *places, begins, len(data), *counts, *kinds, *corners, 0, 0, 0)
	return struct.pack(HEADER, *head) + directory + metadata + data


def build_tile(shapes: Iterable[Shape]) -> bytes:
	"""Return the bytes of a tile whose shapes have their points in its own units, from 0 to EXTENT."""
	layers: dict[str, list[Shape]] = defaultdict(list)
	for shape in shapes:
		layers[shape.layer].append(shape)
	return b"".join(_layer(name, found) for name, found in layers.items())


def _build_directory(entries: list[tuple[int, int, bytes]]) -> bytes:
	"""The tiles follow each other in the file: the first has its place, the others stand where the last one ends."""
	numbers, runs, tiles = zip(*entries, strict=True)
	steps = [number - before for number, before in zip(numbers, (0, *numbers), strict=False)]
	places = [1] + [0] * (len(entries) - 1)
	words = (len(entries), *steps, *runs, *map(len, tiles), *places)
	return b"".join(map(_varint, words))


def _project(point: tuple[float, float], zoom: int) -> tuple[float, float]:
	"""Where a place is in tiles from the north-west (Web Mercator)."""
	longitude, latitude = point
	tiles = 2**zoom
	return (longitude + 180) / 360 * tiles, (1 - asinh(tan(radians(latitude))) / pi) / 2 * tiles


def _tiles_of(points: list[tuple[float, float]], zoom: int) -> Iterator[Tile]:
	"""Yield the tiles that the box around some points touches."""
	columns, rows = zip(*points, strict=True)
	for column in range(int(min(columns) - MARGIN), int(max(columns) + MARGIN) + 1):
		for row in range(int(min(rows) - MARGIN), int(max(rows) + MARGIN) + 1):
			yield zoom, column, row


def _parts_in(kind: int, points: list[tuple[float, float]], tile: Tile) -> Iterator[list[tuple[int, int]]]:
	"""Yield what of a shape stands in a tile, in its units: of a line the stretches that touch it."""
	_zoom, column, row = tile
	inside = [(round((x - column) * EXTENT), round((y - row) * EXTENT)) for x, y in points]
	if kind != LINE:
		yield inside
		return
	stretch: list[tuple[int, int]] = []
	for one, other in pairwise(inside):
		if _touches(one, other):
			stretch = stretch or [one]
			stretch.append(other)
		elif stretch:
			yield stretch
			stretch = []
	if stretch:
		yield stretch


def _touches(one: tuple[int, int], other: tuple[int, int]) -> bool:
	"""Whether the box around two points meets the tile or its margin."""
	low, high = -MARGIN * EXTENT, (1 + MARGIN) * EXTENT
	return all(min(pair) <= high and max(pair) >= low for pair in zip(one, other, strict=True))


def _number_of(tile: Tile) -> int:
	"""The number of a tile: all smaller zooms come before it, and those of its own in the order of Hilbert's curve."""
	zoom, x, y = tile
	number = (4**zoom - 1) // 3
	for level in reversed(range(zoom)):
		side = 1 << level
		right, lower = int(bool(x & side)), int(bool(y & side))
		number += side * side * ((3 * right) ^ lower)
		if not lower:
			if right:
				x, y = side - 1 - (x & (side - 1)), side - 1 - (y & (side - 1))
			x, y = y, x
	return number


def _layer(name: str, shapes: list[Shape]) -> bytes:
	keys: dict[str, int] = {}
	values: dict[str | int, int] = {}
	features = []
	for shape in shapes:
		tags = [
			place
			for key, value in shape.properties.items()
			for place in (keys.setdefault(key, len(keys)), values.setdefault(value, len(values)))
		]
		geometry = _geometry(shape.kind, shape.points)
		features.append(
			_bytes(2, _bytes(2, b"".join(map(_varint, tags))) + _number(3, shape.kind) + _bytes(4, geometry))
		)
	named = b"".join(_bytes(3, key.encode()) for key in keys)
	said = b"".join(_bytes(4, _value(value)) for value in values)
	body = _bytes(1, name.encode()) + b"".join(features) + named + said
	return _bytes(3, body + _number(5, EXTENT) + _number(15, 2))


def _value(value: str | int) -> bytes:
	return _number(5, value) if isinstance(value, int) else _bytes(1, value.encode())


def _geometry(kind: int, points: Sequence[tuple[int, int]]) -> bytes:
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
