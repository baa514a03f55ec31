"""The recording of a call becomes the first of its parts; a call may have several."""

import frappe

PARTS = "FSM Call Recording"


def execute() -> None:
	"""Make a row of each recording that stood on its call; safe to run again."""
	if not frappe.db.has_column("FSM Call", "recording_sid"):
		return
	call = frappe.qb.DocType("FSM Call")
	query = frappe.qb.from_(call).select(call.star).where(call.recording_sid != "")
	for row in query.run(as_dict=True):
		if not frappe.db.exists(PARTS, {"sid": row.recording_sid}):
			keep_part(row)


def keep_part(row: "frappe._dict") -> None:
	"""Make the row of the recording that stood on a call."""
	part = frappe.new_doc(PARTS)
	part.update(
		{
			"parent": row.name,
			"parenttype": "FSM Call",
			"parentfield": "recordings",
			"idx": 1,
			"sid": row.recording_sid,
			"kind": "Message" if row.voicemail else "Conversation",
			"seconds": row.recording_seconds,
			"state": row.recording_state,
			"file": row.recording,
			"error": row.error,
			"due_utc": row.recording_due_utc,
			"attempts": row.recording_attempts,
		}
	)
	part.name = frappe.generate_hash(length=10)
	part.db_insert()
