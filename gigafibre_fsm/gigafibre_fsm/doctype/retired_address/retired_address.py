"""Retired Address: where an address of the former website or portal leads now."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.website.utils import clear_cache

from gigafibre_fsm.domain.access import retired_address
from gigafibre_fsm.exceptions import FsmError


class RetiredAddress(Document):
	"""Refuses what would take an address from this site, or lead a visitor round in a circle."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		new_address: DF.Data
		old_path: DF.Data
	# end: auto-generated types

	def validate(self) -> None:
		"""Write the path as it is compared, and refuse a row that cannot work."""
		self.old_path = retired_address.trim_path(self.old_path or "")
		self.new_address = (self.new_address or "").strip()
		if not retired_address.is_usable(retired_address.MovedPath(self.old_path, self.new_address)):
			frappe.throw(
				_(
					"This row cannot work. The former address is the part after the host, as invoices or invoices/*, and none that this site uses itself (such as app or portal). It leads to a path that begins with /, or to an address that begins with https://, and not to itself. A star stands at the end, after a slash."
				),
				FsmError,
			)

	def on_update(self) -> None:
		"""Have the website forget which addresses it lacked."""
		clear_cache()
