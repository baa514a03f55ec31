"""CPE Reading: a device's line at one moment, for example its baseline; written by domain/network only."""

from frappe.model.document import Document

from gigafibre_fsm.domain.platform import instants


class CPEReading(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		customer: DF.Link | None
		equipment: DF.Link
		firmware: DF.Data | None
		hosts: DF.Int
		instant: DF.Datetime | None
		job: DF.Link | None
		last_inform: DF.Datetime | None
		optical_raw: DF.Data | None
		optical_state: DF.Literal["", "Measured", "Out of Range", "Unknown Unit"]
		purpose: DF.Literal["Baseline", "Visit", "Proof", "Office"]
		rx_power: DF.Float
		service_location: DF.Link | None
		state: DF.Literal["Unknown", "Online", "Silent", "Offline"]
		taken_on: DF.Datetime
		technician: DF.Link | None
		tx_power: DF.Float
		uptime: DF.Int
		values_on: DF.Datetime | None
		wifi_clients: DF.Int
	# end: auto-generated types

	def before_insert(self) -> None:
		"""Set its place in chronological order."""
		instants.set_instant(self, "taken_on")
