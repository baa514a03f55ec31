"""Reading a photographed label, and the person's word on it."""


def read(job: str | None, technician: str | None, photo: bytes, kind: str = "Label") -> str:
	"""Read the devices on a photograph into an FSM Scan and return its name.

	Raises:
		BadPicture: the file is no usable photograph; the message says what to do.
	"""
	raise NotImplementedError


def describe(scan: str, technician: str | None) -> dict:
	"""A scan as the API answers it: {"scan", "state", "devices": [...], "sources", "problem"}."""
	raise NotImplementedError


def confirm(scan: str, device: int, values: dict[str, str], by: str, technician: str | None = None) -> str:
	"""Record what a person confirmed and return the Equipment, made when stock did not know it.

	Args:
		scan: the FSM Scan.
		device: which device of the photo, from 1.
		values: serial_number, mac_address, gpon_serial, equipment_model as the person left them.
		by: the User who confirms.
		technician: whose truck a new device is on.
	"""
	raise NotImplementedError
