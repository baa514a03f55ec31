"""The photograph that documents a device's condition, kept as a private file of its movement."""

from gigafibre_fsm.domain.access import files
from gigafibre_fsm.domain.equipment.vision import label_reader


def store_photo(movement: str, photo: bytes) -> str:
	"""Store an upright JPEG without metadata with the movement and return its address.

	Raises:
		BadPicture: it is not a usable photograph; the message says what to do.
	"""
	jpeg = label_reader.prepare_photo(photo).jpeg
	return files.store_file("Equipment Movement", movement, f"{movement}.jpg", jpeg)
