"""The invoices of a customer who signed in, newest first, a page at a time."""

from gigafibre_fsm.domain.billing import invoice_list
from gigafibre_fsm.domain.billing.invoice_list import InvoiceList
from gigafibre_fsm.www.page import Page, PageRequest
from gigafibre_fsm.www.portal import account_wording, wording

PATH = "/portal/invoices"
TEMPLATE = "gigafibre_fsm/www/portal/invoices/page.html"


def get(request: PageRequest) -> Page[InvoiceList]:
	"""Show a page of invoices; `before` continues an earlier one."""
	before = request.query.get("before", "")
	shown = invoice_list.list_invoices(request.portal.customer, request.now.date(), before)
	context = {
		"words": wording,
		"account_words": account_wording,
		"title": request.portal.title,
		"is_first": not before,
		"older": request.address(PATH, before=shown.older) if shown.older else "",
	}
	return Page(TEMPLATE, shown, context)
