"""Where a device stands, as one technician may know it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Standing:
	"""What stock says about a device.

	`kind` is one of on_your_truck, on_another_truck, in_warehouse, at_this_customer, at_another_customer,
	in_repair, lost, retired, unknown; `where` is a sentence fragment for the person who asked, already
	translated, that never names another customer; `equipment` is the document, None when unknown.
	"""

	kind: str
	where: str
	equipment: str | None


def standing(identifier: str, technician: str | None, location: str | None = None) -> Standing:
	"""Where the device with this serial, MAC address or GPON serial is, for this technician at this location."""
	raise NotImplementedError


def standing_of(equipment: str, technician: str | None, location: str | None = None) -> Standing:
	"""Where a known Equipment is, for this technician at this location."""
	raise NotImplementedError
