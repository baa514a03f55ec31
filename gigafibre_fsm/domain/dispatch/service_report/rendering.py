"""A report as a page and as a PDF.

WeasyPrint makes the PDF: it is among Frappe's own pins, needs nothing but Pango, and tags what it writes
(PDF/UA), so that a screen reader can read it. wkhtmltopdf, which Frappe's own PDF button calls, does neither.
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


def html(report: Report) -> str:
	"""The page: whole, with its style and pictures inside, everything typed by people escaped."""
	return _environment().get_template("page.html").render(**_context(report))


def part(report: Report) -> str:
	"""As html(), without the frame: to stand inside a page of the desk."""
	return _environment().get_template("part.html").render(**_context(report))


def pdf(report: Report) -> bytes:
	"""The page as a tagged PDF."""
	return pdf_of(html(report))


def pdf_of(page: str) -> bytes:
	"""A page of html() as a tagged PDF; nothing outside the page is fetched."""
	# imported here: it loads Pango, which only whoever makes a PDF needs
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
	"""Nothing a person typed may make the server fetch an address or read a file."""
	if not url.startswith("data:"):
		raise ValueError("a report fetches nothing")
	import weasyprint

	return weasyprint.default_url_fetcher(url)
