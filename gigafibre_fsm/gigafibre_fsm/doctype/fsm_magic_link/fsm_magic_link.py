"""FSM Magic Link: what a link sent by SMS opens, until when, and whether it is used up; written by domain/access/links."""

from frappe.model.document import Document


class FSMMagicLink(Document):
	"""Decides access; the token only carries its name."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from gigafibre_fsm.gigafibre_fsm.doctype.fsm_magic_link_use.fsm_magic_link_use import FSMMagicLinkUse

		code_hash: DF.Data | None
		consumed_on: DF.Datetime | None
		document: DF.DynamicLink | None
		document_doctype: DF.Link | None
		expires_on: DF.Datetime
		first_used_on: DF.Datetime | None
		language: DF.Literal["", "fr", "en"]
		last_used_on: DF.Datetime | None
		log: DF.Table[FSMMagicLinkUse]
		purpose: DF.Literal[
			"Technician", "Visit", "Invoice", "Sign-in", "Signature", "Contact Change", "Question", "Order"
		]
		return_to: DF.Data | None
		revoked: DF.Check
		revoked_by: DF.Link | None
		revoked_on: DF.Datetime | None
		sent_to: DF.Data | None
		subject: DF.DynamicLink
		subject_doctype: DF.Link
		uses: DF.Int
	# end: auto-generated types
