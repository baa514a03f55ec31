"""Endpoints of leads. docs/features/lead-to-live.md describes them."""

from typing import TypedDict

import frappe
from frappe import _

from gigafibre_fsm.api import guards, unit_of_work
from gigafibre_fsm.domain.sales.leads import from_request
from gigafibre_fsm.exceptions import FsmError


class LeadAnswer(TypedDict):
	"""The Lead of a request, and whether it was made just now; otherwise it was there already."""

	lead: str
	is_new: bool


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(60, 60)
@unit_of_work.whole
def create_from_request(request: str) -> LeadAnswer:
	"""Make a lead of a visitor's request, or link the one that has its e-mail address or number.

	Args:
		request: name of the Coverage Request.

	Raises:
		FsmError: the user may create no leads, or the request is closed.
	"""
	if not frappe.has_permission("Lead", "create"):
		frappe.throw(_("You may not create leads. Ask a manager for the right to do so."), FsmError)
	found = from_request.create_lead(request)
	return {"lead": found.name, "is_new": found.is_new}
