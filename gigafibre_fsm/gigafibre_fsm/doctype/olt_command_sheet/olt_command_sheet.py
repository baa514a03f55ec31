"""OLT Command Sheet: what an engineer types into an OLT of one vendor to register an ONT."""

from frappe.model.document import Document

from gigafibre_fsm.domain.network.activation import access_checks


class OLTCommandSheet(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		commands: DF.LongText
		description: DF.SmallText | None
		proof: DF.SmallText
		vendor: DF.Literal[
			"Huawei SmartAX",
			"Nokia ISAM",
			"Calix AXOS",
			"Adtran SDX",
			"ZTE C300",
			"TP-Link DeltaStream",
			"Other",
		]
	# end: auto-generated types

	def validate(self) -> None:
		"""Refuse braces that are no placeholder."""
		for text in (self.commands, self.proof):
			access_checks.check_template(text or "")
