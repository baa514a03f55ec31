"""The lines of a customer: whether each of their ONTs is reported online, and whether such reports are recent."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import frappe

from gigafibre_fsm.domain.network import due
from gigafibre_fsm.domain.network.device.snapshot import ONLINE, UNKNOWN

ONT = "ONT"
INSTALLED = "Installed"
OLDEST_ROUND = timedelta(hours=1)
"""States are no longer known after this long without a completed polling round."""


@dataclass(frozen=True, slots=True)
class CustomerLine:
	"""An ONT installed at a customer's; `state` is that of CPE State, Unknown if the ACS never reported it."""

	equipment: str
	state: str

	@property
	def is_known(self) -> bool:
		"""Whether anything was ever heard from it."""
		return self.state != UNKNOWN

	@property
	def is_online(self) -> bool:
		"""Whether it is reported online."""
		return self.state == ONLINE


def list_lines(customer: str) -> list[CustomerLine]:
	"""Return the ONTs installed at a customer's, in the order of their names."""
	device, place = frappe.qb.DocType("Equipment"), frappe.qb.DocType("Service Location")
	state = frappe.qb.DocType("CPE State")
	rows = (
		frappe.qb.from_(device)
		.left_join(place)
		.on(place.name == device.service_location)
		.left_join(state)
		.on(state.name == device.name)
		.select(device.name, state.state)
		.where((device.status == INSTALLED) & (device.equipment_type == ONT))
		.where((device.customer == customer) | (place.customer == customer))
		.orderby(device.name)
		.run()
	)
	return [CustomerLine(name, known or UNKNOWN) for name, known in rows]


def are_states_recent(now: datetime) -> bool:
	"""Whether all modems were polled lately, so that a stored state can be trusted; `now` in site time."""
	answered = frappe.db.get_single_value("CPE Polling", "answered_on", cache=False)
	return bool(answered) and now - answered <= OLDEST_ROUND


def is_polled() -> bool:
	"""Whether this site polls modems at all."""
	return bool(due.list_backends())
