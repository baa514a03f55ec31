"""The agreement as a PDF: the signed copy if there is one, else the text that is to be signed, as it was stored."""

import frappe

from gigafibre_fsm.domain.sales.agreements import texts
from gigafibre_fsm.www.page import PageRequest, Raw
from gigafibre_fsm.www.portal.sign.page import require_agreement


def get(request: PageRequest) -> Raw:
	"""Return the PDF for display in the browser."""
	name = require_agreement(request)
	body = texts.read_shown(name)
	if not body:
		raise frappe.DoesNotExistError
	named = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
	return Raw(body, "application/pdf", headers={"Cache-Control": "private, no-store", **named})
