"""Bill Reading: a supplier's bill, what was read from its picture, and the draft Purchase Invoice made of it."""

from frappe.model.document import Document


class BillReading(Document):
	"""Written by domain/billing/supplier_bills only."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from gigafibre_fsm.gigafibre_fsm.doctype.bill_reading_line.bill_reading_line import BillReadingLine

		attempts: DF.Int
		bank_details: DF.Data | None
		batch: DF.Data | None
		bill_date: DF.Date | None
		bill_number: DF.Data | None
		currency: DF.Data | None
		doubts: DF.LongText | None
		due_date: DF.Date | None
		file: DF.Attach | None
		file_hash: DF.Data | None
		file_key: DF.Data | None
		file_title: DF.Data | None
		foreign_tax_number: DF.Data | None
		gst: DF.Currency
		gst_number: DF.Data | None
		invoice: DF.Link | None
		kind: DF.Literal["Bill", "Credit Note", "Something Else"]
		lines: DF.Table[BillReadingLine]
		model_version: DF.Data | None
		next_attempt: DF.Datetime | None
		number_key: DF.Data | None
		other_tax: DF.Currency
		pages: DF.LongText | None
		problem: DF.Data | None
		qst: DF.Currency
		qst_number: DF.Data | None
		received_on: DF.Datetime | None
		regions: DF.LongText | None
		sender: DF.Data | None
		source: DF.Literal["Upload", "E-mail"]
		state: DF.Literal["Waiting", "To Check", "Failed", "Drafted", "Dismissed"]
		subtotal: DF.Data | None
		supplier: DF.Link | None
		supplier_name: DF.Data | None
		terms: DF.Data | None
		total: DF.Currency
		verdict: DF.Literal["", "Good", "Doubtful", "Bad"]
	# end: auto-generated types

	pass
