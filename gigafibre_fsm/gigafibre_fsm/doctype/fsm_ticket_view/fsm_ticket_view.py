"""FSM Ticket View: a saved view of the ticket desk."""

from frappe.model.document import Document


class FSMTicketView(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		settings: DF.JSON | None
		shared: DF.Check
		title: DF.Data
	# end: auto-generated types

	pass
