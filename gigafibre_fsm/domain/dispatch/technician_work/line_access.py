"""Which devices' lines a technician may see: those installed where one of their own visits leads that is not over."""

from dataclasses import dataclass
from datetime import datetime

from pypika.terms import Case

import frappe
from frappe.query_builder.functions import Max

from gigafibre_fsm.domain.dispatch.job import lifecycle, ownership
from gigafibre_fsm.domain.dispatch.job import repository as job_repository
from gigafibre_fsm.domain.equipment.movements import states as movement_states
from gigafibre_fsm.exceptions import NotYours


@dataclass(frozen=True, slots=True)
class DeviceAtJob:
	"""An installed device; `job` is the technician's own visit there that is under way, None if there is none."""

	equipment: str
	location: str
	customer: str | None
	installed_on: datetime | None
	job: str | None


def find_device(serial: str, technician: str) -> DeviceAtJob:
	"""Return an installed device, for a technician who has an unfinished visit of their own at its address.

	A visit that is over shows nothing of the network in a home: who lives there now, and which devices are
	on the line, is no longer the technician's business.

	Raises:
		NotYours: the device does not exist, is not installed, or is at an address where they have no
			such visit.
	"""
	device = frappe.qb.DocType("Equipment")
	visit = frappe.qb.DocType("Dispatch Job")
	under_way = Case().when(visit.status.isin((lifecycle.EN_ROUTE, lifecycle.ON_SITE)), visit.name)
	rows = (
		frappe.qb.from_(device)
		.join(visit)
		.on(visit.service_location == device.service_location)
		.select(device.name, device.service_location, device.customer, device.installed_on, Max(under_way))
		.where((device.name == serial) & (device.status == movement_states.INSTALLED))
		.where(ownership.is_own(visit, technician) & visit.status.notin([*lifecycle.FINAL]))
		.groupby(device.name, device.service_location, device.customer, device.installed_on)
	).run()
	if not rows:
		frappe.throw(job_repository.not_own_sentence(), NotYours)
	return DeviceAtJob(*rows[0])
