"""FSM Call Recording: a recording of a call; written by domain/care/telephone/reports/recordings.py alone."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class FSMCallRecording(Row):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		attempts: DF.Int
		due_utc: DF.Datetime | None
		error: DF.SmallText | None
		file: DF.Attach | None
		kind: DF.Literal["Conversation", "Message"]
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		seconds: DF.Int
		sid: DF.Data | None
		state: DF.Literal["Awaited", "Fetched", "Stored", "Lost", "Deleted"]
	# end: auto-generated types

	pass
