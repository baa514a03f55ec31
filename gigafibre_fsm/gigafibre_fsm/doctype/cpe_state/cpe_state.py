"""CPE State: the newest data of the ACS on a device, one row each; written by domain/network only."""

import frappe
from frappe.model.document import Document

from gigafibre_fsm.domain.network.health import messages as health_messages


class CPEState(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		acs_backend: DF.Literal["", "GenieACS", "Oktopus"]
		acs_id: DF.Data | None
		equipment: DF.Link
		firmware: DF.Data | None
		hardware: DF.Data | None
		health: DF.Literal["", "Good", "Watch", "Poor"]
		health_reasons: DF.SmallText | None
		health_score: DF.Int
		hosts: DF.Int
		inform_interval: DF.Int
		judged_on: DF.Datetime | None
		last_alarm: DF.Literal["", "Dying Gasp", "Loss of Signal"]
		last_alarm_on: DF.Datetime | None
		last_boot: DF.Datetime | None
		last_inform: DF.Datetime | None
		level_day: DF.Date | None
		optical_raw: DF.Data | None
		optical_state: DF.Literal["", "Measured", "Out of Range", "Unknown Unit"]
		polled_on: DF.Datetime | None
		pon_port: DF.Link | None
		product_class: DF.Data | None
		restarts: DF.Int
		rx_power: DF.Float
		silent_seconds: DF.Int
		splitter: DF.Link | None
		state: DF.Literal["Unknown", "Online", "Silent", "Offline"]
		state_since: DF.Datetime | None
		tx_power: DF.Float
		uptime: DF.Int
		usual_rx: DF.Float
		values_on: DF.Datetime | None
		wan_address: DF.Data | None
		weak_below: DF.Float
		wifi_clients: DF.Int
		wifi_ssid: DF.Data | None
	# end: auto-generated types

	def onload(self) -> None:
		"""Send the form why the device does well or badly, in the reader's words."""
		self.set_onload("health_reasons", health_messages.explain_reasons(self.health_reasons))


def on_doctype_update() -> None:
	"""Index the states of the lines of one PON port: what an incident and the map count."""
	frappe.db.add_index("CPE State", ["pon_port", "state"])
