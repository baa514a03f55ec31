"""Opens the vendor's payment page for invoices: one open page at a time for the same invoices."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta, timezone
from decimal import Decimal
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.billing import amounts, customers, invoices, outbound, vendor_customers
from gigafibre_fsm.domain.billing.amounts import Allocation, OpenInvoice
from gigafibre_fsm.domain.billing.invoices import OpenRow
from gigafibre_fsm.domain.billing.payments import repository, updates
from gigafibre_fsm.domain.billing.payments.repository import PaymentRequest, PaymentUnderWay
from gigafibre_fsm.domain.billing.payments.states import MONEY_ON_ITS_WAY, PaymentState
from gigafibre_fsm.domain.platform import formatting, instants, transactions
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.integrations import stripe
from gigafibre_fsm.integrations.errors import IntegrationError
from gigafibre_fsm.integrations.stripe.answers import CheckoutSession
from gigafibre_fsm.integrations.stripe.client import StripeClient
from gigafibre_fsm.integrations.stripe.parameters import CheckoutLine, CheckoutRequest

if TYPE_CHECKING:
	from frappe.model.document import Document

PAGE_LASTS = timedelta(minutes=45)
ANSWER_LOST_AFTER = timedelta(minutes=10)
"""Until then a row without a page is asked for again, with the same key; the vendor lets pages last 30 minutes or
more, counted from the row's own time, so that a repeated request is the same."""
LEAST_LEFT = timedelta(minutes=5)
"""An open page that ends sooner is replaced: the customer needs time to find the card."""


LEAST_PART = Decimal(5)
"""Dollars; a smaller payment is only taken if nothing more is open."""


@dataclass(frozen=True)
class CheckoutOpening:
	"""Who wants to pay what, and where the vendor's page leads back to.

	Attributes:
		customer: name of the Customer whose invoices they are.
		invoices: names of Sales Invoices of one company and currency.
		origin: an option of FSM Payment.origin.
		language: `fr` or `en`, of the page.
		success_url, cancel_url: addresses of our own pages; neither of them proves a payment.
		most: dollars of which the invoices are paid, oldest due first; None for all that is open.
	"""

	customer: str
	invoices: Sequence[str]
	origin: str
	language: str
	success_url: str
	cancel_url: str
	most: Decimal | None = None


@dataclass(frozen=True)
class OpenPage:
	"""A payment and the address of the vendor's page for it."""

	payment: str
	url: str


def open_checkout(opening: CheckoutOpening) -> OpenPage:
	"""Return a page on which the customer pays what is open of the invoices now.

	Called outside of a transaction: the row of the payment is committed before the vendor is asked, so no page
	exists without a row. Asking again returns the same page while it lasts and asks for the same amount.

	Raises:
		FsmError: nothing is open, a payment is under way already, or this site may not charge.
		IntegrationError: the vendor did not answer; asking again is safe.
	"""
	_require_open_valve(opening.customer)
	client = stripe.connect()
	_close_outdated(opening, client)
	name, url = transactions.run_transaction(lambda: _prepare(opening))
	return OpenPage(name, url or _request_page(name, opening, client))


def _require_open_valve(customer: str) -> None:
	if not outbound.judge_charge(customer).open:
		frappe.throw(
			_("This site takes no payments now, and nothing was charged. Call us to pay."),
			FsmError,
		)


def _close_outdated(opening: CheckoutOpening, client: StripeClient) -> None:
	"""End pages that ask for what is not owed any more, or will end soon; a page that was paid is booked."""
	wanted = _allocations(opening)
	for row in _under_way(opening.invoices):
		if row.state != PaymentState.OPEN.value or _is_usable(row, wanted):
			continue
		_close_page(row, client)


def close_pages(names: Sequence[str]) -> None:
	"""End the open pages for invoices that shall not be paid now; a page that was paid meanwhile is booked.

	Called outside of a transaction. The caller checks afterwards what is still under way.

	Raises:
		IntegrationError: the vendor did not answer.
	"""
	rows = [row for row in _under_way(names) if row.state == PaymentState.OPEN.value]
	client = stripe.connect() if rows else None
	for row in rows:
		_close_page(row, client)


def _close_page(row: PaymentUnderWay, client: StripeClient) -> None:
	try:
		client.expire_checkout(row.checkout_session)
	except IntegrationError:
		# it was completed meanwhile, or the vendor is silent: what the vendor says next decides
		frappe.logger("gigafibre_fsm").info("checkout not expired", exc_info=True)
	updates.refresh_payment(row.name, client)


def _under_way(names: Sequence[str]) -> list[PaymentUnderWay]:
	return transactions.run_transaction(lambda: repository.list_under_way(names))


def _is_usable(row: PaymentUnderWay, wanted: tuple[Allocation, ...]) -> bool:
	lasts = row.checkout_until and row.checkout_until - instants.now_utc() > LEAST_LEFT
	return bool(
		row.state == PaymentState.OPEN.value
		and row.checkout_url
		and lasts
		and row.allocations == frozenset(wanted)
	)


def _prepare(opening: CheckoutOpening) -> tuple[str, str]:
	"""Return the payment to use, and its page's address if it has one; the customer is locked meanwhile."""
	customers.lock_customer(opening.customer)
	wanted = _allocations(opening)
	for row in repository.list_under_way(opening.invoices):
		if row.state == PaymentState.CREATED.value and not row.payment_method:
			if _is_repeated(row, wanted):
				return row.name, ""
		elif _is_usable(row, wanted):
			return row.name, row.checkout_url
		else:
			_refuse(row, opening.language)
	if not wanted:
		frappe.throw(_("Nothing is due on this invoice any more."), FsmError)
	return repository.create_payment(_request(opening, wanted)), ""


