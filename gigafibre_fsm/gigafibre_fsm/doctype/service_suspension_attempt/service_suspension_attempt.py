"""Service Suspension Attempt: a request to the network to suspend or restore a service."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class ServiceSuspensionAttempt(Row):
	"""A request to the network, with its unique key, and what became of it."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		action: DF.Literal["Suspend", "Restore"]
		commands: DF.SmallText | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		reason: DF.SmallText | None
		request_key: DF.Data
		requested_on: DF.Datetime | None
		sent_on: DF.Datetime | None
		settled_on: DF.Datetime | None
		state: DF.Literal["Requested", "Done", "Failed", "Unknown"]
		switch: DF.Literal["", "Modem Profile", "BNG"]
	# end: auto-generated types
