"""Content of a printed invoice: plain frozen values."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from gigafibre_fsm.domain.access.printed_images import Logo


@dataclass(frozen=True, slots=True)
class DocumentLine:
	"""A line of the invoice; dollars, `rate` for one of `quantity`."""

	text: str
	quantity: Decimal
	rate: Decimal
	amount: Decimal


@dataclass(frozen=True, slots=True)
class DocumentTax:
	"""A tax: its words on the invoice, its amount, and the number under which the company collects it."""

	text: str
	amount: Decimal
	number: str


@dataclass(frozen=True, slots=True)
class AccountBalance:
	"""What the customer's account holds beside this invoice; dollars, negative for a credit."""

	before: Decimal
	total_due: Decimal


@dataclass(frozen=True, slots=True)
class InvoiceDocument:
	"""The content of a printed invoice.

	Attributes:
		number: name of the Sales Invoice.
		is_credit_note: whether it gives money back; `against` is then the invoice that it corrects.
		period: first and last day of the service billed; None if it is not for a period.
		paid: what was paid or credited of this invoice.
		account: the balance of the account; None where the reader may know of this invoice alone.
		address: of the customer, in lines; empty likewise.
	"""

	number: str
	is_credit_note: bool
	is_cancelled: bool
	against: str
	logo: Logo
	company: str
	company_address: tuple[str, ...]
	company_phone: str
	gst_number: str
	qst_number: str
	customer: str
	address: tuple[str, ...]
	dated: date
	due_on: date
	period: tuple[date, date] | None
	lines: tuple[DocumentLine, ...]
	net: Decimal
	taxes: tuple[DocumentTax, ...]
	total: Decimal
	paid: Decimal
	outstanding: Decimal
	account: AccountBalance | None


@dataclass(frozen=True, slots=True)
class StatementLine:
	"""A document on the account: its kind as in `account_ledger`, what it adds, and the balance after it; dollars."""

	posted_on: date
	kind: str
	document: str
	amount: Decimal
	balance: Decimal


@dataclass(frozen=True, slots=True)
class AccountStatement:
	"""A statement of account for a period, both days included; balances by the ledger, in dollars, negative for a credit."""

	logo: Logo
	company: str
	company_address: tuple[str, ...]
	company_phone: str
	customer: str
	address: tuple[str, ...]
	first_day: date
	last_day: date
	opening: Decimal
	lines: tuple[StatementLine, ...]
	closing: Decimal
