"""Page of one invoice: what it says, and buttons to pay it, have more time, or pause automatic payment.

A link opens `/portal/invoice` without signing in, a customer who signed in `/portal/invoices/<invoice>`.
The vendor's page leads back here, and the page says what our books know, whatever the address claims.
"""

from urllib.parse import quote

import frappe
from frappe import _

from gigafibre_fsm.domain.access import links
from gigafibre_fsm.domain.access.portal import sign_in
from gigafibre_fsm.domain.billing import invoices
from gigafibre_fsm.domain.billing.autopay import wishes
from gigafibre_fsm.domain.billing.payments import checkout, invoice_page, updates
from gigafibre_fsm.domain.billing.payments.checkout import CheckoutOpening, OpenPage
from gigafibre_fsm.domain.billing.payments.invoice_page import InvoicePage
from gigafibre_fsm.domain.platform.office import load_office
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.www import office_phone
from gigafibre_fsm.www.page import Page, PageRequest, Redirect
from gigafibre_fsm.www.portal import vendor_pages, wording
from gigafibre_fsm.www.portal.invoice import delay_form
from gigafibre_fsm.www.templating import language

PATH = "/portal/invoice"
TEMPLATE = "gigafibre_fsm/www/portal/invoice/page.html"


def get(request: PageRequest) -> Page[InvoicePage]:
	"""Show the invoice; back from the vendor's page, look again until the books know the payment."""
	invoice, customer = require_invoice(request)
	shown = invoice_page.load_page(invoice, customer, request.now)
	context = {
		"words": wording,
		"brand": load_office().brand,
		"again": vendor_pages.find_next_look(
			request, base_path(request), is_awaited=shown.may_pay and shown.has_open_page
		),
		"is_back": "back" in request.query,
		"takes_payments": bool(checkout.find_page_origin()),
		"base": base_path(request),
		"back": "/portal/invoices" if request.path_args else "",
		"pays_by_itself": shown.may_pay and wishes.is_autopay_on(customer),
		"delay": delay_form.load_form(shown, request.now.date()) if shown.may_pay else None,
		**office_phone.office_number(),
	}
	return Page(TEMPLATE, shown, context, headers={"Content-Security-Policy": vendor_pages.find_policy()})


def prepare(request: PageRequest) -> OpenPage | None:
	"""Ask the vendor for its payment page or about a payment, grant a delay or pause automatic payment, before the post's transaction."""
	invoice, customer = require_invoice(request)
	invoices.require_own(invoice, customer)
	acts = {
		"pay": lambda: checkout.open_checkout(_opening(request, invoice, customer)),
		"check": lambda: updates.refresh_invoice(invoice),
		"delay": lambda: delay_form.ask(request, invoice, customer),
		"pause": lambda: wishes.pause_autopay(customer, request.now),
		"sign_in": lambda: sign_in.queue_link_to_pay(customer),
	}
	act = acts.get(request.form.get("action", ""))
	if act is None:
		frappe.throw(_("This button is no longer known. Reload the page and try again."), FsmError)
	return vendor_pages.ask_vendor(act, request.form["action"])


def post(request: PageRequest) -> Redirect:
	"""Lead to the vendor's payment page, or show the invoice again."""
	if request.form["action"] in ("delay", "pause"):
		return Redirect(request.address(base_path(request)))
	if request.form["action"] == "sign_in":
		# the same whether there is a number or not
		said = _("A link is on its way to the number or address on file. It works for 15 minutes.")
		return Redirect(request.address(base_path(request)), said=said)
	return Redirect(request.ready.url if request.ready else request.address(base_path(request), back="1"))


def require_invoice(request: PageRequest) -> tuple[str, str]:
	"""Return the invoice that the link opens, or that the customer who signed in asks for, and its customer."""
	if request.path_args:
		return request.path_args["invoice"], request.portal.customer
	doctype, invoice = request.identity.document or ("", "")
	if request.identity.purpose != "Invoice" or doctype != "Sales Invoice":
		raise frappe.PermissionError
	return invoice, request.identity.subject


def base_path(request: PageRequest) -> str:
	"""Return the path of the invoice's page, below which its PDF is."""
	return f"/portal/invoices/{quote(request.path_args['invoice'])}" if request.path_args else PATH


def _opening(request: PageRequest, invoice: str, customer: str) -> CheckoutOpening:
	base = links.base_url()
	return CheckoutOpening(
		customer=customer,
		invoices=(invoice,),
		origin="Portal" if request.path_args else "Pay Link",
		language=language(),
		success_url=base + request.address(base_path(request), back="1"),
		cancel_url=base + request.address(base_path(request)),
	)
