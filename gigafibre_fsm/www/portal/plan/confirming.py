"""What the two pages that confirm a change of a subscription have in common."""

from datetime import date

import frappe
from frappe.utils import strip_html

from gigafibre_fsm.domain.billing.subscriptions.changes.requests import ChangeRequest
from gigafibre_fsm.domain.dispatch.self_service.customer_page import parse_day
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.www import page_renderer
from gigafibre_fsm.www.page import Page, PageRequest
from gigafibre_fsm.www.templating import translate as _

NO_DAY = date.min


def read_request(request: PageRequest) -> ChangeRequest:
	"""Return what the form of a page confirms; of a GET, whose subscription it is."""
	return ChangeRequest(
		subscription=request.path_args["subscription"],
		customer=request.portal.customer,
		day=parse_day(request.form.get("day")) or NO_DAY,
		seal=request.form.get("seal", ""),
		requested_by=request.portal.sent_to,
		reason=request.form.get("reason", ""),
	)


def require_day(request: ChangeRequest) -> None:
	"""Check that the form names a day.

	Raises:
		FsmError: it does not.
	"""
	if request.day == NO_DAY:
		frappe.throw(_("Choose a day."), FsmError)


def refuse(error: FsmError) -> Page[None]:
	"""Return the page that says why a change cannot be made here, with the way back."""
	frappe.clear_messages()
	return page_renderer.kind(_("Not here"), strip_html(str(error)), 409, back="/portal/plan")
