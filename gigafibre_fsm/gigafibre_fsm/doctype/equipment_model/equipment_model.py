"""Equipment Model: a model of customer equipment and the rules of its identifiers."""

import re

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.domain.equipment.identity import validation_messages
from gigafibre_fsm.domain.equipment.identity.identifiers import InvalidIdentifier, parse_oui


class EquipmentModel(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from gigafibre_fsm.gigafibre_fsm.doctype.equipment_model_optical_path.equipment_model_optical_path import (
			EquipmentModelOpticalPath,
		)

		acs_product_class: DF.Data | None
		disabled: DF.Check
		equipment_type: DF.Literal["ONT", "Router", "Mesh", "Set-top Box", "ATA", "Other"]
		gpon_vendor_id: DF.Data | None
		has_gpon_serial: DF.Check
		has_mac: DF.Check
		image: DF.AttachImage | None
		item: DF.Link | None
		label_aliases: DF.SmallText | None
		manufacturer: DF.Data
		model_name: DF.Data
		most_download: DF.Int
		optical_paths: DF.Table[EquipmentModelOpticalPath]
		oui_prefixes: DF.SmallText | None
		serial_pattern: DF.Data | None
	# end: auto-generated types

	def validate(self) -> None:
		"""Refuse rules that no label could match."""
		self._check_pattern()
		self._check_prefixes()
		self._check_vendor()
		self._check_item()

	def _check_pattern(self) -> None:
		self.serial_pattern = (self.serial_pattern or "").strip()
		try:
			re.compile(self.serial_pattern)
		except re.error as error:
			frappe.throw(
				_("The serial number pattern is no regular expression: {0} at character {1}.").format(
					error.msg, (error.pos or 0) + 1
				)
			)

	def _check_prefixes(self) -> None:
		lines = [line for line in (self.oui_prefixes or "").splitlines() if line.strip()]
		try:
			self.oui_prefixes = "\n".join(dict.fromkeys(parse_oui(line) for line in lines))
		except InvalidIdentifier as error:
			frappe.throw(validation_messages.explain_invalid_identifier(error))

	def _check_vendor(self) -> None:
		self.gpon_vendor_id = (self.gpon_vendor_id or "").strip().upper()
		if self.gpon_vendor_id and not re.fullmatch("[A-Z]{4}", self.gpon_vendor_id):
			frappe.throw(_("A GPON vendor id has four letters, for example TPLG."))

	def _check_item(self) -> None:
		"""Warn of an item without serial numbers in ERPNext, as its movements are not posted."""
		item = self.item and frappe.db.get_value(
			"Item", self.item, ["is_stock_item", "has_serial_no"], as_dict=True
		)
		if item and not (item.is_stock_item and item.has_serial_no):
			frappe.msgprint(
				_(
					"Item {0} is not kept by serial number, so ERPNext's stock will not follow this model."
				).format(self.item),
				alert=True,
				indicator="orange",
			)
