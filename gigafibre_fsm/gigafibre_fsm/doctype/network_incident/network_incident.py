"""Network Incident: an outage, from suspicion to its end; written by `domain/network/incidents` only."""

from frappe.model.document import Document


class NetworkIncident(Document):
	"""An outage, or planned work, with what it affects in rows of Network Incident Member."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		affected: DF.Int
		calm_polls: DF.Int
		cause: DF.Literal["Unknown", "Fibre", "Power", "Equipment", "Planned Work"]
		closed_on: DF.Datetime | None
		confirmed_by: DF.Data | None
		confirmed_on: DF.Datetime | None
		effects_due_utc: DF.Datetime | None
		counted_until: DF.Data | None
		hits: DF.Int
		lines: DF.Int
		merged_into: DF.Link | None
		needs_person: DF.Check
		node: DF.Link | None
		note: DF.SmallText | None
		opened_on: DF.Datetime | None
		origin: DF.Literal["Silence", "Light", "Alarm", "By Hand", "Planned Work"]
		planned_end: DF.Datetime | None
		polled_until: DF.Data | None
		polls: DF.Int
		restored_on: DF.Datetime | None
		silent: DF.Int
		started_on: DF.Datetime | None
		started_utc: DF.Datetime | None
		state: DF.Literal[
			"Planned", "Suspected", "Open", "Partly Restored", "Restored", "False Alarm", "Merged"
		]
		title: DF.Data | None
		user_minutes: DF.Int
		visits_told_on: DF.Datetime | None
		warned_full_on: DF.Datetime | None
		warned_half_on: DF.Datetime | None
	# end: auto-generated types
