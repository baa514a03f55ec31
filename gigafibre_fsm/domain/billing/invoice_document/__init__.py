"""The invoice as a printed document: in French and English, tagged, with what the law asks for."""

from gigafibre_fsm.domain.billing.invoice_document.loader import (
	load_document,
	load_for_customer,
	load_for_link,
)
from gigafibre_fsm.domain.billing.invoice_document.rendering import (
	render_html,
	render_part,
	render_pdf,
	render_statement,
)
from gigafibre_fsm.domain.billing.invoice_document.statement import load_statement

__all__ = (
	"load_document",
	"load_for_customer",
	"load_for_link",
	"load_statement",
	"render_html",
	"render_part",
	"render_pdf",
	"render_statement",
)
