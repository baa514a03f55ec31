"""Render a report as HTML and as PDF."""

from functools import partial
from pathlib import Path

import frappe

from gigafibre_fsm.domain.dispatch.service_report.model import Report
from gigafibre_fsm.domain.network.messages import phone_network
from gigafibre_fsm.domain.platform import formatting, pdf

_FOLDER = Path(__file__).resolve().parents[3] / "templates" / "fsm" / "report"


def render_html(report: Report) -> str:
	"""Render the whole page, with style and pictures embedded and all typed text escaped."""
	return pdf.load_templates(_FOLDER).get_template("page.html").render(**_context(report))


def render_part(report: Report) -> str:
	"""Render the same without the frame, to embed it in a page of the desk."""
	return pdf.load_templates(_FOLDER).get_template("part.html").render(**_context(report))


def render_pdf(report: Report) -> bytes:
	"""Render the report as a tagged PDF."""
	return pdf.print_page(render_html(report))


def _context(report: Report) -> dict:
	language = report.language
	return {
		"report": report,
		"_": partial(frappe._, lang=language),
		"day": partial(formatting.day, locale=language, style=formatting.FULL),
		"hour": partial(formatting.hour, locale=language),
		"day_window": partial(formatting.day_window, locale=language, style=formatting.FULL),
		"phone_network": partial(phone_network, language=language),
		"measure": partial(formatting.measure, locale=language),
		"difference": lambda value: f"{formatting.signed(value, language)}{formatting.NO_BREAK}dB",
		"data": pdf.embed,
	}
