"""The statement of account as a PDF, made afresh."""

from gigafibre_fsm.domain.access import request_guards
from gigafibre_fsm.domain.billing import invoice_document
from gigafibre_fsm.exceptions import FsmError, TooMany
from gigafibre_fsm.www.page import Page, PageRequest, Raw
from gigafibre_fsm.www.portal.statement.page import form, read_period

MADE_PER_MINUTE = 10


def get(request: PageRequest) -> Raw | Page[None]:
	"""Return the PDF for display in the browser; the form, if the period cannot be had."""
	try:
		first, last = read_period(request)
		request_guards.count_request("statement", MADE_PER_MINUTE, 60)
	except TooMany:
		raise
	except FsmError as error:
		return form(request, str(error))
	body = invoice_document.render_statement(
		invoice_document.load_statement(request.portal.customer, first, last)
	)
	named = {"Content-Disposition": f'inline; filename="{first}-{last}.pdf"'}
	return Raw(body, "application/pdf", headers={"Cache-Control": "private, no-store", **named})
