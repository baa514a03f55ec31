"""The possible movements of a device, and the Stock Entry of each: pure rules, without Frappe."""

from dataclasses import dataclass

IN_STOCK, ON_TRUCK, INSTALLED = "In Stock", "On Truck", "Installed"
IN_REPAIR, LOST, RETIRED = "In Repair", "Lost", "Retired"

# movement → the statuses it may start from, and the one it ends in
MOVES: dict[str, tuple[frozenset[str], str]] = {
	"Receive": (frozenset({IN_STOCK, IN_REPAIR, LOST}), IN_STOCK),
	"Load": (frozenset({IN_STOCK, ON_TRUCK}), ON_TRUCK),
	"Unload": (frozenset({ON_TRUCK}), IN_STOCK),
	"Transfer": (frozenset({IN_STOCK, ON_TRUCK}), IN_STOCK),
	"Install": (frozenset({IN_STOCK, ON_TRUCK}), INSTALLED),
	"Remove": (frozenset({INSTALLED}), ON_TRUCK),
	# a defective device stays where it is until it is brought to the repair shop
	"Send to Repair": (frozenset({IN_STOCK, ON_TRUCK, IN_REPAIR}), IN_REPAIR),
	"Lose": (frozenset({IN_STOCK, ON_TRUCK, INSTALLED, IN_REPAIR}), LOST),
	"Find": (frozenset({LOST}), ON_TRUCK),
	"Retire": (frozenset({IN_STOCK, ON_TRUCK, IN_REPAIR, LOST}), RETIRED),
}


@dataclass(frozen=True)
class DevicePlace:
	"""Where a device is: in a warehouse or on a truck (`warehouse`), or at a customer's `location`."""

	status: str
	warehouse: str | None = None
	location: str | None = None
	customer: str | None = None

	def is_same_as(self, other: "DevicePlace") -> bool:
		"""Whether a device at one is at the other as well, so that nothing has to move."""
		if self.status != other.status:
			return False
		if self.status == INSTALLED:
			return self.location == other.location
		return self.warehouse == other.warehouse


def is_possible(movement: str, start: DevicePlace) -> bool:
	"""Whether a device at `start` can make this movement."""
	return start.status in MOVES[movement][0]


def movement_between(start: DevicePlace, end: DevicePlace) -> str:
	"""Return the movement that leads from one place to another, for devices that ERPNext has moved."""
	before = start.status if start.warehouse or start.status != IN_STOCK else ""  # a new one has no place
	if end.status == ON_TRUCK:
		known = {LOST: "Find", INSTALLED: "Remove", IN_STOCK: "Load", ON_TRUCK: "Load"}
		return known.get(before, "Receive")
	if end.status == IN_STOCK:
		return {INSTALLED: "Remove", ON_TRUCK: "Unload", IN_STOCK: "Transfer"}.get(before, "Receive")
	return {INSTALLED: "Install", IN_REPAIR: "Send to Repair", LOST: "Lose"}.get(end.status, "Retire")


def stock_entry_purpose(start: DevicePlace, end: DevicePlace) -> str | None:
	"""Return the purpose of the movement's Stock Entry; None if neither end is a warehouse or truck."""
	if start.warehouse == end.warehouse:
		return None
	if start.warehouse and end.warehouse:
		return "Material Transfer"
	return "Material Issue" if start.warehouse else "Material Receipt"
