"""What a customer has: their subscriptions with the plans, and the devices that stand at their addresses."""

import frappe
from frappe.utils import cint, getdate

from gigafibre_fsm.domain.care.customer_view.view_model import PlacedDevice, RunningService, ServicePlan
from gigafibre_fsm.domain.care.portal import line_wording
from gigafibre_fsm.domain.equipment.installation.subscription import ENDED
from gigafibre_fsm.domain.network.line import ownership
from gigafibre_fsm.domain.network.line.line_state import LinePlace

MOST_ROWS = 100


def list_services(customer: str, language: str) -> tuple[RunningService, ...]:
	"""Return the running subscriptions of a customer, the oldest first, in one query.

	Args:
		customer: name of the Customer.
		language: of the reader, `fr` or `en`.
	"""
	held, detail = frappe.qb.DocType("Subscription"), frappe.qb.DocType("Subscription Plan Detail")
	plan, place = frappe.qb.DocType("Subscription Plan"), frappe.qb.DocType("Service Location")
	rows = (
		frappe.qb.from_(held)
		.join(detail)
		.on((detail.parent == held.name) & (detail.parenttype == "Subscription"))
		.join(plan)
		.on(plan.name == detail.plan)
		.left_join(place)
		.on(place.name == held.fsm_service_location)
		.select(held.name, held.status, held.end_date, detail.qty, plan.plan_name)
		.select(plan[f"fsm_name_{language}"].as_("shown_name"), plan.fsm_download, plan.fsm_upload)
		.select(place.name.as_("place"), place.address_line, place.unit, place.city)
		.where((held.party_type == "Customer") & (held.party == customer) & held.status.notin(ENDED))
		.orderby(held.start_date, held.name, detail.idx)
		.limit(MOST_ROWS)
		.run(as_dict=True)
	)
	by_name: dict[str, list[frappe._dict]] = {}
	for row in rows:
		by_name.setdefault(row.name, []).append(row)
	return tuple(_service(plans) for plans in by_name.values())


def list_devices(customer: str) -> tuple[PlacedDevice, ...]:
	"""Return the devices that stand at a customer's addresses, in one query."""
	device, place = frappe.qb.DocType("Equipment"), frappe.qb.DocType("Service Location")
	own = ownership.select_devices(customer).as_("own")
	rows = (
		frappe.qb.from_(own)
		.join(device)
		.on(device.name == own.name)
		.left_join(place)
		.on(place.name == device.service_location)
		.select(device.name, device.equipment_type, device.equipment_model, device.serial_number)
		.select(device.mac_address, device.installed_on)
		.select(place.name.as_("place"), place.address_line, place.unit, place.city)
		.orderby(place.name, device.equipment_type, device.name)
		.limit(MOST_ROWS)
		.run(as_dict=True)
	)
	return tuple(
		PlacedDevice(
			row.name,
			row.equipment_type or "",
			row.equipment_model or "",
			row.serial_number or "",
			row.mac_address or "",
			_write_address(row),
			row.installed_on,
		)
		for row in rows
	)


def _service(rows: list["frappe._dict"]) -> RunningService:
	first = rows[0]
	return RunningService(
		subscription=first.name,
		plans=tuple(
			ServicePlan(
				row.shown_name or row.plan_name, cint(row.qty), cint(row.fsm_download), cint(row.fsm_upload)
			)
			for row in rows
		),
		address=_write_address(first),
		state=first.status or "",
		ends_on=getdate(first.end_date) if first.end_date else None,
	)


def _write_address(row: "frappe._dict") -> str:
	place = LinePlace(row.place or "", row.address_line or "", row.unit or "", row.city or "")
	return line_wording.write_address(place)
