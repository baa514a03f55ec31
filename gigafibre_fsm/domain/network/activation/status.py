"""The states of an activation, and what the OLT's answer makes of it: pure."""

from dataclasses import dataclass

REQUESTED, RUNNING, DONE, FAILED, UNKNOWN, CANCELLED = (
	"Requested",
	"Running",
	"Done",
	"Failed",
	"Unknown",
	"Cancelled",
)
OPEN = (REQUESTED, RUNNING, UNKNOWN)
"""States in which an engineer may still paste the OLT's answer."""

# reasons besides those of a pasted answer
BAD_SERIAL = "BAD_SERIAL"
BAD_SHEET = "BAD_SHEET"
MOVED = "MOVED"
BY_HAND = "BY_HAND"

MANUAL = "Manual Sheet"


@dataclass(frozen=True, slots=True)
class PortPlace:
	"""Where a PON port is at its OLT: the number of its card, 0 without one, and its own."""

	card: int
	port: int


def write_port(pattern: str, place: PortPlace) -> str:
	"""Return a PON port as its OLT writes it.

	Args:
		pattern: with `{card}` and `{port}`, for example `0/{card}/{port}`.
		place: its numbers.
	"""
	return pattern.replace("{card}", str(place.card)).replace("{port}", str(place.port))
