"""Legacy SKU: which Item a code of the old system's catalogue is."""

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.exceptions import FsmError


class LegacySKU(Document):
	"""Either names an Item, or says that the code needs none."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		is_dropped: DF.Check
		item: DF.Link | None
		legacy_code: DF.Data
	# end: auto-generated types

	def validate(self) -> None:
		"""Refuse a code that says nothing, or two things at once."""
		self.legacy_code = (self.legacy_code or "").strip()
		if not self.item and not self.is_dropped:
			frappe.throw(_("Choose the Item that this code is, or tick Not sold any more."), FsmError)
		if self.item and self.is_dropped:
			frappe.throw(_("A code that is not sold any more has no Item: empty one of both."), FsmError)
