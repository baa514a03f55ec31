"""Fetches tables of travel times from the engine in the settings; independent of Frappe."""

import math
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from gigafibre_fsm.integrations.errors import NotConfigured, Rejected, Unavailable
from gigafibre_fsm.integrations.outcomes import note_outcome
from gigafibre_fsm.integrations.routing import blocks, plausible
from gigafibre_fsm.integrations.routing.answers import Place, Table, Trip
from gigafibre_fsm.integrations.routing.blocks import Block
from gigafibre_fsm.integrations.routing.engines import (
	AstrayError,
	Cells,
	Engine,
	TooBigError,
	not_its_api,
	usual_refusal,
)
from gigafibre_fsm.integrations.routing.wire import RoutingTransport

# with more places than this far from any road, the map is of another region
MOST_ASTRAY = 25
VENDOR = "Routing"
PATIENCE = "PATIENCE"
NOTHING = Table((), (), (), ())
MONTREAL, LONGUEUIL = (45.5019, -73.5674), (45.5312, -73.5181)


class RoutingClient:
	"""Requests travel times from an engine, in blocks it accepts, each once and within a fixed time.

	Args:
		engine: the engine's protocol.
		base_url: its address.
		timeout: seconds for one request, from connecting to the last byte.
	"""

	def __init__(self, engine: Engine, base_url: str, *, timeout: float = 10.0) -> None:
		self.engine = engine
		self.base_url = base_url
		self.timeout = timeout
		self._wire = RoutingTransport(engine.name, base_url)
		self._most_pairs = engine.most_pairs
		self._asked_at = -math.inf

	@property
	def name(self) -> str:
		"""The engine's name, as displayed."""
		return self.engine.name

	@property
	def identity(self) -> str:
		"""Cache key of the results: another engine, map or profile gives other times."""
		return f"{self.engine.name} {self.base_url} {self.engine.profile}"

	def tables(
		self,
		places: Sequence[Place],
		sources: Sequence[int] | None = None,
		destinations: Sequence[int] | None = None,
		*,
		patience: float = math.inf,
	) -> Iterator[Table]:
		"""Yield the table from `sources` to `destinations` in blocks: those received are kept on an error.

		Places far from any road are in a block's `unsnapped` and left out of later ones.

		Args:
			places: every place, latitude first.
			sources, destinations: indexes of `places`; None for all.
			patience: seconds for all blocks together.

		Raises:
			Unavailable: no answer, an impossible one, or the time is used up.
			Rejected: the engine refuses this table whatever its size.
			NotConfigured: the key, the address or the profile is not accepted.
		"""
		until = time.monotonic() + patience
		everything = tuple(range(len(places)))
		wanted = Block(
			everything if sources is None else tuple(sources),
			everything if destinations is None else tuple(destinations),
		)
		todo, astray = deque([wanted]), set[int]()
		while todo:
			table = self._attempt(places, todo, astray, until)
			astray.update(table.unsnapped)
			if len(astray) > MOST_ASTRAY:
				message = (
					"The routing engine knows no road near many of these places: does its map cover them?"
				)
				raise NotConfigured(self.name, message, code="OFF_THE_MAP", missing=("base_url",))
			if table is not NOTHING:
				yield table

	def table(self, places: Sequence[Place], *, patience: float = math.inf) -> Table:
		"""Return the whole square table; raises as `tables` does."""
		size = len(places)
		seconds: list[list[int | None]] = [[None] * size for _ in range(size)]
		metres: list[list[int | None]] = [[None] * size for _ in range(size)]
		astray: set[int] = set()
		for part in self.tables(places, patience=patience):
			astray.update(part.unsnapped)
			for row, source in enumerate(part.sources):
				for column, destination in enumerate(part.destinations):
					seconds[source][destination] = part.seconds[row][column]
					metres[source][destination] = part.metres[row][column]
		everything = tuple(range(size))
		return Table(
			everything,
			everything,
			tuple(map(tuple, seconds)),
			tuple(map(tuple, metres)),
			tuple(sorted(astray)),
		)

	@note_outcome(VENDOR, ignored=(PATIENCE,))
	def road(self, places: Sequence[Place], *, patience: float = math.inf) -> tuple[Place, ...]:
		"""Return the points of the road through places, in their order, in one request.

		Args:
			places: at least two, latitude first.
			patience: seconds to wait.

		Raises:
			Unavailable: no answer, not in time, or an impossible one.
			Rejected, NotConfigured: the engine refuses these places, the key, the address or the profile.
		"""
		question = self.engine.road_question(places)
		answer = self._wire.ask(question, self._seconds_left(time.monotonic() + patience))
		if answer.status >= 400:
			raise usual_refusal(self.name, answer)
		if answer.status != 200 or not isinstance(answer.content, dict):
			raise not_its_api(self.name)
		return plausible.check_road(self.name, self.engine.road(answer.content), places)

	def check(self) -> Trip:
		"""Request a trip from Montréal to Longueuil.

		It verifies the address, the profile and the key, and that the engine's map covers Québec.

		Raises:
			NotConfigured: the map has no road there, or the key, the address or the profile is not accepted.
			Unavailable, Rejected: as for `tables`.
		"""
		table = self.table([MONTREAL, LONGUEUIL])
		seconds = table.seconds[0][1]
		if seconds is None:
			message = (
				"The routing engine knows no road from Montréal to Longueuil: does its map cover Québec?"
			)
			raise NotConfigured(self.name, message, code="OFF_THE_MAP", missing=("base_url",))
		return Trip(seconds, table.metres[0][1])

	def _attempt(self, places: Sequence[Place], todo: deque[Block], astray: set[int], until: float) -> Table:
		"""Request the next block, or put it back: split, or without the places that made it fail."""
		block = todo.popleft().remove_places(astray)
		if block.pairs and not self._is_small(block):
			todo.extendleft(reversed([*blocks.cut(block, self._most_pairs, self.engine.most_side)]))
			return NOTHING
		try:
			return self._table(places, block, until)
		except TooBigError:
			self._learn_limit(block)
			todo.appendleft(block)
			return NOTHING
		except AstrayError as error:
			todo.appendleft(block)
			return self._culprits(places, block, error.index, until)

	def _is_small(self, block: Block) -> bool:
		return block.pairs <= self._most_pairs and max(block.count) <= self.engine.most_side

	def _table(self, places: Sequence[Place], block: Block, until: float) -> Table:
		if not block.pairs:
			return NOTHING
		sources = [places[index] for index in block.sources]
		destinations = [places[index] for index in block.destinations]
		cells = self._cells(sources, destinations, until)
		seconds, metres = plausible.checked(self.name, cells, sources, destinations)
		astray = {block.find_place(index) for index in cells.astray}
		return Table(block.sources, block.destinations, seconds, metres, tuple(sorted(astray)))

	@note_outcome(VENDOR, ignored=(PATIENCE,))
	def _cells(self, sources: list[Place], destinations: list[Place], until: float) -> Cells:
		"""Send one request, without retry, and parse its answer."""
		question = self.engine.question(sources, destinations)
		answer = self._wire.ask(question, self._seconds_left(until))
		count = len(sources), len(destinations)
		if answer.status >= 400:
			meaning = self.engine.refusal(answer, count)
			if isinstance(meaning, Cells):
				return meaning
			raise meaning
		if answer.status != 200 or not isinstance(answer.content, dict):
			raise not_its_api(self.name)
		return self.engine.cells(answer.content, count)

	def _seconds_left(self, until: float) -> float:
		"""Wait out the pause that the engine's plan requires; return the seconds the request may take."""
		pause = max(0.0, self._asked_at + self.engine.pause - time.monotonic())
		left = until - time.monotonic() - pause
		if left <= 0:
			message = "The routing engine needs longer than there was time for."
			raise Unavailable(self.name, message, code=PATIENCE)
		if pause:
			time.sleep(pause)
		self._asked_at = time.monotonic()
		return min(self.timeout, left)

	def _learn_limit(self, block: Block) -> None:
		"""Use smaller blocks, because the engine is configured for smaller tables than usual."""
		if block.pairs == 1:
			raise Rejected(self.name, "The routing engine refused the request.", code="TOO_BIG")
		self._most_pairs = max(1, block.pairs // 2)

	def _culprits(self, places: Sequence[Place], block: Block, index: int | None, until: float) -> Table:
		"""Return the places of a block that are far from any road, as an otherwise empty table."""
		if index is not None and index < sum(block.count):
			return replace(NOTHING, unsnapped=(block.find_place(index),))
		suspects = tuple(dict.fromkeys((*block.sources, *block.destinations)))
		# one more than allowed shows that the map is of another region
		found = tuple(islice(self._searched(places, suspects, until), MOST_ASTRAY + 1))
		if not found:
			raise Rejected(self.name, "The routing engine refused the request.", code="ASTRAY")
		return replace(NOTHING, unsnapped=found)

	def _searched(self, places: Sequence[Place], suspects: tuple[int, ...], until: float) -> Iterator[int]:
		"""Search for failing places by halves, with requests from one place to all, which cost least."""
		try:
			self._cells([places[suspects[0]]], [places[index] for index in suspects], until)
		except AstrayError:
			if len(suspects) == 1:
				yield suspects[0]
				return
		except TooBigError:
			self._learn_limit(Block(suspects[:1], suspects))
		else:
			return
		middle = len(suspects) // 2
		yield from self._searched(places, suspects[:middle], until)
		yield from self._searched(places, suspects[middle:], until)
