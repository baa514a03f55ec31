"""ERPNext's Call Log: the copy of a finished call that its forms show; FSM Call stays the truth."""

import frappe

from gigafibre_fsm.domain.care.telephone.call import states
from gigafibre_fsm.domain.care.telephone.call.repository import StoredCall
from gigafibre_fsm.domain.platform import instants

DOCTYPE = "Call Log"
MEDIUM = "Twilio"


def write_call_log(row: StoredCall) -> str:
	"""Write the copy of a finished call, or bring it up to date, and return its name.

	Without the notes: everybody with the role Employee may read a Call Log. Its recording is a private file of the FSM
	Call, which only those may hear who may read that.
	"""
	name = row.call_sid or row.name
	facts = row.facts
	values = {
		# it has no word for a message: nobody answered
		"status": states.NO_ANSWER if row.status == states.VOICEMAIL else row.status,
		"duration": states.measure_duration(facts),
		"start_time": row.started_on,
		"end_time": instants.to_site(facts.ended_at) if facts.ended_at else None,
		"customer": row.customer or None,
		"recording_url": row.recording or None,
	}
	if frappe.db.exists(DOCTYPE, name):
		frappe.db.set_value(DOCTYPE, name, values)
		return name
	log = frappe.new_doc(DOCTYPE)
	log.update(
		{
			"id": name,
			"from": row.from_number,
			"to": row.to_number,
			"type": "Incoming" if row.direction == states.INBOUND else "Outgoing",
			"medium": MEDIUM,
			**values,
		}
	)
	for doctype, document in (("Customer", row.customer), ("Issue", row.issue)):
		if document:
			log.append("links", {"link_doctype": doctype, "link_name": document})
	# guard: the clock asks, for a call that the provider's signed webhooks reported
	log.insert(ignore_permissions=True, ignore_links=True)
	return name
