"""Whom to call about a line: the customer of its visit, and its technician."""

from collections.abc import Iterable

import frappe
from frappe.query_builder.functions import Coalesce

from gigafibre_fsm.domain.dispatch.board.visit_details import ContactPhone
from gigafibre_fsm.domain.dispatch.technician_work.worklist import primary_phone
from gigafibre_fsm.domain.dispatch.to_settle.lines import LineKind, SettleLine
from gigafibre_fsm.domain.platform import formatting


def list_phones(lines: Iterable[SettleLine]) -> dict[str, list[ContactPhone]]:
	"""Return, by the key of each line, who can be called about it: first who is likelier to know more.

	Args:
		lines: the lines of the list; one query for all of their visits, and one for their technicians.
	"""
	lines = list(lines)
	customers = _read_customers({line.job for line in lines if line.job})
	technicians = _read_technicians({line.technician for line in lines if line.technician})
	found = {}
	for line in lines:
		people = [customers.get(line.job), technicians.get(line.technician or "")]
		if line.kind is LineKind.NOT_LEFT:
			people.reverse()
		found[line.key] = [person for person in people if person]
	return found


def _read_customers(jobs: set[str]) -> dict[str, ContactPhone]:
	if not jobs:
		return {}
	job, place = frappe.qb.DocType("Dispatch Job"), frappe.qb.DocType("Service Location")
	customer = frappe.qb.DocType("Customer")
	rows = (
		frappe.qb.from_(job)
		.left_join(place)
		.on(place.name == job.service_location)
		.left_join(customer)
		.on(customer.name == job.customer)
		.select(job.name, Coalesce(job.customer_name, job.customer).as_("person"))
		.select(Coalesce(primary_phone(place.name), customer.mobile_no).as_("phone"))
		.where(job.name.isin(sorted(jobs)))
	).run(as_dict=True)
	role = frappe._("Customer")
	return {row.name: _contact(row.person, role, row.phone) for row in rows if row.phone}


def _read_technicians(names: set[str]) -> dict[str, ContactPhone]:
	if not names:
		return {}
	fields = ["name", "technician_name", "mobile"]
	rows = frappe.get_all("Dispatch Technician", {"name": ("in", sorted(names))}, fields)
	role = frappe._("Technician")
	return {row.name: _contact(row.technician_name, role, row.mobile) for row in rows if row.mobile}


def _contact(name: str, role: str, phone: str) -> ContactPhone:
	return {"name": name or "", "role": role, "phone": phone, "shown": formatting.phone_number(phone)}
