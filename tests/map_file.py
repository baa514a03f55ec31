"""A map file of one tile, shown everywhere: land, a road across it, and a town that has a name in both languages."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import frappe

from demo.vector_map import EXTENT, LINE, POINT, POLYGON, Bounds, Shape, build_file, build_tile
from gigafibre_fsm.domain.platform import base_map

NAME = "fsm-test-map.pmtiles"
CLOSEST = 14
TILES = (4 ** (CLOSEST + 1) - 1) // 3  # of all zooms from 0 to CLOSEST
EVERYWHERE = Bounds(-180, -85, 180, 85)


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
	land = [(0, 0), (EXTENT, 0), (EXTENT, EXTENT), (0, EXTENT)]
	road = [(0, 900), (EXTENT, 2600)]
	town = {"kind": "locality", "name": "Quebec City", "name:fr": "Québec"}
	shapes = (
		Shape("earth", POLYGON, land, {"kind": "earth"}),
		Shape("roads", LINE, road, {"kind": "highway"}),
		Shape("places", POINT, [(2048, 2048)], town),
	)
	return build_file([(0, TILES, build_tile(shapes))], EVERYWHERE, CLOSEST)
