"""Which devices' lines a technician may see: those installed where one of their own visits leads."""

from dataclasses import dataclass
from datetime import datetime

from pypika.terms import Case

import frappe
from frappe.query_builder.functions import Max

from gigafibre_fsm.domain.dispatch import crew, lifecycle, record
from gigafibre_fsm.domain.equipment import places
from gigafibre_fsm.exceptions import NotYours


@dataclass(frozen=True, slots=True)
class DeviceAtVisit:
	"""An installed device; `job` is the technician's own visit there that is under way, None if there is none."""

	equipment: str
	location: str
	customer: str | None
	installed_on: datetime | None
	job: str | None


def device_at_visit(serial: str, technician: str) -> DeviceAtVisit:
	"""The device with this serial number, for a technician whose published visit, old or new, leads to its address.

	Raises NotYours where it is not there, not installed, or somebody else's.
	"""
	device = frappe.qb.DocType("Equipment")
	visit = frappe.qb.DocType("Dispatch Job")
	under_way = Case().when(visit.status.isin((lifecycle.EN_ROUTE, lifecycle.ON_SITE)), visit.name)
	rows = (
		frappe.qb.from_(device)
		.join(visit)
		.on(visit.service_location == device.service_location)
		.select(device.name, device.service_location, device.customer, device.installed_on, Max(under_way))
		.where((device.name == serial) & (device.status == places.INSTALLED))
		.where(crew.does(visit, technician) & visit.dispatched_on.isnotnull())
		.groupby(device.name, device.service_location, device.customer, device.installed_on)
	).run()
	if not rows:
		frappe.throw(record.not_yours(), NotYours)
	return DeviceAtVisit(*rows[0])
