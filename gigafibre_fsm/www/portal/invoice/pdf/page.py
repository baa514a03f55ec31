"""The invoice of the link as a PDF, made afresh: without the customer's address and the rest of the account."""

from gigafibre_fsm.domain.billing import invoice_document
from gigafibre_fsm.www.page import PageRequest, Raw
from gigafibre_fsm.www.portal.invoice.page import require_invoice


def get(request: PageRequest) -> Raw:
	"""Return the PDF for display in the browser."""
	invoice, customer = require_invoice(request)
	body = invoice_document.render_pdf(invoice_document.load_for_link(invoice, customer))
	named = {"Content-Disposition": f'inline; filename="{invoice}.pdf"'}
	return Raw(body, "application/pdf", headers={"Cache-Control": "private, no-store", **named})
