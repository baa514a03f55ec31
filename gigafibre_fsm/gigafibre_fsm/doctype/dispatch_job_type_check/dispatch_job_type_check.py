"""Dispatch Job Type Check: an item of a job type's checklist."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class DispatchJobTypeCheck(Row):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		choices: DF.SmallText | None
		kind: DF.Literal["Yes/No", "Number", "Photo", "Choice", "Speed Test"]
		label_en: DF.Data
		label_fr: DF.Data
		maximum: DF.Data | None
		minimum: DF.Data | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		required: DF.Check
		unit: DF.Data | None
	# end: auto-generated types

	pass
