"""Endpoints of the route sheets of the dispatch board: on paper, and by e-mail."""

from datetime import date
from typing import TypedDict

import frappe
from frappe import _

from gigafibre_fsm.api import guards, unit_of_work
from gigafibre_fsm.api.arguments import day_of, require
from gigafibre_fsm.domain.dispatch import day_notes
from gigafibre_fsm.domain.dispatch.route_sheet import loader, mailing, rendering
from gigafibre_fsm.domain.platform import formatting
from gigafibre_fsm.exceptions import FsmError


class SheetNotSent(TypedDict):
	"""A technician to whom no sheet was sent, by the name that people read, and why."""

	technician: str
	reason: str


class SentSheets(TypedDict):
	"""To whom route sheets are on their way, by the names that people read, who has no address, and who is held back."""

	sent: list[str]
	without_address: list[str]
	held_back: list[SheetNotSent]


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
		frappe.throw(_no_visit(when), FsmError)
	notes = day_notes.list_notes(when, for_technicians=True)
	frappe.local.response.filename = f"route-{when.isoformat()}.pdf"
	frappe.local.response.filecontent = rendering.render_pdf(sheets, notes, language)
	frappe.local.response.type = "pdf"


@frappe.whitelist(methods=["POST"])
@guards.dispatcher
@guards.limited(10, 60)
@unit_of_work.whole
def mail_sheets(day: str, technician: str = "") -> SentSheets:
	"""Send route sheets of a day by e-mail: to each technician their own, in their language.

	Args:
		day: such as `2026-11-30`.
		technician: name of a Dispatch Technician; empty for all who have a visit.

	Raises:
		FsmError: the day cannot be read, or nobody has a visit.
	"""
	when = day_of(day)
	if technician:
		require("Dispatch Technician", technician, "read")
	names = [name for name in loader.list_technicians(when) if technician in ("", name)]
	if not names:
		frappe.throw(_no_visit(when), FsmError)
	done = mailing.mail_sheets(when, names)
	held_back = [{"technician": name, "reason": reason} for name, reason in done.held_back.items()]
	return {"sent": done.sent, "without_address": done.without_address, "held_back": held_back}


def _no_visit(when: date) -> str:
	day = formatting.day(when, formatting.language(frappe.local.lang))
	return _("There is no visit to print on {0}.").format(day)
