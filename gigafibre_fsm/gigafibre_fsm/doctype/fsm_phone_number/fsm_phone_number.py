"""FSM Phone Number: a number in E.164 and a document that has it; written by domain/care/phone_index."""

from frappe.model.document import Document


class FSMPhoneNumber(Document):
	"""An index: a deleted row is written again when its document is saved, or in the night."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		e164: DF.Data | None
		reference_doctype: DF.Link | None
		reference_name: DF.DynamicLink | None
	# end: auto-generated types
