"""FSM Search Entry: what a customer is found by, named like them; written by domain/care/customer_search."""

from frappe.model.document import Document


class FSMSearchEntry(Document):
	"""An index: a deleted row is written again in the night."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		customer: DF.Data | None
		is_disabled: DF.Check
		refresh_due: DF.Datetime | None
		shown: DF.LongText | None
		title: DF.Data | None
		words: DF.LongText | None
	# end: auto-generated types
