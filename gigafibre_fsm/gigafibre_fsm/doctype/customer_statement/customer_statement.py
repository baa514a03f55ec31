"""Customer Statement: what became of a customer's statement of account in a run."""

from frappe.model.document import Document


class CustomerStatement(Document):
	"""A customer's statement of a day; written only by `domain/billing/statements`."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		balance: DF.Currency
		channel: DF.Literal["", "E-mail", "Text"]
		customer: DF.Link
		obstacle: DF.Literal["", "No Address", "Held Back", "Paid Meanwhile", "No Mail Account", "Fault"]
		sent_on: DF.Datetime | None
		sent_to: DF.Data | None
		state: DF.Literal["Waiting", "Sent", "To Print", "Not Sent"]
		statement_run: DF.Link
	# end: auto-generated types
