"""Splits a large table into blocks that an engine accepts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, isqrt


@dataclass(frozen=True)
class Block:
	"""Part of a table: sources and destinations, by index."""

	sources: tuple[int, ...]
	destinations: tuple[int, ...]

	def remove_places(self, left_out: set[int]) -> "Block":
		"""Return the block without some places."""
		return Block(
			tuple(index for index in self.sources if index not in left_out),
			tuple(index for index in self.destinations if index not in left_out),
		)

	@property
	def count(self) -> tuple[int, int]:
		"""The number of sources and of destinations."""
		return len(self.sources), len(self.destinations)

	@property
	def pairs(self) -> int:
		"""The number of trips."""
		return len(self.sources) * len(self.destinations)

	def find_place(self, index: int) -> int:
		"""Return the place at an index that counts sources first, then destinations."""
		return (*self.sources, *self.destinations)[index]


def cut(block: Block, most_pairs: int, most_side: int) -> Iterator[Block]:
	"""Split a block into parts that an engine accepts, as few and as even as possible.

	Args:
		block: the block to split.
		most_pairs: maximum number of source-destination pairs in a part.
		most_side: maximum number of sources, and of destinations, in a part.
	"""
	rows, columns = _sides(*block.count, most_pairs, most_side)
	for sources in _even(block.sources, rows):
		for destinations in _even(block.destinations, columns):
			yield Block(sources, destinations)


def _sides(rows: int, columns: int, most_pairs: int, most_side: int) -> tuple[int, int]:
	side = max(1, min(isqrt(most_pairs), most_side))
	# a short side leaves more room for the other
	if rows <= side:
		return max(rows, 1), max(1, min(columns, most_side, most_pairs // max(rows, 1)))
	if columns <= side:
		return max(1, min(rows, most_side, most_pairs // max(columns, 1))), max(columns, 1)
	return side, side


def _even(indexes: Sequence[int], most: int) -> list[tuple[int, ...]]:
	"""Return slices of at most `most`, as even as possible."""
	parts = ceil(len(indexes) / most)
	size, larger = divmod(len(indexes), parts) if parts else (0, 0)
	slices, start = [], 0
	for number in range(parts):
		end = start + size + (number < larger)
		slices.append(tuple(indexes[start:end]))
		start = end
	return slices
