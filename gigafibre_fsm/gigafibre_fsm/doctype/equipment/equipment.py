"""Equipment: one device with a serial number; its movements determine where it is."""

from collections.abc import Callable

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from gigafibre_fsm.domain.equipment import erpnext_documents
from gigafibre_fsm.domain.equipment.identity import validation_messages
from gigafibre_fsm.domain.equipment.identity.identifiers import (
	InvalidIdentifier,
	parse_gpon_serial,
	parse_mac,
	parse_serial,
)
from gigafibre_fsm.domain.equipment.movements import discrepancies, stock_posting
from gigafibre_fsm.domain.equipment.movements import service as movements

PLACE = ("status", "warehouse", "service_location", "customer", "installed_on", "installed_by_job")


class Equipment(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		condition_note: DF.SmallText | None
		customer: DF.Link | None
		equipment_model: DF.Link
		equipment_type: DF.Data | None
		gpon_serial: DF.Data | None
		installed_by_job: DF.Link | None
		installed_on: DF.Datetime | None
		item: DF.Link | None
		mac_address: DF.Data | None
		purchased_on: DF.Date | None
		serial_number: DF.Data
		service_location: DF.Link | None
		status: DF.Literal["In Stock", "On Truck", "Installed", "In Repair", "Lost", "Retired"]
		warehouse: DF.Link | None
		warranty_until: DF.Date | None
		wifi_ssid: DF.Data | None
	# end: auto-generated types

	def before_naming(self) -> None:
		"""Normalise the serial number, which becomes the name."""
		self._spell("serial_number", parse_serial)

	def validate(self) -> None:
		"""Normalise the identifiers, and refuse a place that no movement has set."""
		self._spell("serial_number", parse_serial)
		self._spell("mac_address", parse_mac)
		self._spell("gpon_serial", parse_gpon_serial)
		self._check_place()

	def after_insert(self) -> None:
		"""Adopt the place of a device that ERPNext already has in a warehouse."""
		erpnext_documents.adopt_stock_place(self, now_datetime())

	def onload(self) -> None:
		"""Send the form the device's open issues: differences to ERPNext's stock, technicians' findings."""
		self.set_onload("stock_differs", stock_posting.find_difference(self.name))
		self.set_onload("findings", discrepancies.find_open(self.name))

	@frappe.whitelist(methods=["POST"])
	def load_on_truck(self, technician: str) -> str:
		"""Put the device on a technician's truck; return a sentence about the result."""
		self.check_permission("write")
		return movements.load_device(self.name, technician).message

	@frappe.whitelist(methods=["POST"])
	def return_to_warehouse(self, warehouse: str) -> str:
		"""Return the device to a warehouse, wherever it is recorded; return a sentence about the result."""
		self.check_permission("write")
		return movements.unload_device(self.name, warehouse).message

	@frappe.whitelist(methods=["POST"])
	def send_to_repair(self, note: str | None = None, warehouse: str | None = None) -> str:
		"""Mark the device as defective, or move it to the repair shop; return a sentence about the result."""
		self.check_permission("write")
		return movements.send_to_repair(self.name, warehouse or None, note).message

	@frappe.whitelist(methods=["POST"])
	def report_lost(self, note: str | None = None) -> str:
		"""Write the device off until it is found; return a sentence about the result."""
		self.check_permission("write")
		return movements.write_off_device(self.name, note).message

	@frappe.whitelist(methods=["POST"])
	def retire(self, note: str | None = None) -> str:
		"""Take the device out of use permanently; return a sentence about the result."""
		self.check_permission("write")
		return movements.retire_device(self.name, note).message

	def _spell(self, field: str, spell: Callable[[str], str]) -> None:
		text = (self.get(field) or "").strip()
		try:
			self.set(field, spell(text) if text else None)
		except InvalidIdentifier as error:
			frappe.throw(validation_messages.explain_invalid_identifier(error))

	def _check_place(self) -> None:
		"""Refuse a place set by a form or an import, as no movement would explain it."""
		if self.flags.is_moving:
			return
		before = self.get_doc_before_save()
		usual = {"status": "In Stock"} if before is None else before
		if any((self.get(field) or None) != (usual.get(field) or None) for field in PLACE):
			frappe.throw(_("Where a device is changes by a movement only: use the buttons of its form."))
