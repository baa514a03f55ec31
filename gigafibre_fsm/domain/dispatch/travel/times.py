"""Travel times between places: cached times first, then the routing engine, then straight lines.

Code that plans or draws a day calls `find_travel_times` once with all its places.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch.travel import engine_rest
from gigafibre_fsm.domain.dispatch.travel import estimate as travel_estimate
from gigafibre_fsm.domain.dispatch.travel import rows as travel_rows
from gigafibre_fsm.domain.dispatch.travel import store as travel_store
from gigafibre_fsm.domain.dispatch.travel.estimate import NO_WAY, Coordinates
from gigafibre_fsm.domain.dispatch.travel.rows import TravelRow
from gigafibre_fsm.integrations import routing
from gigafibre_fsm.integrations.errors import IntegrationError, NotConfigured
from gigafibre_fsm.integrations.routing.answers import Column, Table

STRAIGHT_LINE = "straight line"
DEFAULT_SPEED, DEFAULT_DETOUR = 45.0, 1.3
# Seconds that a user waits for an engine; a background job allows more.
PATIENCE = 10.0


@dataclass(frozen=True)
class TripLeg:
	"""One trip; `is_estimated` if it is not from a routing engine."""

	seconds: int
	metres: int
	is_estimated: bool


@dataclass(frozen=True, eq=False)
class TravelTimes:
	"""Travel times between all places of a list, by their index in it.

	Attributes:
		seconds, metres: square tables of whole numbers (int32); NO_WAY (-1) where no trip is possible.
		is_estimated: for each trip, whether it is a straight-line estimate.
		source: the engine's name; "straight line" if no trip is an engine's.
		unroutable: places without usable coordinates, in the sea, or far from any road; their rows and columns
			are NO_WAY.
		problems: for each of these places, one sentence for users.
		note: for users, why straight lines were used; empty if none were.
	"""

	seconds: np.ndarray
	metres: np.ndarray
	is_estimated: np.ndarray
	source: str
	unroutable: tuple[int, ...]
	problems: dict[int, str]
	note: str

	def leg(self, a: int, b: int) -> TripLeg | None:
		"""Return the trip from place `a` to place `b`; None if there is none."""
		if self.seconds[a, b] < 0:
			return None
		return TripLeg(int(self.seconds[a, b]), int(self.metres[a, b]), bool(self.is_estimated[a, b]))


def find_travel_times(
	places: Sequence[Coordinates], now: datetime, *, patience: float = PATIENCE
) -> TravelTimes:
	"""Return the travel times between all places; never fails for lack of an engine or of good coordinates.

	Args:
		places: latitude and longitude in degrees; either may be None.
		now: site time, naive; decides which cached times are still fresh.
		patience: seconds to wait for the engine in all; trips not answered by then are estimated. With 0 the
			engine is not queried.
	"""
	problems = {index: problem for index, place in enumerate(places) if (problem := _problem(place))}
	good = [index for index in range(len(places)) if index not in problems]
	keys, which = np.unique(travel_rows.keys_of([places[index] for index in good]), return_inverse=True)
	trips = _Trips(keys)
	note = _ask(trips, now, patience) if len(keys) > 1 else ""
	for key in trips.astray():
		for index in np.flatnonzero(keys[which] == key):
			problems[good[index]] = _("No road is near this place: check its coordinates.")
	return _answer(len(places), good, which, trips, problems, note)


def estimate_drive(start: tuple[float, float], end: tuple[float, float]) -> tuple[int, int]:
	"""Return the seconds and metres of a drive by the lengthened straight line; nothing is asked or kept."""
	speed, detour = _settings()
	seconds, metres = travel_estimate.straight_line([start, end], speed_kmh=speed, detour_factor=detour)
	return int(seconds[0, 1]), int(metres[0, 1])


# ---- the places


def _problem(place: Coordinates) -> str:
	sentences = {
		"": "",
		"missing": _("This place has no coordinates."),
		"swapped": _("Latitude and longitude of this place seem to be exchanged."),
		"elsewhere": _("This place lies outside the region that is served: check its coordinates."),
		"water": _("This place lies in open water: check its coordinates."),
	}
	return sentences[travel_estimate.problem_of(place)]


# ---- the trips


@dataclass(eq=False)
class _Trips:
	"""Trips between distinct places while they are gathered.

	A trip is NO_WAY and not `is_known` until a source gives it.
	"""

	keys: np.ndarray
	seconds: np.ndarray = field(init=False)
	metres: np.ndarray = field(init=False)
	is_known: np.ndarray = field(init=False)
	engine: str = ""

	def __post_init__(self) -> None:
		square = (len(self.keys), len(self.keys))
		self.seconds = np.full(square, NO_WAY, dtype=np.int32)
		self.metres = np.full(square, NO_WAY, dtype=np.int32)
		self.is_known = np.zeros(square, dtype=bool)

	def places(self) -> list[tuple[float, float]]:
		return [travel_rows.place_of(key) for key in self.keys]

	def recall(self, rows: dict[int, TravelRow]) -> None:
		"""Copy the cached trips."""
		for index, key in enumerate(self.keys):
			row = rows.get(int(key), TravelRow())
			is_here, where = row.find(self.keys)
			self.seconds[index, is_here] = row.seconds[where]
			self.metres[index, is_here] = row.metres[where]
			self.is_known[index, is_here] = True
		for key in self.astray():
			self._strike_out(int(np.flatnonzero(self.keys == key)[0]))

	def learn(self, table: Table) -> None:
		"""Copy the trips of an engine's answer."""
		if table.sources:
			cells = np.ix_(table.sources, table.destinations)
			self.seconds[cells] = _whole(table.seconds)
			self.metres[cells] = _whole(table.metres)
			self.is_known[cells] = True
		for index in table.unsnapped:
			self._strike_out(index)

	def _strike_out(self, index: int) -> None:
		"""Mark a place that no road comes near: no trip from or to it, and none to query."""
		for line in (np.s_[index, :], np.s_[:, index]):
			self.seconds[line] = self.metres[line] = NO_WAY
			self.is_known[line] = True

	def row(self, index: int, day: int) -> TravelRow:
		"""Return the known trips from one origin, for the cache."""
		known = self.is_known[index]
		days = np.full(int(known.sum()), day, dtype=np.int32)
		return TravelRow(self.keys[known], self.seconds[index, known], self.metres[index, known], days)

	def astray(self) -> list[int]:
		"""Return the keys of places that no road comes near: not even a trip to themselves is possible."""
		own = np.arange(len(self.keys))
		return [int(key) for key in self.keys[self.is_known[own, own] & (self.seconds[own, own] < 0)]]


