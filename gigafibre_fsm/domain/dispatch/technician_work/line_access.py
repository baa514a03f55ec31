"""Devices whose line a technician may see: those installed at the place of one of their unfinished jobs."""

from dataclasses import dataclass
from datetime import datetime

from pypika.terms import Case

import frappe
from frappe.query_builder.functions import Max

from gigafibre_fsm.domain.dispatch.job import lifecycle, ownership
from gigafibre_fsm.domain.equipment.movements import states as movement_states
from gigafibre_fsm.exceptions import NotYours


@dataclass(frozen=True, slots=True)
class DeviceAtJob:
	"""An installed device; `job` is the technician's own job there that is under way, or None."""

	equipment: str
	location: str
	customer: str | None
	installed_on: datetime | None
	job: str | None


def find_device(serial: str, technician: str) -> DeviceAtJob:
	"""Return an installed device at the place of one of the technician's own unfinished jobs.

	A finished job gives no access to a home's network data: who lives there now and which devices are
	online is no longer the technician's business.

	Raises:
		NotYours: the device does not exist, is not installed, or is at an address where the technician has no
			unfinished job.
	"""
	device = frappe.qb.DocType("Equipment")
	job = frappe.qb.DocType("Dispatch Job")
	under_way = Case().when(job.status.isin((lifecycle.EN_ROUTE, lifecycle.ON_SITE)), job.name)
	rows = (
		frappe.qb.from_(device)
		.join(job)
		.on(job.service_location == device.service_location)
		.select(device.name, device.service_location, device.customer, device.installed_on, Max(under_way))
		.where((device.name == serial) & (device.status == movement_states.INSTALLED))
		.where(ownership.is_own(job, technician) & job.status.notin([*lifecycle.FINAL]))
		.groupby(device.name, device.service_location, device.customer, device.installed_on)
	).run()
	if not rows:
		frappe.throw(ownership.not_yours(), NotYours)
	return DeviceAtJob(*rows[0])
