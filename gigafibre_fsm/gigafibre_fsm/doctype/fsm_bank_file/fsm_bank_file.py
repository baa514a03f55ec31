"""FSM Bank File: a file of the bank, checked when it is saved and imported when a person says so."""

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.domain.billing.reconciliation import bank_imports


class FSMBankFile(Document):
	"""A file of the bank."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		bank_account: DF.Link | None
		faults: DF.LongText | None
		file: DF.Attach
		known_rows: DF.Int
		new_rows: DF.Int
		state: DF.Literal["Checked", "Refused", "Imported"]
	# end: auto-generated types

	def onload(self) -> None:
		"""Word the faults for whoever opens the form."""
		self.faults = bank_imports.describe_faults(self.faults)

	def validate(self) -> None:
		"""Check the file without importing anything; what was imported is not exchanged."""
		before = self.get_doc_before_save()
		if before and before.state == "Imported":
			frappe.throw(_("This file was imported already."))
		if not self.flags.is_importing:
			bank_imports.check_file(self)
