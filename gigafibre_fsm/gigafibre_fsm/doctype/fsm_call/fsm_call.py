"""FSM Call: a telephone call, in or out; written by domain/care/telephone alone, and never through this form."""

from frappe.model.document import Document


class FSMCall(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from gigafibre_fsm.gigafibre_fsm.doctype.fsm_call_recording.fsm_call_recording import FSMCallRecording

		agent: DF.Link | None
		answered_on: DF.Datetime | None
		answered_utc: DF.Datetime | None
		call_log: DF.Data | None
		call_sid: DF.Data | None
		called_back_by: DF.Link | None
		called_back_on: DF.Datetime | None
		conference: DF.Data | None
		customer: DF.Link | None
		direction: DF.Literal["Inbound", "Outbound"]
		dispatch_job: DF.Link | None
		duration: DF.Int
		ended_on: DF.Datetime | None
		ended_utc: DF.Datetime | None
		ending: DF.Data | None
		error: DF.SmallText | None
		from_number: DF.Data | None
		incident: DF.Link | None
		instant: DF.Datetime | None
		is_recorded: DF.Check
		issue: DF.Link | None
		language: DF.Literal["fr", "en"]
		leg_sid: DF.Data | None
		look_due_utc: DF.Datetime | None
		looks: DF.Int
		needs_call_back: DF.Check
		notes: DF.LongText | None
		number: DF.Data | None
		outcome: DF.Literal[
			"",
			"Solved",
			"Ticket Opened",
			"Visit Booked",
			"Payment",
			"Information",
			"Call Again",
			"Not Reached",
			"Wrong Number",
			"Other",
		]
		recording: DF.Attach | None
		recording_paused: DF.Check
		recording_state: DF.Literal["", "Awaited", "Fetched", "Stored", "Absent", "Lost", "Deleted"]
		recordings: DF.Table[FSMCallRecording]
		rung: DF.SmallText | None
		started_on: DF.Datetime | None
		status: DF.Literal[
			"Queued",
			"Ringing",
			"In Progress",
			"Completed",
			"No Answer",
			"Busy",
			"Failed",
			"Canceled",
			"Voicemail",
		]
		to_number: DF.Data | None
		transferred_to: DF.Link | None
		voicemail: DF.Check
	# end: auto-generated types

	pass
