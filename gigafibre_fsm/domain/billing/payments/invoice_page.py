"""What the page of an invoice shows: the invoice, and what our own books know of its payment."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from gigafibre_fsm.domain.billing import invoices
from gigafibre_fsm.domain.billing.invoices import InvoiceView
from gigafibre_fsm.domain.billing.payments import account_page, repository
from gigafibre_fsm.domain.billing.payments.states import PaymentState

DUE, OVERDUE, PAID, CREDITED, CANCELLED = "due", "overdue", "paid", "credited", "cancelled"
PROCESSING, UNDER_REVIEW, CREDIT_NOTE, FREE = "processing", "under_review", "credit_note", "free"
COVERED = "covered"


@dataclass(frozen=True)
class InvoicePage:
	"""The content of the page of an invoice.

	Attributes:
		invoice: the invoice.
		stage: due, overdue, paid, credited, cancelled, processing (a bank debit is under way), under_review (money has
			come that a person must look at), credit_note (it is one itself), free (an invoice of nothing)
			or covered (a credit of the account covers all that is open).
		may_pay: whether a payment can be started.
		has_open_page: whether the vendor's payment page is open, so that an answer may come at any moment.
		was_refused: whether the newest attempt to pay was refused.
		to_pay: what is asked for: what is open, less what a credit of the account covers.
		delayed_until: day until which the customer was granted time; None without a delay.
		has_other_overdue: whether other invoices of the customer are overdue; not which, nor how much.
	"""

	invoice: InvoiceView
	stage: str
	may_pay: bool
	has_open_page: bool
	was_refused: bool
	to_pay: Decimal
	delayed_until: date | None
	has_other_overdue: bool


def load_page(invoice: str, customer: str, now: datetime) -> InvoicePage:
	"""Return the content of the page of an invoice.

	Args:
		invoice: name of the Sales Invoice.
		customer: name of the Customer whom the reader stands for.
		now: site time, naive.

	Raises:
		NotYours: the invoice is not the customer's, or a draft.
	"""
	view = invoices.load_invoice(invoice, customer)
	attempts = repository.list_attempts(invoice)
	found = {row.state for row in attempts}
	stage, claim = _stage(view, found, now), account_page.load_claim(customer, now.date())
	own = next((each for each in claim.invoices if each.name == invoice), None)
	if stage in (DUE, OVERDUE):
		if not claim.invoices or claim.most_payable <= 0:
			stage = COVERED
		elif own:
			stage = OVERDUE if own.is_overdue else DUE
	return InvoicePage(
		invoice=view,
		stage=stage,
		may_pay=stage in (DUE, OVERDUE),
		has_open_page=PaymentState.OPEN.value in found,
		was_refused=bool(attempts) and attempts[-1].state == PaymentState.FAILED.value,
		to_pay=min(view.outstanding, claim.most_payable),
		delayed_until=own.delayed_until if own else None,
		has_other_overdue=any(
			each.is_overdue and not each.is_in_flight and each.name != invoice for each in claim.invoices
		),
	)


def _stage(view: InvoiceView, found: set[str], now: datetime) -> str:
	if view.is_cancelled:
		return CANCELLED
	if view.is_credit_note:
		return CREDIT_NOTE
	if not view.total:
		return FREE
	if view.outstanding <= 0:
		return CREDITED if view.is_credited else PAID
	if PaymentState.PROCESSING.value in found:
		return PROCESSING
	if found & {PaymentState.REVIEW.value, PaymentState.SUCCEEDED.value}:
		return UNDER_REVIEW
	return OVERDUE if view.due_on < now.date() else DUE
