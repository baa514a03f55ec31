"""The result of a truck's stock count: pure rules, without Frappe's database."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class CountResult:
	"""The devices found on the truck, those missing, and those found unexpectedly."""

	there: tuple[str, ...]
	missing: tuple[str, ...]
	extra: tuple[str, ...]


def compare_count(
	shown: Iterable[str], ticked: Collection[str], others: Iterable[str], on_truck: Collection[str]
) -> CountResult:
	"""Compare what the technician ticked and scanned with what stock has on the truck.

	A count may arrive late: devices that left the truck after the list was shown are not missing, and devices
	that arrived since were not looked for.

	Args:
		shown: the devices on the list that the technician saw.
		ticked: those found.
		others: devices found that were not on the list.
		on_truck: what stock has on the truck now.
	"""
	listed = [device for device in dict.fromkeys(shown) if device in on_truck]
	found = [*ticked, *others]
	there = [device for device in dict.fromkeys([*listed, *others]) if device in found and device in on_truck]
	missing = [device for device in listed if device not in found]
	extra = [device for device in dict.fromkeys(others) if device not in on_truck]
	return CountResult(tuple(there), tuple(missing), tuple(extra))
