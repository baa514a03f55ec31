"""The visits of a customer that are not over, theirs and those at their addresses."""

import frappe

from gigafibre_fsm.domain.dispatch.job import lifecycle


def list_open_visits(customer: str) -> tuple[str, ...]:
	"""Return the names of the jobs of a customer, or at one of their addresses, that are not over."""
	job, place = frappe.qb.DocType("Dispatch Job"), frappe.qb.DocType("Service Location")
	own_places = frappe.qb.from_(place).select(place.name).where(place.customer == customer)
	rows = (
		frappe.qb.from_(job)
		.select(job.name)
		.where(job.status.notin(sorted(lifecycle.FINAL)))
		.where((job.customer == customer) | job.service_location.isin(own_places))
		.orderby(job.name)
		.run()
	)
	return tuple(name for (name,) in rows)
