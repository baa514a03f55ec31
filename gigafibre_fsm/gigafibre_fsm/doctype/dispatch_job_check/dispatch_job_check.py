"""Dispatch Job Check: a checklist item of a job."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class DispatchJobCheck(Row):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		choices: DF.SmallText | None
		done: DF.Check
		done_on: DF.Datetime | None
		kind: DF.Literal["Yes/No", "Number", "Photo", "Choice", "Speed Test"]
		label_en: DF.Data
		label_fr: DF.Data
		maximum: DF.Data | None
		minimum: DF.Data | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		photo: DF.Data | None
		required: DF.Check
		unit: DF.Data | None
		value: DF.Data | None
	# end: auto-generated types

	pass
