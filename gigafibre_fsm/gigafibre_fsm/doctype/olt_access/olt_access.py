"""OLT Access: how ONTs are registered at one OLT."""

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.domain.network.activation import access_checks


class OLTAccess(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		adapter: DF.Literal["Manual Sheet", "Huawei SmartAX"]
		address: DF.Data | None
		enabled: DF.Check
		engineer: DF.Link | None
		olt: DF.Link
		olt_code: DF.Data | None
		password: DF.Password | None
		port_pattern: DF.Data
		profile: DF.Data | None
		service_profile: DF.Data | None
		ssh_port: DF.Int
		username: DF.Data | None
		vendor: DF.Link
		vlan: DF.Int
	# end: auto-generated types

	def validate(self) -> None:
		"""Refuse what no command could hold."""
		access_checks.check_access(self)
		if frappe.db.get_value("Network Node", self.olt, "node_type") != "OLT":
			frappe.throw(_("Choose a node that is an OLT."))
