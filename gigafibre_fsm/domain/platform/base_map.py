"""The base map: what lies under the pins, lines and areas of every map of ours."""

import re
from typing import Literal, TypedDict

import frappe

SETTINGS = "FSM Routing Settings"
DEFAULT_SOURCE = "© OpenStreetMap"
MAP_FILE = re.compile(r"(/files|https?://[^/\s]+)(/[\w-][\w.-]*)+\.pmtiles")
TILE_SERVER = re.compile(r"https?://[^/\s]+\S*")
TILE_PARTS = ("{z}", "{x}", "{y}")


class BaseMap(TypedDict):
	"""A vector map (`kind` file, `url` of a PMTiles file) or pictures (`kind` tiles, `url` with {z}, {x} and {y}).

	`attribution` is the source that the map names, plain text.
	"""

	kind: Literal["file", "tiles"]
	url: str
	attribution: str


def is_map_file(address: str) -> bool:
	"""Whether this is written as the address of a map file, on this site or elsewhere."""
	return bool(MAP_FILE.fullmatch(address))


def is_tile_server(address: str) -> bool:
	"""Whether this is written as the address of a tile server, with zoom, column and row in braces."""
	return bool(TILE_SERVER.fullmatch(address)) and all(part in address for part in TILE_PARTS)


def find_base_map() -> BaseMap | None:
	"""Return the base map of the settings; None if they name none, and maps have a grey background.

	What is not written as an address of a map is none: browsers ask for whatever is answered here, and a value may
	have come past the form.
	"""
	settings = frappe.get_cached_doc(SETTINGS)
	source = settings.tile_attribution or DEFAULT_SOURCE
	if is_map_file(settings.map_file or ""):
		return {"kind": "file", "url": settings.map_file, "attribution": source}
	if is_tile_server(settings.tile_url or ""):
		return {"kind": "tiles", "url": settings.tile_url, "attribution": source}
	return None


def boot(bootinfo: "frappe._dict") -> None:
	"""Tell the desk its base map: forms need it before they could ask."""
	bootinfo.fsm_base_map = find_base_map()


def forget_boot() -> None:
	"""Let the desk of everybody learn new settings when it is loaded next: Frappe keeps what `boot` said."""
	frappe.cache().delete_value("bootinfo")
