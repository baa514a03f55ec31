"""The device at an address that a new one replaces: pure rules, without Frappe's database."""

from collections.abc import Sequence
from dataclasses import dataclass

NONE_THERE, NOT_THERE, SEVERAL, SAME = "none_there", "not_there", "several", "same"


class ReplacementError(ValueError):
	"""No device, or no single one, can be replaced; `reason` is a code, `about` its placeholder's value."""

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
	"""Return the device that `new` replaces: the chosen one, else the only one of its type.

	Args:
		new: the device to install.
		there: the devices installed at the address.
		asked: the one the technician chose; empty to decide by type.

	Raises:
		ReplacementError: same (it would replace itself), not_there (the chosen one was removed), none_there, or
			several (the technician must choose).
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
	"""Return the devices that the new one can replace: those of its type."""
	return [
		device
		for device in there
		if device.equipment != new.equipment and device.equipment_type == new.equipment_type
	]
