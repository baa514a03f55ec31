"""Which of the devices at an address a new one replaces: the rule, without a site."""

from collections.abc import Sequence
from dataclasses import dataclass

NONE_THERE, NOT_THERE, SEVERAL, SAME = "none_there", "not_there", "several", "same"


class ReplacementError(ValueError):
	"""No device, or no single one, is replaced; `reason` says why, `about` what to speak of."""

	def __init__(self, reason: str, about: str = "") -> None:
		super().__init__(f"{reason}: {about}" if about else reason)
		self.reason = reason
		self.about = about


@dataclass(frozen=True)
class InstalledDevice:
	"""A device at the address, or the new one."""

	equipment: str
	equipment_type: str
	equipment_model: str = ""
	mac_address: str = ""


def find_replaced(new: InstalledDevice, there: Sequence[InstalledDevice], asked: str = "") -> str:
	"""The device that `new` replaces: the one asked for, else the only one of its type.

	Args:
		new: the device that comes in.
		there: what is installed at the address.
		asked: which one the person chose; empty to let the type decide.

	Raises:
		ReplacementError: same (it would replace itself), not_there (the chosen one left meanwhile), none_there, or several
			(the person must choose).
	"""
	others = [device for device in there if device.equipment != new.equipment]
	if asked == new.equipment:
		raise ReplacementError(SAME, asked)
	if asked:
		if any(device.equipment == asked for device in others):
			return asked
		raise ReplacementError(NOT_THERE, asked)
	candidates = list_replaceable(new, others)
	if not candidates:
		raise ReplacementError(NONE_THERE, new.equipment_type)
	if len(candidates) > 1:
		raise ReplacementError(SEVERAL, ", ".join(device.equipment for device in candidates))
	return candidates[0].equipment


def list_replaceable(new: InstalledDevice, there: Sequence[InstalledDevice]) -> list[InstalledDevice]:
	"""The devices that the new one can replace: those of its type."""
	return [
		device
		for device in there
		if device.equipment != new.equipment and device.equipment_type == new.equipment_type
	]
