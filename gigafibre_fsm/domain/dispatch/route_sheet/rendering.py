"""Render route sheets as one PDF, each technician on a sheet of their own."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import frappe

from gigafibre_fsm.domain.dispatch.day_notes import DayNote
from gigafibre_fsm.domain.dispatch.route_sheet.model import RouteSheet
from gigafibre_fsm.domain.platform import formatting, pdf
from gigafibre_fsm.domain.platform.office import load_office

_FOLDER = Path(__file__).resolve().parents[3] / "templates" / "fsm" / "route_sheet"


def render_html(sheets: Sequence[RouteSheet], notes: Sequence[DayNote], language: str) -> str:
	"""Render the page with all sheets; typed text is escaped.

	Args:
		sheets: one for each technician, of one day.
		notes: of that day, on each of them.
		language: of the paper, `fr` or `en`.
	"""
	shared = {
		"_": partial(frappe._, lang=language),
		"day": partial(formatting.day, locale=language, style=formatting.FULL),
		"hour": partial(formatting.hour, locale=language),
		"window": partial(formatting.window, locale=language),
		"duration": formatting.duration,
		"phone": formatting.phone_number,
	}
	template = pdf.load_templates(_FOLDER).get_template("page.html")
	return template.render(**shared, sheets=sheets, notes=notes, language=language, office=load_office())


def render_pdf(sheets: Sequence[RouteSheet], notes: Sequence[DayNote], language: str) -> bytes:
	"""Render the sheets as a tagged PDF.

	Args:
		sheets: one for each technician, of one day.
		notes: of that day, on each of them.
		language: of the paper, `fr` or `en`.
	"""
	return pdf.print_page(render_html(sheets, notes, language))
