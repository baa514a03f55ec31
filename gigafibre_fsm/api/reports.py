"""Endpoint of the desk's reports: each of them as a document."""

import json
from typing import Literal

import frappe
from frappe import _

from gigafibre_fsm.api import guards
from gigafibre_fsm.domain.billing.figures import printed_report
from gigafibre_fsm.domain.platform import formatting
from gigafibre_fsm.exceptions import FsmError


@frappe.whitelist(methods=["GET"])
@guards.staff
@guards.limited(30, 60)
def print_report(
	report: str, filters: str = "{}", chosen: str = "[]", language: Literal["", "fr", "en"] = ""
) -> None:
	"""Answer a report of ours as a PDF, with the columns and rows that the desk shows to this user.

	Args:
		report: name of the Report.
		filters: JSON object of its filters by fieldname.
		chosen: JSON list of what the form shows of them, the period left out: pairs of a label and a value.
		language: of the document; by default the user's.

	Raises:
		FsmError: the report is none of ours, its filters cannot be read, or there are too many rows.
	"""
	given, shown = _read_filters(filters, chosen)
	spoken = language or formatting.language(frappe.local.lang)
	frappe.local.response.filecontent = printed_report.render_report(report, given, shown, spoken)
	frappe.local.response.filename = f"{frappe.scrub(report)}.pdf"
	frappe.local.response.type = "pdf"


def _read_filters(filters: str, chosen: str) -> tuple[dict, list[tuple[str, str]]]:
	try:
		given, pairs = json.loads(filters), json.loads(chosen)
		is_read = isinstance(given, dict)
		shown = [(f"{label}", f"{value}") for label, value in pairs]
	except (TypeError, ValueError):
		is_read = False
	if not is_read:
		frappe.throw(_("The filters of the report cannot be read. Open the report again."), FsmError)
	return given, shown
