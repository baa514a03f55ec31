"""Network Incident Event: a line of an incident's timeline; written by `domain/network/incidents` only."""

from frappe.model.document import Document


class NetworkIncidentEvent(Document):
	"""What happened to an incident, as a code with its values: `incidents/rows/timeline.py` words it for the reader."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		at: DF.Datetime | None
		by_user: DF.Data | None
		code: DF.Data | None
		details: DF.JSON | None
		incident: DF.Link
		instant: DF.Datetime | None
	# end: auto-generated types
