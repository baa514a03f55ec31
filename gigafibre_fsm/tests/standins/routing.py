"""OSRM's, Valhalla's and OpenRouteService's tables of travel times: one server, for their paths do not collide.

Wire protocols: docs/http.md of Project-OSRM/osrm-backend, docs/docs/api/matrix of valhalla/valhalla, and
docs/api-reference of GIScience/openrouteservice; in front of the latter's public plan stands a gateway (Tyk)
whose refusals are plain texts.
"""

import json
import time
from collections import deque
from typing import Any

from gigafibre_fsm.tests.standins import road_protocols, roads
from gigafibre_fsm.tests.standins.server import HangUpError, Reply, Request, SilenceError, StandIn
from gigafibre_fsm.tests.standins.table_protocols import (
	RefusalError,
	TableRequest,
	openrouteservice,
	osrm,
	valhalla,
)

API_KEY = "stand-in-routing-key"
HUGE = 48 * 1024 * 1024  # bytes of an answer that nobody should read
PROTOCOLS = (osrm, valhalla, openrouteservice)


class RoutingStandIn(StandIn):
	"""Three routing engines on the loopback, computing from straight lines with a steady factor for each road.

	Modes: `down` cuts the connection, `silent` never answers, `trickle` sends a byte every half second, `503` and
	`limited` refuse, `quota` is OpenRouteService's used-up day. The wrong ones answer 200: `html` (a captive
	portal), `wrong-size` (a column is missing), `negative`, `words` (no numbers), `absurd` (a thousand times too
	fast), `milliseconds` (a thousand times too slow), `huge` (endless).

	Args:
		port: the port on 127.0.0.1; 0 takes a free one.
	"""

	modes = (
		"ok",
		"down",
		"silent",
		"trickle",
		"503",
		"limited",
		"quota",
		"html",
		"redirect",
		"wrong-size",
		"negative",
		"words",
		"absurd",
		"milliseconds",
		"huge",
	)

	def __init__(self, port: int = 0) -> None:
		super().__init__(port)
		self.key = API_KEY
		# OSRM: points a side; Valhalla and OpenRouteService: pairs; OpenRouteService: requests a minute
		self.limits = {"osrm": 100, "valhalla": 2500, "openrouteservice": 3500, "per_minute": 40}
		self.pairs_asked = 0
		self._lately: deque[float] = deque()

	def answer(self, request: Request) -> Reply:
		"""`GET /table/v1/<profile>/…`, `POST /sources_to_targets`, `POST /v2/matrix/<profile>`, and their roads."""
		road = road_protocols.answer_road(request)
		protocol = next((each for each in PROTOCOLS if each.is_for(request)), None)
		if road is not None:
			mode = self.mode_of_this_request()
			return _before_any_work(mode) or Reply.of_json(_spoil_road(road, mode))
		if protocol is None:
			return Reply.of_json({"error": "Try any of: '/sources_to_targets'", "error_code": 106}, 404)
		mode = self.mode_of_this_request()
		early = _before_any_work(mode)
		if early:
			return early
		try:
			if protocol is openrouteservice:
				self._pass_the_gateway(request, mode)
			asked = protocol.read(request, self.limits)
			with self.lock:
				self.pairs_asked += len(asked.sources) * len(asked.destinations)
			reply = protocol.write(asked, *_spoilt(*_table(asked), mode))
		except RefusalError as refusal:
			return Reply(refusal.status, json.dumps(refusal.body).encode(), headers=refusal.headers)
		return Reply(200, json.dumps(reply).encode(), trickle=0.5 if mode == "trickle" else 0.0)

	def control(self, action: str, request: Request) -> Reply | None:
		"""`requests` (what was asked), `limits` (change them) and `reset`, besides `mode`."""
		if action == "requests" and request.method == "GET":
			with self.lock:
				return Reply.of_json([{"method": r.method, "path": r.path[:200]} for r in self.requests])
		if action == "limits" and request.method == "POST":
			with self.lock:
				self.limits.update({name: int(value) for name, value in request.json().items()})
			return Reply.of_json(self.limits)
		if action == "reset" and request.method == "POST":
			self.forget()
			return Reply.of_json({"ok": True})
		return super().control(action, request)

	def forget(self) -> None:
		"""Empty the journal and behave again."""
		with self.lock:
			self.requests.clear()
			self._lately.clear()
			self.pairs_asked = 0
		self.use("ok")

	def _pass_the_gateway(self, request: Request, mode: str) -> None:
		given = request.headers.get("authorization", "")
		if not given:
			raise RefusalError(401, {"error": "Authorization field missing"})
		if given != self.key:
			raise RefusalError(403, {"error": "Access to this API has been disallowed"})
		if mode == "quota":
			raise RefusalError(403, {"error": "Quota exceeded"})
		now = time.monotonic()
		with self.lock:
			while self._lately and self._lately[0] < now - 60:
				self._lately.popleft()
			if len(self._lately) >= self.limits["per_minute"]:
				raise RefusalError(429, {"error": "Rate limit exceeded"}, {"Retry-After": "60"})
			self._lately.append(now)


def _spoil_road(road: dict[str, Any], mode: str) -> dict[str, Any]:
	"""The wrong modes answer no road."""
	return road if mode in ("ok", "trickle", "quota") else {"code": "Ok"}


def _before_any_work(mode: str) -> Reply | None:
	if mode == "down":
		raise HangUpError
	if mode == "silent":
		raise SilenceError
	if mode == "503":
		return Reply(503, b"<html><h1>503 Service Temporarily Unavailable</h1></html>", "text/html")
	if mode == "limited":
		return Reply(429, b'{"error": "Rate limit exceeded"}', headers={"Retry-After": "30"})
	if mode == "html":
		return Reply(
			200, b"<!doctype html><title>Welcome</title><p>Please accept the terms.</p>", "text/html"
		)
	if mode == "redirect":
		return Reply(302, b"", "text/html", {"Location": "https://login.example.ca/"})
	if mode == "huge":
		return Reply(200, b'{"code": "Ok", "durations": [[' + b"0," * (HUGE // 2) + b"0]]}")
	return None


Matrix = list[list[Any]]


def _table(asked: TableRequest) -> tuple[Matrix, Matrix]:
	"""Seconds and metres by road; None where no road leads."""
	sources, destinations = asked.sources, asked.destinations
	if asked.takes_to_shore:
		sources, destinations = ([_on_road(place) for place in places] for places in (sources, destinations))
	trips = [[roads.trip(a, b) for b in destinations] for a in sources]
	seconds = [[trip and trip.seconds for trip in row] for row in trips]
	metres = [[trip and trip.metres for trip in row] for row in trips]
	return seconds, metres


def _on_road(place: roads.Place) -> roads.Place:
	return place if roads.has_road(place) else roads.nearest_shore(place)


def _spoilt(seconds: Matrix, metres: Matrix, mode: str) -> tuple[Matrix, Matrix]:
	if mode == "wrong-size":
		return [row[:-1] for row in seconds], metres
	change = {
		"negative": lambda cell: -cell - 1,
		"words": lambda cell: f"{cell} s",
		"absurd": lambda cell: cell / 1000,
		"milliseconds": lambda cell: cell * 1000,
	}.get(mode)
	if change:
		seconds = [[cell if cell is None else change(cell) for cell in row] for row in seconds]
	return seconds, metres
