"""The planner's travel matrix of a day.

A block that begins and ends at different places counts as one more place.
"""

from collections.abc import Iterable

from gigafibre_fsm.domain.dispatch.planning.model.problem import Matrix
from gigafibre_fsm.domain.dispatch.proposals.fixed_jobs import FixedBlock
from gigafibre_fsm.domain.dispatch.proposals.planning_day import Places, Point

Way = tuple[int | None, int | None]
"""Numbers of the places of arrival and departure; None if that place is unknown."""


class MatrixBuilder:
	"""Numbers of points and blocks, and their travel matrices: in the planner's steps, and exact."""

	def __init__(self, places: Places, blocks: Iterable[FixedBlock]) -> None:
		self.places = places
		self.ways: list[Way] = [(number, number) for number in range(len(places.matrix))]
		self.numbers: dict[Way, int] = {way: number for number, way in enumerate(self.ways)}
		for block in blocks:
			way = self._find_trip(block)
			if way not in self.numbers:
				self.numbers[way] = len(self.ways)
				self.ways.append(way)
		self.matrix = self._extended(places.matrix)
		exact = places.matrix if places.exact is None else places.exact
		self.exact = self._extended(exact)

	def _find_trip(self, block: FixedBlock) -> Way:
		return self.places.number(block.first), self.places.number(block.last)

	def block(self, block: FixedBlock) -> int:
		"""Return the place number of a block."""
		return self.numbers[self._find_trip(block)]

	def point(self, point: Point | None) -> int | None:
		"""Return the number of a point; None if it is unknown."""
		return self.places.number(point)

	def _extended(self, matrix: Matrix) -> Matrix:
		"""Extend the matrix by the drives to and from blocks.

		A drive from or to an unknown place takes no time.
		"""
		if len(self.ways) == len(matrix):
			return matrix

		def seconds(leaves: int | None, arrives: int | None) -> int | None:
			return 0 if leaves is None or arrives is None else matrix[leaves][arrives]

		count = len(matrix)
		more = [arrives for arrives, _leaves in self.ways[count:]]
		rows = [(*row, *(seconds(number, place) for place in more)) for number, row in enumerate(matrix)]
		for number, (_, leaves) in enumerate(self.ways[count:], count):
			row = [seconds(leaves, arrives) for arrives, _leaves in self.ways]
			row[number] = 0
			rows.append(tuple(row))
		return tuple(rows)
