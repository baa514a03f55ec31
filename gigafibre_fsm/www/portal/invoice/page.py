"""Page of one invoice, opened from a link without signing in: what it says, and buttons to pay it, have more time, or pause automatic payment.

The vendor's page leads back here, and the page says what our books know, whatever the address claims.
"""

import frappe
from frappe import _

from gigafibre_fsm.domain.access import links
from gigafibre_fsm.domain.billing.autopay import wishes
from gigafibre_fsm.domain.billing.payments import checkout, invoice_page, updates
from gigafibre_fsm.domain.billing.payments.checkout import CheckoutOpening, OpenPage
from gigafibre_fsm.domain.billing.payments.invoice_page import InvoicePage
from gigafibre_fsm.domain.platform.office import load_office
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.integrations.errors import IntegrationError, Unavailable
from gigafibre_fsm.www import office_phone, page_renderer
from gigafibre_fsm.www.page import Page, PageRequest, Redirect
from gigafibre_fsm.www.portal import wording
from gigafibre_fsm.www.portal.invoice import delay_form
from gigafibre_fsm.www.templating import language

PATH = "/portal/invoice"
TEMPLATE = "gigafibre_fsm/www/portal/invoice/page.html"
LOOKS = (2, 3, 5, 10, 20, 20)
"""Seconds between the looks of the page after the customer came back from the vendor's: a minute in all."""


def get(request: PageRequest) -> Page[InvoicePage]:
	"""Show the invoice; back from the vendor's page, look again until the books know the payment."""
	invoice, customer = require_invoice(request)
	shown = invoice_page.load_page(invoice, customer, request.now)
	context = {
		"words": wording,
		"brand": load_office().brand,
		"again": _next_look(request, shown),
		"is_back": "back" in request.query,
		"takes_payments": bool(checkout.find_page_origin()),
		"pays_by_itself": shown.may_pay and wishes.is_autopay_on(customer),
		"delay": delay_form.load_form(request, invoice, customer) if shown.may_pay else None,
		**office_phone.office_number(),
	}
	return Page(TEMPLATE, shown, context, headers={"Content-Security-Policy": _policy()})


def prepare(request: PageRequest) -> OpenPage | None:
	"""Ask the vendor for its payment page or about a payment, grant a delay or pause automatic payment, before the post's transaction."""
	invoice, customer = require_invoice(request)
	acts = {
		"pay": lambda: checkout.open_checkout(_opening(request, invoice, customer)),
		"check": lambda: updates.refresh_invoice(invoice),
		"delay": lambda: delay_form.ask(request, invoice, customer),
		"pause": lambda: wishes.pause_autopay(customer, request.now),
	}
	act = acts.get(request.form.get("action", ""))
	if act is None:
		frappe.throw(_("This button is no longer known. Reload the page and try again."), FsmError)
	try:
		return act()
	except IntegrationError as error:
		frappe.db.rollback()
		frappe.logger("gigafibre_fsm").warning("payment page", exc_info=True)
		frappe.throw(_explain(error, request.form["action"]), FsmError)


def _explain(error: IntegrationError, action: str) -> str:
	if action == "check":
		return _("The payment service does not answer now. If you paid, it is recorded as soon as it does.")
	if isinstance(error, Unavailable):
		return _("The payment service does not answer now. Nothing was charged. Try again in a few minutes.")
	return _("This invoice cannot be paid here. Call us to pay.")


def post(request: PageRequest) -> Redirect:
	"""Lead to the vendor's payment page, or show the invoice again."""
	if request.form["action"] in ("delay", "pause"):
		return Redirect(request.address(PATH))
	return Redirect(request.ready.url if request.ready else request.address(PATH, back="1"))


def require_invoice(request: PageRequest) -> tuple[str, str]:
	"""Return the invoice that the link opens, and its customer."""
	doctype, invoice = request.identity.document or ("", "")
	if request.identity.purpose != "Invoice" or doctype != "Sales Invoice":
		raise frappe.PermissionError
	return invoice, request.identity.subject


def _opening(request: PageRequest, invoice: str, customer: str) -> CheckoutOpening:
	base = links.base_url()
	return CheckoutOpening(
		customer=customer,
		invoices=(invoice,),
		origin="Pay Link",
		language=language(),
		success_url=base + request.address(PATH, back="1"),
		cancel_url=base + request.address(PATH),
	)


def _next_look(request: PageRequest, shown: InvoicePage) -> tuple[int, str] | None:
	"""Return after how many seconds the page looks again, and at which address; None once it need not."""
	given = request.query.get("back", "")
	looks = int(given) if given.isascii() and given.isdigit() and len(given) < 3 else 0
	if not looks or looks > len(LOOKS) or not (shown.may_pay and shown.has_open_page):
		return None
	return LOOKS[looks - 1], request.address(PATH, back=str(looks + 1))


def _policy() -> str:
	"""Return the page's content policy: its form may lead to the vendor, of all places outside."""
	origin = checkout.find_page_origin()
	own = page_renderer.CONTENT_SECURITY_POLICY
	return own.replace("form-action 'self'", f"form-action 'self' {origin}")
