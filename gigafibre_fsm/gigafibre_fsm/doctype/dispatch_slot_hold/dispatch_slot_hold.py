"""Dispatch Slot Hold: an arrival window offered to a customer and reserved for some minutes."""

from frappe.model.document import Document


class DispatchSlotHold(Document):
	"""An arrival window offered to a customer and reserved for some minutes."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		answer_noted: DF.Check
		arrival: DF.Datetime | None
		asked_by_text: DF.Check
		cause: DF.Literal["", "Earlier", "Storm"]
		crew: DF.SmallText | None
		duration: DF.Int
		held_by: DF.Data | None
		held_for: DF.Data | None
		held_until: DF.Datetime | None
		job: DF.Link | None
		job_type: DF.Link | None
		latitude: DF.Float
		longitude: DF.Float
		settled_on: DF.Datetime | None
		state: DF.Literal["Held", "Taken", "Expired", "Released", "Declined"]
		technician: DF.Link | None
		window_end: DF.Datetime | None
		window_start: DF.Datetime | None
	# end: auto-generated types
