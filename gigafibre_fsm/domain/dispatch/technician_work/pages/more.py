"""The page *More*: who is signed in, on which truck, and until when."""

from dataclasses import dataclass
from datetime import datetime

import frappe

from gigafibre_fsm.domain.access.link_identity import LinkIdentity, TechnicianRow
from gigafibre_fsm.domain.dispatch.technician_work import position_commands
from gigafibre_fsm.domain.dispatch.technician_work.position_commands import SharingState
from gigafibre_fsm.domain.platform.office import load_office


@dataclass(frozen=True, slots=True)
class MorePage:
	"""The signed-in technician; `expires_on`, in site time, is None after a login with a password."""

	technician: TechnicianRow
	truck: str | None
	"""Display name of their truck's warehouse."""
	expires_on: datetime | None
	dispatch_phone: str
	sharing: SharingState | None
	"""The switch of their live position; None where the company wants none."""


def load_more_page(identity: LinkIdentity, now: datetime) -> MorePage:
	"""Return the page of a signed-in technician; `now` in site time, naive."""
	return MorePage(
		technician=identity.technician,
		truck=find_truck_name(identity.technician["truck"]),
		expires_on=identity.expires_on,
		dispatch_phone=load_office().phone,
		sharing=position_commands.load_state(identity.technician["name"], now, with_shift=True),
	)


def find_truck_name(truck: str | None) -> str | None:
	"""Return the display name of a truck's warehouse; None without a truck."""
	return frappe.get_cached_value("Warehouse", truck, "warehouse_name") if truck else None
