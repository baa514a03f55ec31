"""Postal codes and coordinates as people write them, read in one way wherever an address comes in."""

import re

# Canada Post uses neither D F I O Q U nor, as first letter, W Z.
_POSTAL_CODE = re.compile(r"[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z]\d[ABCEGHJ-NPRSTV-Z]\d", re.ASCII)


def read_postal_code(text: str) -> str:
	"""Return a Canadian postal code in its usual form, `J3B 1A1`.

	Args:
		text: as typed: `j3b1a1`, `J3B-1A1`.

	Raises:
		ValueError: with one English sentence, which is also a source string of our translations.
	"""
	code = re.sub(r"[\s-]", "", text or "").upper()
	if not _POSTAL_CODE.fullmatch(code):
		raise ValueError("This postal code cannot be right. Write it like J3B 1A1.")
	return f"{code[:3]} {code[3:]}"


def check_coordinates(latitude: float, longitude: float) -> None:
	"""Refuse coordinates, in degrees, that are nowhere on the globe.

	Raises:
		ValueError: with one English sentence, which is also a source string of our translations.
	"""
	if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
		raise ValueError("Latitude goes from -90 to 90 and longitude from -180 to 180.")
