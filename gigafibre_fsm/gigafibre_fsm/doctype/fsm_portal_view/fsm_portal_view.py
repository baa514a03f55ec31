"""FSM Portal View: a look of the staff at a customer's portal; written by domain/access/portal/staff_views."""

from frappe.model.document import Document


class FSMPortalView(Document):
	"""A row of the log; while it is open, it decides access, as its cookie only carries a secret."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		address: DF.Data | None
		customer: DF.Link
		ended_on: DF.Datetime | None
		expires_on: DF.Datetime
		login_hash: DF.Data | None
		opened_on: DF.Datetime
		staff_user: DF.Link
		token_hash: DF.Data | None
		user_agent: DF.SmallText | None
	# end: auto-generated types
