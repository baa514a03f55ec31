"""Service Location: an address with service, directions, contacts and access instructions."""

import json

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.domain.network.topology import drops
from gigafibre_fsm.domain.platform import phone_numbers, places


class ServiceLocation(Document):
	"""Keeps the map and the two coordinates equal, and phone numbers in international form."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from gigafibre_fsm.gigafibre_fsm.doctype.service_location_contact.service_location_contact import (
			ServiceLocationContact,
		)

		access_notes: DF.SmallText | None
		address_line: DF.Data
		city: DF.Data
		contacts: DF.Table[ServiceLocationContact]
		customer: DF.Link | None
		latitude: DF.Float
		location_name: DF.Data
		longitude: DF.Float
		network_drop: DF.Data | None
		network_node: DF.Link | None
		network_port: DF.Data | None
		postal_code: DF.Data
		province: DF.Data | None
		unit: DF.Data | None
	# end: auto-generated types

	def validate(self) -> None:
		self.tidy_postal_code()
		self.check_coordinates()
		self.draw_map()
		self.check_contacts()
		drops.check_location(self)

	def on_update(self) -> None:
		"""Show in the network where the devices of this address hang."""
		drops.location_saved(self)

	def tidy_postal_code(self) -> None:
		try:
			self.postal_code = places.read_postal_code(self.postal_code)
		except ValueError as problem:
			frappe.throw(_(str(problem)))

	def check_coordinates(self) -> None:
		try:
			places.check_coordinates(self.latitude or 0, self.longitude or 0)
		except ValueError as problem:
			frappe.throw(_(str(problem)))

	def draw_map(self) -> None:
		"""Put the coordinates on the map; a point drawn on the map takes precedence over them."""
		before = self.get_doc_before_save()
		drawn = _point(self.map)
		if drawn and (before is None or self.map != before.map):
			self.longitude, self.latitude = drawn
		if self.latitude and self.longitude:
			self.map = json.dumps(_feature(self.longitude, self.latitude))

	def check_contacts(self) -> None:
		stored = self.get_doc_before_save()
		before = {row.phone for row in stored.contacts} if stored else set()
		for row in self.contacts:
			if not row.phone:
				continue
			# an existing number is kept even if it cannot receive texts
			accepted = phone_numbers.to_e164 if row.phone in before else phone_numbers.to_textable
			try:
				row.phone = accepted(row.phone)
			except ValueError as problem:
				text = _("Row {0}: this phone number cannot be right.").format(row.idx)
				frappe.throw(f"{text} {_(str(problem))}")
		if sum(1 for row in self.contacts if row.is_primary) > 1:
			frappe.throw(_("Only one contact is the primary one. Untick the others."))


def _point(drawn: str | None) -> tuple[float, float] | None:
	"""Return longitude and latitude of the first point of a GeoJSON feature collection."""
	try:
		features = json.loads(drawn or "{}").get("features") or []
	except (ValueError, AttributeError):
		return None
	for feature in features:
		geometry = feature.get("geometry") or {}
		if geometry.get("type") == "Point":
			longitude, latitude = geometry["coordinates"][:2]
			return longitude, latitude
	return None


def _feature(longitude: float, latitude: float) -> dict:
	point = {"type": "Point", "coordinates": [longitude, latitude]}
	return {
		"type": "FeatureCollection",
		"features": [{"type": "Feature", "properties": {}, "geometry": point}],
	}
