"""Making the document of a device that stock does not know yet."""

from datetime import datetime


def create(
	serial_number: str,
	equipment_model: str,
	mac_address: str = "",
	gpon_serial: str = "",
	note: str = "",
	technician: str | None = None,
	now: datetime | None = None,
) -> str:
	"""Make an Equipment from five typed fields and return its name; it is on the technician's truck.

	Raises:
		FsmError: an identifier is malformed, or belongs to a device that is known already.
	"""
	raise NotImplementedError
