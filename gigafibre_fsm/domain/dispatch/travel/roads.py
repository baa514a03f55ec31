"""The road through places in their order, for a map: from the routing engine, else straight lines, and said so."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch.travel import engine_rest
from gigafibre_fsm.domain.dispatch.travel import store as travel_store
from gigafibre_fsm.integrations import routing
from gigafibre_fsm.integrations.errors import IntegrationError, NotConfigured

Place = tuple[float, float]
PATIENCE = 4.0
"""Seconds that whoever opens a route on the map waits for the engine."""
KEPT = 24 * 3600
"""Seconds: roads change slower than the visits of a day."""


@dataclass(frozen=True, slots=True)
class RoadPath:
	"""Points of a way, latitude first; without an engine's answer the places themselves, and `note` says why."""

	points: tuple[Place, ...]
	is_straight: bool = False
	note: str = ""


def find_road(places: Sequence[Place]) -> RoadPath:
	"""Return the road through places; never fails for lack of an engine.

	Args:
		places: latitude and longitude in degrees, in the order of the drive.
	"""
	if len(places) < 2:
		return RoadPath(tuple(places))
	try:
		client = routing.connect()
	except NotConfigured:
		return _straight(places, _("No routing engine is set up."))
	identity = travel_store.identity_of(client.identity)
	key = _key(identity, places)
	if known := frappe.cache().get_value(key, expires=True):
		return RoadPath(tuple(map(tuple, json.loads(known))))
	if resting := engine_rest.find_rest(identity):
		return _straight(places, _(resting))
	try:
		points = client.road(places, patience=PATIENCE)
	except IntegrationError as error:
		engine_rest.let_rest(identity, error)
		return _straight(places, _(error.message))
	frappe.cache().set_value(key, json.dumps(points), expires_in_sec=KEPT)
	return RoadPath(points)


def _straight(places: Sequence[Place], why: str) -> RoadPath:
	return RoadPath(tuple(places), True, _("{0} The way is drawn in straight lines.").format(why))


def _key(identity: str, places: Sequence[Place]) -> str:
	told = json.dumps([[round(value, 5) for value in place] for place in places])
	return f"fsm_road:{identity}:{hashlib.sha256(told.encode()).hexdigest()}"
