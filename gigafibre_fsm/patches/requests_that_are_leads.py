"""A visitor's request that became a lead of ERPNext has a state of its own; before, it stayed New."""

import frappe


def execute() -> None:
	"""Let open requests with a lead say so."""
	request = frappe.qb.DocType("Coverage Request")
	query = frappe.qb.update(request).set(request.state, "Lead")
	query.where(
		request.lead.isnotnull() & (request.lead != "") & request.state.isin(("New", "Answered"))
	).run()
