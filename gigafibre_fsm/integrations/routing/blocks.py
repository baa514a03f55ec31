"""Cutting a large table into ones that an engine accepts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, isqrt


@dataclass(frozen=True)
class Block:
	"""Part of a table: from these places to those, by index."""

	sources: tuple[int, ...]
	destinations: tuple[int, ...]

	def without(self, left_out: set[int]) -> "Block":
		"""The block without some places."""
		return Block(
			tuple(index for index in self.sources if index not in left_out),
			tuple(index for index in self.destinations if index not in left_out),
		)

	@property
	def count(self) -> tuple[int, int]:
		"""How many sources and destinations."""
		return len(self.sources), len(self.destinations)

	@property
	def pairs(self) -> int:
		"""How many trips."""
		return len(self.sources) * len(self.destinations)

	def at(self, index: int) -> int:
		"""The place at this index, sources counted first, destinations after them."""
		return (*self.sources, *self.destinations)[index]


def cut(block: Block, most_pairs: int, most_side: int) -> Iterator[Block]:
	"""Cut a block into parts that an engine accepts, as few and as even as possible.

	Args:
		block: what is cut.
		most_pairs: at most so many pairs of source and destination in a part.
		most_side: at most so many sources, and so many destinations, in a part.
	"""
	rows, columns = _sides(*block.count, most_pairs, most_side)
	for sources in _even(block.sources, rows):
		for destinations in _even(block.destinations, columns):
			yield Block(sources, destinations)


def _sides(rows: int, columns: int, most_pairs: int, most_side: int) -> tuple[int, int]:
	side = max(1, min(isqrt(most_pairs), most_side))
	# A short side leaves its room to the other.
	if rows <= side:
		return max(rows, 1), max(1, min(columns, most_side, most_pairs // max(rows, 1)))
	if columns <= side:
		return max(1, min(rows, most_side, most_pairs // max(columns, 1))), max(columns, 1)
	return side, side


def _even(indexes: Sequence[int], most: int) -> list[tuple[int, ...]]:
	"""Slices of at most `most`, as even as may be."""
	parts = ceil(len(indexes) / most)
	size, larger = divmod(len(indexes), parts) if parts else (0, 0)
	slices, start = [], 0
	for number in range(parts):
		end = start + size + (number < larger)
		slices.append(tuple(indexes[start:end]))
		start = end
	return slices
