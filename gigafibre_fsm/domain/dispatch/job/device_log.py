"""Device rows of a job: the last action on each device counts."""

from collections.abc import Iterable

INSTALLED, REMOVED, DEFECTIVE, LOST, LINKED = "Installed", "Removed", "Defective", "Lost", "Linked"


def last_actions(rows: Iterable[tuple[str, str]]) -> dict[str, str]:
	"""Return device → the job's last action on it, from its (device, action) rows in order."""
	return dict(rows)


def list_installed(rows: Iterable[tuple[str, str]]) -> list[str]:
	"""Return the devices that the job installed and did not remove again."""
	return [device for device, action in last_actions(rows).items() if action == INSTALLED]
