"""Cutover Account: an account of the old system as last read; written by `domain/cutover` only."""

import frappe
from frappe.model.document import Document

from gigafibre_fsm.domain.cutover.old_accounts import refusals, wording


class CutoverAccount(Document):
	"""An account of the old system, and what became of it here."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		account_name: DF.Data | None
		balance: DF.Currency
		customer: DF.Link | None
		cutover_import: DF.Link | None
		documents: DF.LongText | None
		number: DF.Data
		old_rows: DF.LongText | None
		read_on: DF.Datetime | None
		read_utc: DF.Datetime | None
		refusals: DF.LongText | None
		rows_hash: DF.Data | None
		state: DF.Literal["Read", "Valid", "Refused", "Done"]
		system: DF.Data
		to_compare: DF.Check
	# end: auto-generated types

	def onload(self) -> None:
		"""Word the refusals in the reader's language; the form stores nothing."""
		self.refusals = wording.explain_refusals(refusals.read_refusals(self.refusals))


def on_doctype_update() -> None:
	"""Let an account be staged once a system, and be found by its import and state."""
	frappe.db.add_unique("Cutover Account", ["system", "number"])
	frappe.db.add_index("Cutover Account", ["cutover_import", "state"])
