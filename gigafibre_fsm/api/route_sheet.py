"""Endpoint of the route sheets of the dispatch board."""

import frappe
from frappe import _

from gigafibre_fsm.api import guards
from gigafibre_fsm.api.arguments import day_of
from gigafibre_fsm.domain.dispatch import day_notes
from gigafibre_fsm.domain.dispatch.route_sheet import loader, rendering
from gigafibre_fsm.domain.platform import formatting
from gigafibre_fsm.exceptions import FsmError


@frappe.whitelist(methods=["GET"])
@guards.dispatcher
@guards.limited(30, 60)
def print_sheets(day: str, technician: str = "") -> None:
	"""Answer the route sheets of a day as a PDF, in the user's language.

	Args:
		day: such as `2026-11-30`.
		technician: name of a Dispatch Technician; empty for all who have a visit.

	Raises:
		FsmError: the day cannot be read, or nobody has a visit.
	"""
	when, language = day_of(day), formatting.language(frappe.local.lang)
	sheets = loader.load_sheets(when, technician, language)
	if not sheets:
		said = _("There is no visit to print on {0}.").format(formatting.day(when, language))
		frappe.throw(said, FsmError)
	notes = day_notes.list_notes(when, for_technicians=True)
	frappe.local.response.filename = f"route-{when.isoformat()}.pdf"
	frappe.local.response.filecontent = rendering.render_pdf(sheets, notes, language)
	frappe.local.response.type = "pdf"
