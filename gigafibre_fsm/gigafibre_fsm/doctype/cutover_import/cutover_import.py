"""Cutover Import: accounts of an old system; its state is written by `domain/cutover/importing/runs.py` only."""

from frappe.model.document import Document

from gigafibre_fsm.domain.cutover.importing import requests


class CutoverImport(Document):
	"""Accounts of an old system, tried first and then imported."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		accounts_file: DF.Attach | None
		boundary: DF.Date
		closing_entry: DF.Link | None
		done: DF.Int
		equipment_file: DF.Attach | None
		exported_on: DF.Datetime | None
		invoices_file: DF.Attach | None
		opening_account: DF.Link | None
		problem: DF.SmallText | None
		read_anew: DF.Int
		refused: DF.Int
		requested_by: DF.Link | None
		requested_on: DF.Datetime | None
		seen_utc: DF.Datetime | None
		services_file: DF.Attach | None
		source: DF.Literal["Files", "Database"]
		state: DF.Literal["Draft", "Reading", "Trying", "Tried", "Importing", "Done", "Failed"]
		system: DF.Data
		total: DF.Int
		valid: DF.Int
	# end: auto-generated types

	def validate(self) -> None:
		"""Refuse changes of what only the import itself writes."""
		requests.refuse_changes_by_hand(self)
