"""Whether a customer may buy an add-on at an address, and how many of it. Pure."""

from dataclasses import dataclass
from enum import Enum


class AddOnRefusal(str, Enum):
	"""Why an add-on cannot be bought."""

	HAS_IT = "has_it"
	NO_SERVICE = "no_service"
	SERVICE_ENDS = "service_ends"
	NO_DEVICE = "no_device"
	TOO_SLOW = "too_slow"
	OUT_OF_STOCK = "out_of_stock"


@dataclass(frozen=True)
class AvailabilityRule:
	"""The rule of an add-on, as its Item has it.

	Attributes:
		is_monthly: it is added to a running subscription.
		is_once: an address has it once.
		device: type of a device that must be installed at the address; empty for none.
		download: Mbit/s that the plan must have at least; 0 for any plan, or none.
		most: how many one order may have.
	"""

	is_monthly: bool = False
	is_once: bool = False
	device: str = ""
	download: int = 0
	most: int = 1


@dataclass(frozen=True)
class PlaceFacts:
	"""What is known of an address.

	Attributes:
		has_service: whether a subscription runs there.
		is_ending: whether that subscription ends with its period.
		download: Mbit/s of its plans; 0 if unknown.
		devices: types of the devices that are installed there.
	"""

	has_service: bool = False
	is_ending: bool = False
	download: int = 0
	devices: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Availability:
	"""How many can be bought now, and why none can."""

	most: int
	refusal: AddOnRefusal | None = None


def judge_availability(
	rule: AvailabilityRule, place: PlaceFacts, *, has_it: bool, stock: int | None
) -> Availability:
	"""Return how many of an add-on can be bought, or the first reason why it cannot.

	Args:
		rule: the rule of the add-on.
		place: what is known of the address.
		has_it: whether the address has it already.
		stock: how many are free in the warehouse; None if the add-on does not depend on a stock.
	"""
	if refusal := _find_refusal(rule, place, has_it, stock):
		return Availability(0, refusal)
	most = 1 if rule.is_once or rule.is_monthly else max(1, rule.most)
	return Availability(most if stock is None else min(most, stock))


def _find_refusal(
	rule: AvailabilityRule, place: PlaceFacts, has_it: bool, stock: int | None
) -> AddOnRefusal | None:
	if has_it and (rule.is_once or rule.is_monthly):
		return AddOnRefusal.HAS_IT
	if (rule.is_monthly or rule.download) and not place.has_service:
		return AddOnRefusal.NO_SERVICE
	if rule.is_monthly and place.is_ending:
		return AddOnRefusal.SERVICE_ENDS
	if rule.device and rule.device not in place.devices:
		return AddOnRefusal.NO_DEVICE
	if place.download < rule.download:
		return AddOnRefusal.TOO_SLOW
	if stock is not None and stock < 1:
		return AddOnRefusal.OUT_OF_STOCK
	return None
