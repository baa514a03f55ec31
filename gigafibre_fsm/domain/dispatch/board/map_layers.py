"""What lies under the pins of the board's map: tiles, and the outlines of the territories."""

import frappe

from gigafibre_fsm.domain.dispatch.board.answers import BoardTerritory, MapTiles
from gigafibre_fsm.domain.dispatch.territories import rows as territory_rows


def list_territories() -> list[BoardTerritory]:
	"""Return the territories that are in use, with their outlines."""
	return [
		{
			"name": each.territory.name,
			"label": each.label,
			"color": each.color,
			"outlines": [
				[(latitude, longitude) for longitude, latitude in polygon.outline]
				for polygon in each.territory.area
			],
		}
		for each in territory_rows.list_named()
	]


def find_tiles() -> MapTiles | None:
	"""Return the tile server of the map; None if none is configured, and the map has a grey background."""
	settings = frappe.get_cached_doc("FSM Routing Settings")
	if not settings.tile_url:
		return None
	return {"url": settings.tile_url, "attribution": settings.tile_attribution or ""}