def _whole(cells: tuple[Column, ...]) -> np.ndarray:
	return np.array([[NO_WAY if cell is None else cell for cell in row] for row in cells], dtype=np.int32)


def _ask(trips: _Trips, now: datetime, patience: float) -> str:
	"""Load cached trips, query the rest and cache it; return why straight lines are used for some, or ""."""
	try:
		client = routing.connect()
	except NotConfigured:
		return _estimated(_("No routing engine is set up."))
	trips.engine = client.name
	identity = travel_store.identity_of(client.identity)
	known = travel_store.load_times(identity, trips.keys.tolist(), now)
	trips.recall(known)
	if trips.is_known.all():
		return ""
	if resting := engine_rest.find_rest(identity):
		return _estimated(_(resting))
	was_known = trips.is_known.copy()
	try:
		_learn(trips, client, patience)
	except IntegrationError as error:
		engine_rest.let_rest(identity, error)
		return _estimated(_(error.message))
	finally:
		_cache_rows(trips, was_known, known, identity, now)
	return ""


def _learn(trips: _Trips, client: "routing.RoutingClient", patience: float) -> None:
	places, until = trips.places(), time.monotonic() + patience
	for sources, destinations in travel_rows.find_rectangles(~trips.is_known):
		left = until - time.monotonic()
		for table in client.tables(places, sources.tolist(), destinations.tolist(), patience=left):
			trips.learn(table)


def _cache_rows(
	trips: _Trips, was_known: np.ndarray, known: dict[int, TravelRow], identity: str, now: datetime
) -> None:
	"""Cache the rows that grew, merged with the cached trips from their origins to other places."""
	grown = np.flatnonzero((trips.is_known & ~was_known).any(axis=1))
	rows = {}
	for index in grown:
		key = int(trips.keys[index])
		rows[key] = travel_rows.merge_rows(known.get(key, TravelRow()), trips.row(index, now.toordinal()))
	travel_store.save_times(identity, trips.engine, rows, now)


# ---- the answer


def _estimated(reason: str) -> str:
	speed, detour = _settings()
	sentence = _("{0} Travel times are estimated: straight lines × {1} at {2} km/h.")
	return sentence.format(reason, f"{detour:g}", f"{speed:g}")


def _settings() -> tuple[float, float]:
	settings = frappe.get_cached_doc(routing.SETTINGS)
	return settings.fallback_speed or DEFAULT_SPEED, settings.detour_factor or DEFAULT_DETOUR


def _answer(
	size: int, good: list[int], which: np.ndarray, trips: _Trips, problems: dict[int, str], note: str
) -> TravelTimes:
	speed, detour = _settings()
	seconds, metres = travel_estimate.straight_line(trips.places(), speed_kmh=speed, detour_factor=detour)
	told = trips.is_known
	seconds = np.where(told, trips.seconds, seconds)
	metres = np.where(told & (trips.metres >= 0) | (seconds < 0), trips.metres, metres)
	routable = [position for position, index in enumerate(good) if index not in problems]
	rows = which[routable]
	here, there = np.ix_([good[position] for position in routable], [good[position] for position in routable])
	tables = [np.full((size, size), NO_WAY, dtype=np.int32) for _ in range(2)]
	is_estimated = np.zeros((size, size), dtype=bool)
	cells = np.ix_(rows, rows)
	tables[0][here, there] = seconds[cells]
	tables[1][here, there] = metres[cells]
	is_estimated[here, there] = ~told[cells] & (np.not_equal.outer(rows, rows))
	source = trips.engine if told.any() else STRAIGHT_LINE
	return TravelTimes(
		*tables, is_estimated, source, tuple(sorted(problems)), dict(sorted(problems.items())), note
	)
