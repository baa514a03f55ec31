"""Render a report as HTML and as PDF.

WeasyPrint makes the PDF: Frappe pins it already, it needs only Pango, and it writes tagged PDF (PDF/UA),
which screen readers can read. wkhtmltopdf, which Frappe's own PDF button uses, needs a browser engine and
writes no tags.
"""

import base64
from functools import cache, partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

import frappe

from gigafibre_fsm.domain.dispatch.service_report.model import Report
from gigafibre_fsm.domain.network.messages import phone_network
from gigafibre_fsm.domain.platform import formatting

_FOLDER = Path(__file__).resolve().parents[3] / "templates" / "fsm" / "report"


def render_html(report: Report) -> str:
	"""Render the whole page, with style and pictures embedded and all typed text escaped."""
	return _environment().get_template("page.html").render(**_context(report))


def render_part(report: Report) -> str:
	"""Render the same without the frame, to embed it in a page of the desk."""
	return _environment().get_template("part.html").render(**_context(report))


def render_pdf(report: Report) -> bytes:
	"""Render the report as a tagged PDF."""
	return print_page(render_html(report))


def print_page(page: str) -> bytes:
	"""Convert a page of html() to a tagged PDF; nothing outside the page is fetched."""
	# imported here because it loads Pango, which only PDF rendering needs
	import weasyprint

	return weasyprint.HTML(string=page, url_fetcher=_only_inside).write_pdf(pdf_variant="pdf/ua-1")


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
		"data": _data,
	}


@cache
def _environment() -> Environment:
	return Environment(
		loader=FileSystemLoader(_FOLDER),
		autoescape=True,
		undefined=StrictUndefined,
		trim_blocks=True,
		lstrip_blocks=True,
	)


def _data(content: bytes, kind: str) -> str:
	return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def _only_inside(url: str, *_args: object, **_kwargs: object) -> dict:
	"""Fetch data URLs only: typed text must not make the server fetch an address or read a file."""
	if not url.startswith("data:"):
		raise ValueError("a report fetches nothing")
	import weasyprint

	return weasyprint.default_url_fetcher(url)
