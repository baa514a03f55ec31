"""Modem Probe: one reading of a modem's own web interface; written by domain/network only."""

from dataclasses import asdict

from frappe.model.document import Document
from frappe.utils import now_datetime

from gigafibre_fsm.domain.network.probes import history
from gigafibre_fsm.domain.network.probes import status as probe_status
from gigafibre_fsm.domain.platform import instants


class ModemProbe(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		equipment: DF.Link
		instant: DF.Datetime | None
		job: DF.Link | None
		next_look: DF.Datetime | None
		read_on: DF.Datetime | None
		reason: DF.Data | None
		requested_by: DF.Link
		requested_on: DF.Datetime
		result: DF.LongText | None
		service_location: DF.Link | None
		state: DF.Literal["Requested", "Running", "Done", "Failed"]
		technician: DF.Link | None
	# end: auto-generated types

	def before_insert(self) -> None:
		"""Set its place in chronological order."""
		instants.set_instant(self, "requested_on")

	def onload(self) -> None:
		"""Send the form what was read, in the reader's words."""
		read = self if self.state == probe_status.DONE else None
		self.set_onload("view", asdict(history.describe_probe(self, read, now_datetime())))
