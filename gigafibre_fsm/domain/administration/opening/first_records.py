"""The first records of a new site, written by the functions that write all later ones."""

from dataclasses import dataclass
from datetime import datetime

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.domain.dispatch.workflow import scheduling, transitions
from gigafibre_fsm.exceptions import FsmError


@dataclass(frozen=True, slots=True)
class NewAddress:
	"""A customer and where they live, as they were typed."""

	customer_name: str
	mobile: str
	email: str
	language: str
	address_line: str
	city: str
	postal_code: str


def save_office(brand_name: str, dispatch_phone: str, public_base_url: str, language: str) -> None:
	"""Set who writes to customers, where they can call, and the address of links.

	Args:
		brand_name: name in messages.
		dispatch_phone: telephone number.
		public_base_url: for example https://erp.example.ca.
		language: `fr` or `en`, of people whose language is unknown.

	Raises:
		frappe.ValidationError: FSM Settings refuses a value, and says why.
	"""
	doc = frappe.get_doc("FSM Settings")
	doc.update(
		{
			"brand_name": brand_name.strip(),
			"dispatch_phone": dispatch_phone.strip(),
			"public_base_url": public_base_url.strip(),
			"default_language": language,
		}
	)
	doc.save()


def save_hours(holiday_list: str, depot_name: str) -> None:
	"""Set the days without visits, and where technicians fetch what they need.

	Args:
		holiday_list: name of a Holiday List; empty for none.
		depot_name: the depot's name; empty for none.

	Raises:
		FsmError: both are empty.
		frappe.ValidationError: FSM Dispatch Settings refuses a value, and says why.
	"""
	if not (holiday_list or depot_name.strip()):
		frappe.throw(_("Choose a list of days, or name the depot. You can also skip this step."), FsmError)
	doc = frappe.get_doc("FSM Dispatch Settings")
	doc.update({"holiday_list": holiday_list or None, "depot_name": depot_name.strip() or None})
	doc.save()


def add_customer(new: NewAddress) -> str:
	"""Create a customer and the address at which they are served; return the name of the Service Location.

	Raises:
		FsmError: the name is missing.
		frappe.ValidationError: a record refuses a value, and says why.
	"""
	if not new.customer_name.strip():
		frappe.throw(_("Write the customer's name."), FsmError)
	customer = frappe.get_doc(
		{
			"doctype": "Customer",
			"customer_name": new.customer_name.strip(),
			"customer_type": "Individual",
			"language": new.language,
			"mobile_no": new.mobile.strip(),
			"email_id": new.email.strip(),
		}
	)
	# guard: the caller administers the site, and may give themselves every role; on a new site nobody has one of sales
	customer.insert(ignore_permissions=True)
	return _add_place(new, customer.name)


def dispatch_visit(place: str, job_type: str, technician: str, arrival: datetime, actor: str) -> str:
	"""Create a visit, plan it and dispatch it, so that the technician is texted a link; return the Dispatch Job.

	Args:
		place: name of a Service Location.
		job_type: name of a Dispatch Job Type.
		technician: name of a Dispatch Technician.
		arrival: site time, naive.
		actor: name of the user, as the timeline shows it.

	Raises:
		FsmError: a record no longer exists, or the visit may not be dispatched; the message says why.
	"""
	for doctype, name in (
		("Service Location", place),
		("Dispatch Job Type", job_type),
		("Dispatch Technician", technician),
	):
		if not frappe.db.exists(doctype, name):
			frappe.throw(_("What was chosen no longer exists. Reload the page."), FsmError)
	now = frappe.utils.now_datetime()
	row = frappe.db.get_value("Service Location", place, ["customer", "location_name"], as_dict=True)
	values = {
		"subject": f"{_(job_type)} – {row.location_name}",
		"job_type": job_type,
		"service_location": place,
		"customer": row.customer,
	}
	job = scheduling.create_job(values, actor, now)
	scheduling.schedule_job(job, arrival, actor, now, technician=technician)
	transitions.move_job(job, lifecycle.DISPATCHED, actor, now=now)
	return job


def _add_place(new: NewAddress, customer: str) -> str:
	contact = {
		"contact_name": new.customer_name.strip(),
		"phone": new.mobile.strip(),
		"language": new.language,
		"is_primary": 1,
	}
	return (
		frappe.get_doc(
			{
				"doctype": "Service Location",
				"location_name": new.customer_name.strip(),
				"customer": customer,
				"address_line": new.address_line.strip(),
				"city": new.city.strip(),
				"postal_code": new.postal_code,
				"contacts": [contact],
			}
		)
		.insert()
		.name
	)
