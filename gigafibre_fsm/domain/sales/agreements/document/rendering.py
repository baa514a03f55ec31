"""Render an agreement and the page of its evidence as HTML and as PDF."""

from functools import partial
from hashlib import sha256
from pathlib import Path

import frappe

from gigafibre_fsm.domain.platform import formatting, pdf
from gigafibre_fsm.domain.sales.agreements.document.model import VERSION, AgreementDocument, EvidencePage

_FOLDER = Path(__file__).resolve().parents[4] / "templates" / "fsm" / "agreement"


def render_html(document: AgreementDocument) -> str:
	"""Render the whole page, with style and logo embedded and all typed text escaped."""
	return _render("page.html", document.language, {"document": document, "version": VERSION})


def render_pdf(document: AgreementDocument) -> bytes:
	"""Render an agreement as a tagged PDF."""
	return pdf.print_page(render_html(document))


def render_evidence(page: EvidencePage) -> bytes:
	"""Render the page of evidence as a tagged PDF."""
	return pdf.print_page(_render("evidence.html", page.language, {"page": page}))


def hash_document(content: bytes) -> str:
	"""Return the SHA-256 of a file, as 64 hexadecimal digits."""
	return sha256(content).hexdigest()


def _render(template: str, language: str, context: dict) -> str:
	shared = {
		"_": partial(frappe._, lang=language),
		"day": partial(formatting.day, locale=language, style=formatting.FULL),
		"money": partial(formatting.money, locale=language),
		"phone": formatting.phone_number,
		"data": pdf.embed,
	}
	return pdf.load_templates(_FOLDER).get_template(template).render(**shared, **context)
