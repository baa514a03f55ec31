"""FSM SMS: a text message, sent or received, with its delivery status; the rows are the outbox."""

from frappe.model.document import Document


class FSMSMS(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from gigafibre_fsm.gigafibre_fsm.doctype.fsm_sms_visit.fsm_sms_visit import FSMSMSVisit

		announced_arrival: DF.Datetime | None
		announced_location: DF.Link | None
		attempted_on: DF.Datetime | None
		attempts: DF.Int
		body: DF.LongText | None
		claim: DF.Data | None
		claimed_until: DF.Datetime | None
		delivered_on: DF.Datetime | None
		direction: DF.Literal["Out", "In"]
		due_utc: DF.Datetime | None
		effect_key: DF.Data | None
		encoding: DF.Data | None
		error: DF.SmallText | None
		error_code: DF.Data | None
		from_number: DF.Data | None
		language: DF.Literal["fr", "en"]
		link: DF.Link | None
		not_before: DF.Datetime | None
		provider_sid: DF.Data | None
		provider_status: DF.Data | None
		recipient: DF.DynamicLink | None
		recipient_doctype: DF.Link | None
		reference_doctype: DF.Link | None
		reference_name: DF.DynamicLink | None
		resolved_by: DF.Link | None
		segments: DF.Int
		sent_on: DF.Datetime | None
		state: DF.Literal[
			"Queued", "Sending", "Sent", "Delivered", "Failed", "Unknown", "Held", "Cancelled", "Received"
		]
		template: DF.Link | None
		to_number: DF.Data | None
		urgent: DF.Check
		visits: DF.Table[FSMSMSVisit]
	# end: auto-generated types

	pass
