"""FSM Order: an order for a new line, from its first page to its first invoice."""

from frappe.model.document import Document

from gigafibre_fsm.domain.sales.orders import messages, stand


class FSMOrder(Document):
	"""An order for a new line; written only by `domain/sales/orders`."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from gigafibre_fsm.gigafibre_fsm.doctype.fsm_order_line.fsm_order_line import FSMOrderLine
		from gigafibre_fsm.gigafibre_fsm.doctype.fsm_order_step.fsm_order_step import FSMOrderStep

		address_line: DF.Data | None
		agreement: DF.Link | None
		cancel_reason: DF.SmallText | None
		channel: DF.Literal["Web", "Telephone", "Door"]
		city: DF.Data | None
		code_expires_on: DF.Datetime | None
		code_hash: DF.Data | None
		code_sent_to: DF.Data | None
		consented_on: DF.Datetime | None
		coverage_request: DF.Link | None
		currency: DF.Link | None
		customer: DF.Link | None
		customer_type: DF.Literal["Individual", "Company"]
		dispatch_job: DF.Link | None
		email: DF.Data | None
		ended_on: DF.Datetime | None
		equipment: DF.Link | None
		full_name: DF.Data | None
		is_blocked: DF.Check
		is_slot_renewed: DF.Check
		is_verified: DF.Check
		language: DF.Literal["fr", "en"]
		latitude: DF.Float
		lead: DF.Link | None
		lent_equipment: DF.SmallText | None
		lines: DF.Table[FSMOrderLine]
		live_at: DF.Datetime | None
		live_on: DF.Date | None
		longitude: DF.Float
		mobile: DF.Data | None
		monthly_total: DF.Currency
		next_look: DF.Datetime | None
		node: DF.Link | None
		once_total: DF.Currency
		opportunity: DF.Link | None
		port_key: DF.Data | None
		port_no: DF.Int
		postal_code: DF.Data | None
		problem: DF.SmallText | None
		quotation: DF.Link | None
		sales_invoice: DF.Link | None
		sales_order: DF.Link | None
		service_location: DF.Link | None
		slot_end: DF.Datetime | None
		slot_hold: DF.Link | None
		slot_start: DF.Datetime | None
		state: DF.Literal[
			"Draft",
			"Located",
			"Planned",
			"Verified",
			"Held",
			"Submitted",
			"Signed",
			"Ready",
			"Scheduled",
			"Installed",
			"Online",
			"Live",
			"Billed",
			"Cancelling",
			"Cancelled",
			"Abandoned",
		]
		steps: DF.Table[FSMOrderStep]
		submitted_on: DF.Datetime | None
		subscription: DF.Link | None
		term_months: DF.Int
		turn: DF.Literal["", "Sales", "Customer", "Dispatch", "Technician", "Network", "Accounts", "Nobody"]
		unit: DF.Data | None
		wants_news: DF.Check
	# end: auto-generated types

	def onload(self) -> None:
		"""Word the reason in the reader's language, and say where the order stands; the form stores nothing."""
		self.set_onload("stand", stand.describe_stand(self))
		self.problem = messages.explain_reason(self.problem)
