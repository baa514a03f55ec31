"""What a count of a truck means: the rule, without a site."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class CountResult:
	"""The devices that were there, those that were not found, and those that nobody expected."""

	there: tuple[str, ...]
	missing: tuple[str, ...]
	extra: tuple[str, ...]


def compare_count(
	shown: Iterable[str], ticked: Collection[str], others: Iterable[str], on_truck: Collection[str]
) -> CountResult:
	"""Compare what a person ticked and scanned with what stock has on the truck.

	A count may arrive late: what left the truck since its list was shown is not missing, and what came since was
	not looked for.

	Args:
		shown: the devices of the list that the person had before their eyes.
		ticked: those they found.
		others: devices they found that were not on the list.
		on_truck: what stock has on the truck now.
	"""
	listed = [device for device in dict.fromkeys(shown) if device in on_truck]
	found = [*ticked, *others]
	there = [device for device in dict.fromkeys([*listed, *others]) if device in found and device in on_truck]
	missing = [device for device in listed if device not in found]
	extra = [device for device in dict.fromkeys(others) if device not in on_truck]
	return CountResult(tuple(there), tuple(missing), tuple(extra))
