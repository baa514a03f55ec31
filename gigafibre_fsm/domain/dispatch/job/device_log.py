"""What the rows of a visit say about its devices: the last word on each device counts."""

from collections.abc import Iterable

INSTALLED, REMOVED, DEFECTIVE, LOST, LINKED = "Installed", "Removed", "Defective", "Lost", "Linked"


def last_actions(rows: Iterable[tuple[str, str]]) -> dict[str, str]:
	"""Device → the last thing the visit did with it, from its rows (device, action) in their order."""
	return dict(rows)


def installed(rows: Iterable[tuple[str, str]]) -> list[str]:
	"""The devices that the visit installed and did not take away again."""
	return [device for device, action in last_actions(rows).items() if action == INSTALLED]
