"""How OSRM, Valhalla and OpenRouteService are asked for a road, and how each of them writes its points."""

import itertools
from typing import Any

from gigafibre_fsm.tests.standins.roads import Place
from gigafibre_fsm.tests.standins.server import Request

BEND = 0.004
"""Degrees by which a road of the stand-in leaves the straight line half-way between two places."""


def answer_road(request: Request) -> dict[str, Any] | None:
	"""Return an engine's answer to a request for a road; None if it is none."""
	if request.path.startswith("/route/v1/"):
		listed = request.path.rsplit("/", 1)[1].split(";")
		places = [tuple(reversed([float(part) for part in each.split(",")])) for each in listed]
		return {"code": "Ok", "routes": [{"geometry": _geojson(bend(places))}]}
	if request.path == "/route":
		places = [(each["lat"], each["lon"]) for each in request.json()["locations"]]
		return {
			"trip": {
				"legs": [{"shape": encode_polyline(bend(list(leg)))} for leg in itertools.pairwise(places)]
			}
		}
	if request.path.startswith("/v2/directions/"):
		places = [(latitude, longitude) for longitude, latitude in request.json()["coordinates"]]
		return {"type": "FeatureCollection", "features": [{"geometry": _geojson(bend(places))}]}
	return None


def bend(places: list[Place]) -> list[Place]:
	"""Return the stand-in's road through places: a point beside the middle of each pair."""
	points = [places[0]]
	for (south, west), (north, east) in itertools.pairwise(places):
		points += [((south + north) / 2 + BEND, (west + east) / 2), (north, east)]
	return points


def encode_polyline(points: list[Place]) -> str:
	"""Write points as Valhalla does: differences in millionths of a degree, five bits in each character."""
	text, before = "", (0, 0)
	for point in points:
		now = tuple(round(value * 1e6) for value in point)
		text += "".join(_encode(here - there) for here, there in zip(now, before, strict=True))
		before = now
	return text


def _encode(difference: int) -> str:
	value = ~(difference << 1) if difference < 0 else difference << 1
	text = ""
	while value >= 0x20:
		text += chr((0x20 | (value & 0x1F)) + 63)
		value >>= 5
	return text + chr(value + 63)


def _geojson(points: list[Place]) -> dict[str, Any]:
	return {"type": "LineString", "coordinates": [[longitude, latitude] for latitude, longitude in points]}
