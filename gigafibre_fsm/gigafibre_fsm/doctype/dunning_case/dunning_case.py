"""Dunning Case: a customer who is late, from the first step until nothing is owed."""

from frappe.model.document import Document


class DunningCase(Document):
	"""A customer who is late; written only by `domain/billing/dunning`."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from gigafibre_fsm.gigafibre_fsm.doctype.dunning_case_step.dunning_case_step import DunningCaseStep

		balance: DF.Currency
		closed_on: DF.Date | None
		customer: DF.Link
		customer_name: DF.Data | None
		is_suspended: DF.Check
		last_called_on: DF.Date | None
		next_day: DF.Date | None
		oldest_due_date: DF.Date | None
		open_key: DF.Link | None
		opened_on: DF.Date | None
		overdue: DF.Currency
		pauses: DF.SmallText | None
		state: DF.Literal["Open", "Reminded", "Final Notice", "Ready", "Suspended", "Paused", "Closed"]
		steps: DF.Table[DunningCaseStep]
	# end: auto-generated types
