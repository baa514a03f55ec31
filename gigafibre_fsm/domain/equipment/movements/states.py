"""Which moves of a device are possible, and what each means for the books: the rules, without a site."""

from dataclasses import dataclass

IN_STOCK, ON_TRUCK, INSTALLED = "In Stock", "On Truck", "Installed"
IN_REPAIR, LOST, RETIRED = "In Repair", "Lost", "Retired"

# movement → the statuses it may start from, and the one it leads to
MOVES: dict[str, tuple[frozenset[str], str]] = {
	"Receive": (frozenset({IN_STOCK, IN_REPAIR, LOST}), IN_STOCK),
	"Load": (frozenset({IN_STOCK, ON_TRUCK}), ON_TRUCK),
	"Unload": (frozenset({ON_TRUCK}), IN_STOCK),
	"Transfer": (frozenset({IN_STOCK, ON_TRUCK}), IN_STOCK),
	"Install": (frozenset({IN_STOCK, ON_TRUCK}), INSTALLED),
	"Remove": (frozenset({INSTALLED}), ON_TRUCK),
	# a defective device stays where it lies until somebody brings it to the repair shop
	"Send to Repair": (frozenset({IN_STOCK, ON_TRUCK, IN_REPAIR}), IN_REPAIR),
	"Lose": (frozenset({IN_STOCK, ON_TRUCK, INSTALLED, IN_REPAIR}), LOST),
	"Find": (frozenset({LOST}), ON_TRUCK),
	"Retire": (frozenset({IN_STOCK, ON_TRUCK, IN_REPAIR, LOST}), RETIRED),
}


@dataclass(frozen=True)
class DevicePlace:
	"""Where a device is: on a shelf or truck (`warehouse`), or at a customer's `location`."""

	status: str
	warehouse: str | None = None
	location: str | None = None
	customer: str | None = None

	def is_same_as(self, other: "DevicePlace") -> bool:
		"""Whether nothing would have to move between the two."""
		if self.status != other.status:
			return False
		if self.status == INSTALLED:
			return self.location == other.location
		return self.warehouse == other.warehouse


def is_possible(movement: str, start: DevicePlace) -> bool:
	"""Whether a device that is at `start` can make this movement."""
	return start.status in MOVES[movement][0]


def movement_between(start: DevicePlace, end: DevicePlace) -> str:
	"""The movement that leads from one place to another, for devices that somebody else has moved."""
	before = start.status if start.warehouse or start.status != IN_STOCK else ""  # new: nowhere yet
	if end.status == ON_TRUCK:
		known = {LOST: "Find", INSTALLED: "Remove", IN_STOCK: "Load", ON_TRUCK: "Load"}
		return known.get(before, "Receive")
	if end.status == IN_STOCK:
		return {INSTALLED: "Remove", ON_TRUCK: "Unload", IN_STOCK: "Transfer"}.get(before, "Receive")
	return {INSTALLED: "Install", IN_REPAIR: "Send to Repair", LOST: "Lose"}.get(end.status, "Retire")


def stock_entry_purpose(start: DevicePlace, end: DevicePlace) -> str | None:
	"""The purpose of the ERPNext Stock Entry that says this move; None when no shelf or truck is touched."""
	if start.warehouse == end.warehouse:
		return None
	if start.warehouse and end.warehouse:
		return "Material Transfer"
	return "Material Issue" if start.warehouse else "Material Receipt"
