"""The base map: what lies under the pins, lines and areas of every map of ours."""

from typing import Literal, TypedDict

import frappe

SETTINGS = "FSM Routing Settings"
DEFAULT_SOURCE = "© OpenStreetMap"


class BaseMap(TypedDict):
	"""A vector map (`kind` file, `url` of a PMTiles file) or pictures (`kind` tiles, `url` with {z}, {x} and {y}).

	`attribution` is the source that the map names, plain text.
	"""

	kind: Literal["file", "tiles"]
	url: str
	attribution: str


def find_base_map() -> BaseMap | None:
	"""Return the base map of the settings; None if they name none, and maps have a grey background."""
	settings = frappe.get_cached_doc(SETTINGS)
	source = settings.tile_attribution or DEFAULT_SOURCE
	if settings.map_file:
		return {"kind": "file", "url": settings.map_file, "attribution": source}
	if settings.tile_url:
		return {"kind": "tiles", "url": settings.tile_url, "attribution": source}
	return None


def boot(bootinfo: "frappe._dict") -> None:
	"""Tell the desk its base map: forms need it before they could ask."""
	bootinfo.fsm_base_map = find_base_map()


def forget_boot() -> None:
	"""Let the desk of everybody learn new settings when it is loaded next: Frappe keeps what `boot` said."""
	frappe.cache().delete_value("bootinfo")
