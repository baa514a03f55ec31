"""What lies under the pins of the board's map."""

import frappe

from gigafibre_fsm.domain.dispatch.board.answers import MapTiles


def find_tiles() -> MapTiles | None:
	"""Return the tile server of the map; None if none is configured, and the map has a grey background."""
	settings = frappe.get_cached_doc("FSM Routing Settings")
	if not settings.tile_url:
		return None
	return {"url": settings.tile_url, "attribution": settings.tile_attribution or ""}
