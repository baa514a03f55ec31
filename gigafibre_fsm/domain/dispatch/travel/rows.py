"""Packed travel times of one origin, and the rectangles of a table that are still to be queried.

Pure. A place is one integer: its coordinates to five decimals, 1.1 m to the north and 0.8 m to the east in
Montréal. A geocoder is less precise than that, so the same address gives the same key however it was rounded
on the way, while no two houses share one.
"""

import base64
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

DECIMALS = 5
_SCALE = 10**DECIMALS
_EAST = 2**26  # room for 360° of longitude in hundred-thousandths
_VERSION = b"1"
# With more missing rectangles than this, the whole table is queried at once.
MOST_RECTANGLES = 6


def _none(kind: type) -> np.ndarray:
	return np.empty(0, dtype=kind)


@dataclass(frozen=True, eq=False)
class TravelRow:
	"""Trips from one origin, sorted by the key of their destination.

	`days` is when each was learnt, as an ordinal.
	"""

	keys: np.ndarray = field(default_factory=lambda: _none(np.int64))
	seconds: np.ndarray = field(default_factory=lambda: _none(np.int32))
	metres: np.ndarray = field(default_factory=lambda: _none(np.int32))
	days: np.ndarray = field(default_factory=lambda: _none(np.int32))

	def since(self, day: int) -> "TravelRow":
		"""Return the trips learnt on this day or later."""
		kept = self.days >= day
		return TravelRow(self.keys[kept], self.seconds[kept], self.metres[kept], self.days[kept])

	def find(self, keys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
		"""Return which of these keys exist (a boolean for each), and the positions of those found."""
		if not len(self.keys):
			return np.zeros(len(keys), dtype=bool), _none(np.int64)
		places = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
		is_here = self.keys[places] == keys
		return is_here, places[is_here]


def keys_of(places: Sequence[tuple[float, float]]) -> np.ndarray:
	"""Return the key of each place (latitude, longitude in degrees)."""
	degrees = np.asarray(places, dtype=float).reshape(-1, 2)
	north = np.rint((degrees[:, 0] + 90) * _SCALE).astype(np.int64)
	east = np.rint((degrees[:, 1] + 180) * _SCALE).astype(np.int64)
	return north * _EAST + east


def place_of(key: int) -> tuple[float, float]:
	"""Return the place of a key.

	The engine is queried with it, so that the cached answer belongs to the key.
	"""
	north, east = divmod(int(key), _EAST)
	return round(north / _SCALE - 90, DECIMALS), round(east / _SCALE - 180, DECIMALS)


def merge_rows(old: TravelRow, new: TravelRow) -> TravelRow:
	"""Merge two rows; a trip in both is taken from the new one."""
	keys = np.concatenate((new.keys, old.keys))
	# `unique` keeps the first of equal keys, which is the new one.
	keys, first = np.unique(keys, return_index=True)
	return TravelRow(
		keys,
		np.concatenate((new.seconds, old.seconds))[first],
		np.concatenate((new.metres, old.metres))[first],
		np.concatenate((new.days, old.days))[first],
	)


def pack_row(row: TravelRow) -> str:
	"""Pack a row as text for the database: differences of sorted keys repeat, so they compress well."""
	steps = np.diff(row.keys, prepend=np.int64(0)).astype("<i8")
	parts = [steps, *(column.astype("<i4") for column in (row.seconds, row.metres, row.days))]
	raw = b"".join(part.tobytes() for part in parts)
	return base64.b64encode(_VERSION + zlib.compress(raw, 1)).decode()


def unpack_row(text: str) -> TravelRow:
	"""Unpack a row; empty if the text is damaged or from another version, so that it is queried again."""
	try:
		packed = base64.b64decode(text, validate=True)
		raw = zlib.decompress(packed[1:]) if packed[:1] == _VERSION else b""
	except (ValueError, zlib.error):
		return TravelRow()
	count = len(raw) // 20
	if len(raw) != count * 20:
		return TravelRow()
	columns = np.frombuffer(raw, dtype="<i4", offset=8 * count).reshape(3, count)
	return TravelRow(np.cumsum(np.frombuffer(raw, dtype="<i8", count=count)), *columns)


def find_rectangles(is_missing: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
	"""Yield the missing cells of a table as few tables of sources × destinations, by index.

	Rows that lack the same columns are queried together: one new place among a hundred known ones costs its
	row and its column, not the whole table.
	"""
	patterns: dict[bytes, list[int]] = {}
	for index in np.flatnonzero(is_missing.any(axis=1)):
		patterns.setdefault(is_missing[index].tobytes(), []).append(int(index))
	if len(patterns) > MOST_RECTANGLES:
		yield np.flatnonzero(is_missing.any(axis=1)), np.flatnonzero(is_missing.any(axis=0))
		return
	for rows in patterns.values():
		yield np.array(rows), np.flatnonzero(is_missing[rows[0]])
