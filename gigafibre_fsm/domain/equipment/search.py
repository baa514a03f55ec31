"""Finding a device by the piece of its serial number or address that somebody typed."""

from dataclasses import dataclass

from gigafibre_fsm.domain.equipment.stock import Standing


@dataclass(frozen=True)
class Found:
	"""One device that matches, with what stock says about it; `matched` is the field that matched."""

	equipment: str
	serial_number: str
	mac_address: str
	gpon_serial: str
	model: str
	equipment_type: str
	matched: str
	standing: Standing


def find(text: str, technician: str | None, limit: int = 8, location: str | None = None) -> list[Found]:
	"""Devices whose serial number, then MAC address, then GPON serial holds `text` (at least 3 characters)."""
	raise NotImplementedError
