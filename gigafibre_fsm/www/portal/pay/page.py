"""A customer who signed in pays all open invoices or a part of them, oldest due first, on the vendor's page."""

from decimal import Decimal

from gigafibre_fsm.domain.access import links
from gigafibre_fsm.domain.billing.payments import account_page, checkout, updates
from gigafibre_fsm.domain.billing.payments.account_page import PayPage
from gigafibre_fsm.domain.billing.payments.checkout import CheckoutOpening, OpenPage
from gigafibre_fsm.domain.platform.buttons import refuse_unknown_button
from gigafibre_fsm.www import office_phone
from gigafibre_fsm.www.page import Page, PageRequest, Redirect
from gigafibre_fsm.www.portal import vendor_pages, wording
from gigafibre_fsm.www.templating import language

PATH = "/portal/pay"
TEMPLATE = "gigafibre_fsm/www/portal/pay/page.html"


def get(request: PageRequest) -> Page[PayPage]:
	"""Show what can be paid; back from the vendor's page, look again until the books know the payment."""
	shown = account_page.load_pay_page(request.portal.customer, request.now)
	context = {
		"words": wording,
		"title": request.portal.title,
		"again": vendor_pages.find_next_look(request, PATH, is_awaited=shown.has_open_page),
		"is_back": "back" in request.query,
		"first": wording.plain_amount(shown.first) if shown.first < shown.total else "",
		"takes_payments": bool(checkout.find_page_origin()),
		**office_phone.office_number(),
	}
	return Page(TEMPLATE, shown, context, headers={"Content-Security-Policy": vendor_pages.find_policy()})


def prepare(request: PageRequest) -> OpenPage | None:
	"""Ask the vendor for its payment page, or about the payments, before the transaction of the post begins."""
	action = request.form.get("action", "")
	if action == "pay":
		return vendor_pages.ask_vendor(lambda: checkout.open_checkout(_opening(request, None)), action)
	if action == "pay_part":
		part = account_page.parse_part(request.form.get("amount", ""))
		return vendor_pages.ask_vendor(lambda: checkout.open_checkout(_opening(request, part)), action)
	if action == "check":
		for invoice in account_page.list_open_pages(request.portal.customer):
			vendor_pages.ask_vendor(lambda invoice=invoice: updates.refresh_invoice(invoice), action)
		return None
	return refuse_unknown_button()


def post(request: PageRequest) -> Redirect:
	"""Lead to the vendor's payment page, or show again what can be paid."""
	return Redirect(request.ready.url if request.ready else request.address(PATH, back="1"))


def _opening(request: PageRequest, most: Decimal | None) -> CheckoutOpening:
	base, customer = links.base_url(), request.portal.customer
	return CheckoutOpening(
		customer=customer,
		invoices=account_page.choose_invoices(customer, request.now.date()),
		origin="Portal",
		language=language(),
		success_url=base + request.address(PATH, back="1"),
		cancel_url=base + request.address(PATH),
		most=most,
	)
