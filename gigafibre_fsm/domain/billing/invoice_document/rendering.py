"""Render an invoice as HTML and as PDF: every label in French, and in English beside it."""

from functools import partial
from pathlib import Path

import frappe

from gigafibre_fsm.domain.billing.invoice_document.model import AccountStatement, InvoiceDocument
from gigafibre_fsm.domain.platform import formatting, pdf

KINDS = {
	"invoice": "Invoice",
	"credit_note": "Credit note",
	"payment": "Payment",
	"refund": "Refund",
	"correction": "Correction",
}
"""The kinds of lines of an account in English, as the template translates them."""
_FOLDER = Path(__file__).resolve().parents[3] / "templates" / "fsm" / "invoice"


def render_html(invoice: InvoiceDocument) -> str:
	"""Render the whole page, with style and logo embedded and all typed text escaped."""
	return pdf.load_templates(_FOLDER).get_template("page.html").render(**_context(invoice))


def render_part(invoice: InvoiceDocument) -> str:
	"""Render the same without the frame, to embed it in a page of the desk."""
	return pdf.load_templates(_FOLDER).get_template("part.html").render(**_context(invoice))


def render_pdf(invoice: InvoiceDocument) -> bytes:
	"""Render the invoice as a tagged PDF."""
	return pdf.print_page(render_html(invoice))


def render_statement(statement: AccountStatement) -> bytes:
	"""Render a statement of account as a tagged PDF."""
	context = {**_context(None), "statement": statement, "kinds": KINDS}
	return pdf.print_page(pdf.load_templates(_FOLDER).get_template("statement.html").render(**context))


def _context(invoice: InvoiceDocument | None) -> dict:
	return {
		"invoice": invoice,
		"_": partial(frappe._, lang="fr"),
		"day": partial(formatting.day, locale="fr", style=formatting.FULL),
		"money": partial(formatting.money, locale="fr"),
		"number": lambda value: formatting.number(float(value), "fr", 2, trim=True),
		"data": pdf.embed,
	}
