"""Routing: road travel times from OSRM, Valhalla or OpenRouteService; only this module reads its settings."""

from typing import TYPE_CHECKING

from gigafibre_fsm.integrations.errors import NotConfigured

if TYPE_CHECKING:
	from gigafibre_fsm.integrations.routing.client import RoutingClient
	from gigafibre_fsm.integrations.routing.engines import Engine

SETTINGS = "FSM Routing Settings"
ENGINES = ("OSRM", "Valhalla", "OpenRouteService")
DEFAULT_TIMEOUT = 10


def connect() -> "RoutingClient":
	"""Return a client with this site's settings.

	Raises:
		NotConfigured: it is disabled, no engine is chosen, or `missing` lists the empty fields.
	"""
	import frappe

	settings = frappe.get_cached_doc(SETTINGS)
	if not settings.enabled or settings.engine not in ENGINES:
		raise NotConfigured(
			"Routing", "Routing is switched off in FSM Routing Settings.", missing=("enabled",)
		)

	from gigafibre_fsm.integrations.routing.client import RoutingClient
	from gigafibre_fsm.integrations.routing.openrouteservice import API

	key = settings.get_password("api_key", raise_exception=False) or ""
	address = settings.base_url or (API if settings.engine == "OpenRouteService" else "")
	if not address:
		raise NotConfigured(
			settings.engine, "The address is missing in FSM Routing Settings.", missing=("base_url",)
		)
	timeout = float(settings.timeout_seconds or DEFAULT_TIMEOUT)
	return RoutingClient(_engine(settings.engine, settings.profile or "", key), address, timeout=timeout)


def _engine(name: str, profile: str, key: str) -> "Engine":
	from gigafibre_fsm.integrations.routing import openrouteservice, osrm, valhalla

	if name == "OSRM":
		return osrm.Osrm(profile)
	if name == "Valhalla":
		return valhalla.Valhalla(profile)
	return openrouteservice.OpenRouteService(profile, key)
