"""An invoice as a PDF, made afresh; for the bearer of a link without the customer's address and the rest of the account."""

from gigafibre_fsm.domain.billing import invoice_document
from gigafibre_fsm.www.page import PageRequest, Raw
from gigafibre_fsm.www.portal.invoice.page import require_invoice


def get(request: PageRequest) -> Raw:
	"""Return the PDF for display in the browser."""
	invoice, customer = require_invoice(request)
	load = invoice_document.load_for_customer if request.path_args else invoice_document.load_for_link
	body = invoice_document.render_pdf(load(invoice, customer))
	named = {"Content-Disposition": f'inline; filename="{invoice}.pdf"'}
	return Raw(body, "application/pdf", headers={"Cache-Control": "private, no-store", **named})
