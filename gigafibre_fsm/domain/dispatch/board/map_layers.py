"""What lies under the pins of the board's map: the outlines of the territories."""

from gigafibre_fsm.domain.dispatch.board.answers import BoardTerritory
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