def _refuse(row: PaymentUnderWay, language: str) -> None:
	"""Refuse a second payment while the first one can still take the money, or has taken it."""
	under_way = _("A payment of {0} is under way. It takes up to 5 business days; nothing more is due.")
	under_way = under_way.format(formatting.money(row.amount, language))
	sentence = {
		PaymentState.PROCESSING.value: under_way,
		PaymentState.CREATED.value: under_way,
		PaymentState.OPEN.value: _("An earlier payment is not finished yet. Try again in a few minutes."),
	}.get(row.state) or _("A payment arrived and somebody is checking it. Nothing more is due meanwhile.")
	frappe.throw(sentence, FsmError)


def _request(opening: CheckoutOpening, wanted: tuple[Allocation, ...]) -> PaymentRequest:
	"""Return what the customer is asked to pay; refused unless it is one company's money, in its own currency."""
	rows = invoices.list_open([each.invoice for each in wanted])
	[(company, currency), *others] = sorted({(row.company, row.currency) for row in rows})
	if others or currency != frappe.get_cached_value("Company", company, "default_currency"):
		frappe.throw(_("This invoice cannot be paid here. Call us to pay."), FsmError)
	return PaymentRequest(opening.customer, company, currency, wanted, opening.origin)


def _is_repeated(row: PaymentUnderWay, wanted: tuple[Allocation, ...]) -> bool:
	age = instants.now_utc() - instants.to_nearest_utc(row.opened_on)
	return age < ANSWER_LOST_AFTER and row.allocations == frozenset(wanted)


def _allocations(opening: CheckoutOpening) -> tuple[Allocation, ...]:
	"""Return what is paid of the customer's own invoices among those that were named, oldest due first.

	No more than the account owes: a credit that nobody has allocated yet, such as an advance, reduces what is asked
	for, after what payments under way will settle.

	Raises:
		FsmError: the part that is to be paid is too small.
	"""
	rows = [row for row in invoices.list_payable(opening.invoices) if row.customer == opening.customer]
	total = sum((_sum_claimed(opening, rows, name) for name in {row.company for row in rows}), Decimal(0))
	if opening.most is not None and opening.most < min(LEAST_PART, total):
		sentence = _("Pay {0} or more, or all that is open.")
		frappe.throw(sentence.format(formatting.money(LEAST_PART, opening.language)), FsmError)
	wanted = total if opening.most is None else min(opening.most, total)
	paid, _rest = amounts.allocate(wanted, (OpenInvoice(row.name, row.outstanding) for row in rows))
	return tuple(paid)


def _sum_claimed(opening: CheckoutOpening, rows: Sequence[OpenRow], company: str) -> Decimal:
	"""Return what may be asked for of a company's invoices among these, in dollars."""
	on_the_way = repository.list_invoices_in(MONEY_ON_ITS_WAY, opening.customer) - set(opening.invoices)
	in_flight = sum(
		(row.outstanding for row in invoices.list_payable(list(on_the_way)) if row.company == company),
		Decimal(0),
	)
	left = max(invoices.find_balance(opening.customer, company) - in_flight, Decimal(0))
	return min(left, sum((row.outstanding for row in rows if row.company == company), Decimal(0)))


def _request_page(name: str, opening: CheckoutOpening, client: StripeClient) -> str:
	page = vendor_customers.ask_for_customer(
		opening.customer, client, lambda payer: _ask_for_page(name, payer, opening, client)
	)
	repository.change_payment(name, lambda doc: _record_page(doc, page))
	return page.url


def _ask_for_page(name: str, payer: str, opening: CheckoutOpening, client: StripeClient) -> CheckoutSession:
	row = frappe.get_doc(repository.DOCTYPE, name)
	label = _("Invoice {0}", opening.language)
	request = CheckoutRequest(
		customer=payer,
		lines=tuple(
			CheckoutLine(label.format(each.sales_invoice), amounts.to_cents(amounts.to_decimal(each.amount)))
			for each in row.allocations
		),
		expires_on=(instants.to_nearest_utc(row.opened_on) + PAGE_LASTS).replace(tzinfo=timezone.utc),
		success_url=opening.success_url,
		cancel_url=opening.cancel_url,
		language=opening.language,
		currency=row.currency.lower(),
		metadata=describe_payment(name),
	)
	# the same key only ever stands for the same request
	key = f"checkout:{frappe.local.site}:{name}:{opening.language}:{payer}"
	return client.open_checkout(request, key=key)


def _record_page(doc: "Document", page: CheckoutSession) -> None:
	until = page.expires_on.replace(tzinfo=None) if page.expires_on else None
	if doc.state == PaymentState.CREATED.value:
		doc.state = PaymentState.OPEN.value
	doc.update({"checkout_session": page.id, "checkout_url": page.url, "checkout_until": until})
	doc.next_check = until
	repository.save_payment(doc)


def find_page_origin() -> str:
	"""Return the origin of the vendor's page, to which a form of ours may lead; empty while it is disabled."""
	return stripe.checkout_origin()


def describe_payment(name: str) -> dict[str, str]:
	"""Return the metadata by which a payment is recognised as this site's."""
	return {"fsm_payment": name, "fsm_site": frappe.local.site}
