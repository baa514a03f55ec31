"""FSM Portal Session: a browser that a customer signed in; written by domain/access/portal/sessions."""

from frappe.model.document import Document


class FSMPortalSession(Document):
	"""Decides access to the customer's pages; the cookie only carries a secret of which this row has the hash."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		accounts: DF.Int
		address: DF.Data | None
		contact: DF.Link | None
		customer: DF.Link | None
		ended_on: DF.Datetime | None
		expires_on: DF.Datetime
		form_hash: DF.Data | None
		link: DF.Link | None
		sent_to: DF.Data
		signed_in_on: DF.Datetime
		token_hash: DF.Data | None
		user_agent: DF.SmallText | None
	# end: auto-generated types
