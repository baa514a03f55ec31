"""FSM Routing Settings: source of travel times, the estimate without an engine, and the base map."""

import re
from pathlib import Path

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.domain.platform import base_map, server_address
from gigafibre_fsm.integrations import routing
from gigafibre_fsm.integrations.errors import IntegrationError


class FSMRoutingSettings(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		api_key: DF.Password | None
		base_url: DF.Data | None
		detour_factor: DF.Float
		enabled: DF.Check
		engine: DF.Literal["None", "OSRM", "Valhalla", "OpenRouteService"]
		fallback_speed: DF.Float
		map_file: DF.Data | None
		profile: DF.Data | None
		tile_attribution: DF.Data | None
		tile_url: DF.Data | None
		timeout_seconds: DF.Int
	# end: auto-generated types

	def validate(self) -> None:
		"""Refuse settings with which no request could succeed."""
		self.base_url = (self.base_url or "").strip().rstrip("/")
		self.profile = (self.profile or "").strip()
		self._check_engine()
		self._check_estimate()
		self._check_map()

	def onload(self) -> None:
		"""Give the form the base map as it is saved, which it draws."""
		self.set_onload("base_map", base_map.find_base_map())

	def on_update(self) -> None:
		base_map.forget_boot()

	@frappe.whitelist(methods=["POST"])
	def test_connection(self) -> dict[str, str]:
		"""Request one known trip from the engine with the saved settings.

		Returns `{"colour": …, "sentence": …}`.
		"""
		self.check_permission("write")
		try:
			client = routing.connect()
			trip = client.check()
		except IntegrationError as error:
			return {"colour": "red", "sentence": _(error.message)}
		sentence = _("{0} answers: Montréal to Longueuil takes {1} minutes by road.")
		return {"colour": "green", "sentence": sentence.format(client.name, round(trip.seconds / 60))}

	def _check_engine(self) -> None:
		if self.base_url and not server_address.is_server_address(self.base_url):
			frappe.throw(_("The server's address begins with https://."))
		if not re.fullmatch(r"[A-Za-z0-9_-]*", self.profile):
			frappe.throw(_("A profile is one word, like driving, auto or driving-car."))
		if not 1 <= (self.timeout_seconds or 0) <= 60:
			frappe.throw(_("Time-out: between 1 and 60 seconds."))
		if not self.enabled:
			return
		if self.engine not in routing.ENGINES:
			frappe.throw(_("Choose a routing engine before you switch it on."))
		if self.engine == "OpenRouteService" and not (self.base_url or self.api_key):
			frappe.throw(_("OpenRouteService needs an API key, or the address of a server of your own."))
		if self.engine != "OpenRouteService" and not self.base_url:
			frappe.throw(_("{0} needs the address of your server.").format(self.engine))

	def _check_estimate(self) -> None:
		if not 5 <= (self.fallback_speed or 0) <= 130:
			frappe.throw(_("Speed without an engine: between 5 and 130 km/h."))
		if not 1 <= (self.detour_factor or 0) <= 3:
			frappe.throw(_("Detour factor: between 1 (straight lines) and 3."))

	def _check_map(self) -> None:
		self.map_file = (self.map_file or "").strip()
		self.tile_url = (self.tile_url or "").strip()
		self.tile_attribution = (self.tile_attribution or "").strip()
		if self.map_file and self.tile_url:
			frappe.throw(_("Keep the map file or the tile server, not both: one map lies under the pins."))
		if self.map_file:
			self._check_map_file()
		if self.tile_url:
			self._check_tile_server()

	def _check_map_file(self) -> None:
		if not base_map.is_map_file(self.map_file):
			frappe.throw(
				_(
					"A map file is written like /files/quebec.pmtiles or https://maps.example.ca/quebec.pmtiles."
				)
			)
		is_own = self.map_file.startswith("/files/")
		if is_own and not Path(frappe.get_site_path("public", self.map_file.lstrip("/"))).is_file():
			frappe.throw(
				_("There is no file {0} here. Copy it into the folder public/files of this site.").format(
					self.map_file
				)
			)

	def _check_tile_server(self) -> None:
		if not base_map.is_tile_server(self.tile_url):
			frappe.throw(_("The tile server is written like https://tiles.example.ca/{z}/{x}/{y}.png."))
		if not self.tile_attribution:
			frappe.throw(_("Name the source of the map: its licence asks for it."))
