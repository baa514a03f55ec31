"""FSM Mail: an e-mail that came in, and what became of it; written by domain/care/ticket_mail/register."""

from frappe.model.document import Document


class FSMMail(Document):
	"""Kept as it came until it stands in a ticket, or somebody has decided about it."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		acknowledged: DF.Check
		communication: DF.Link | None
		content_key: DF.Data | None
		customer: DF.Link | None
		detail: DF.Data | None
		effect_key: DF.Data | None
		email_account: DF.Link | None
		failed_address: DF.Data | None
		issue: DF.Link | None
		message_id: DF.Data | None
		reason: DF.Literal[
			"",
			"Automatic reply",
			"Delivery report",
			"Sent from our own address",
			"Sent by us",
			"Mailing list",
			"Without sender",
			"Came twice",
			"Too many from one sender",
			"Could not be read",
		]
		received_on: DF.Datetime | None
		sender: DF.Data | None
		sender_name: DF.Data | None
		source: DF.LongText | None
		source_file: DF.Attach | None
		state: DF.Literal["Waiting", "Filed", "Refused", "Held", "Dismissed"]
		subject: DF.Data | None
		text: DF.LongText | None
		warning: DF.Literal["", "The sender may be somebody else", "Answers are asked for to another address"]
	# end: auto-generated types
