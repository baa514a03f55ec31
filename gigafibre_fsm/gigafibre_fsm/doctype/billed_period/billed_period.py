"""Billed Period: a period that one of two systems has billed; written by `domain/billing/sides` only."""

import frappe
from frappe.model.document import Document


class BilledPeriod(Document):
	"""A period of a service, and the document that bills it."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		customer: DF.Link
		invoice: DF.Link | None
		old_number: DF.Data | None
		period_end: DF.Date | None
		period_start: DF.Date
		service: DF.Link
		side: DF.Literal["Legacy", "New"]
	# end: auto-generated types


def on_doctype_update() -> None:
	"""Let one side bill a period of a service, whatever both do at the same time."""
	frappe.db.add_unique("Billed Period", ["service", "period_start"])
