"""A supplier's bill as it was read and corrected: values only. Pure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

BILL, CREDIT_NOTE, OTHER = "Bill", "Credit Note", "Something Else"
"""What a document is; options of Bill Reading.kind."""
NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class SupplierBillLine:
	"""A line of a bill; dollars before tax. A discount is a line below zero.

	Attributes:
		amount: of the whole line; None if it could not be read.
		unit_price: as printed; None without one.
		item, account: what it is booked as; empty if nobody has said so.
	"""

	description: str
	amount: Decimal | None
	quantity: Decimal = Decimal(1)
	unit_price: Decimal | None = None
	part_number: str = ""
	item: str = ""
	account: str = ""


@dataclass(frozen=True)
class SupplierBill:
	"""A bill, its amounts in `currency`; those of a credit note are positive, too.

	Attributes:
		kind: BILL, CREDIT_NOTE or OTHER.
		supplier_name, gst_number, qst_number, foreign_tax_number, bill_number, terms, bank_details: as printed;
			empty where nothing is.
		subtotal, total: None if not printed or not read.
		other_tax: taxes that are neither GST nor QST, such as HST or a foreign VAT.
	"""

	kind: str = BILL
	supplier_name: str = ""
	gst_number: str = ""
	qst_number: str = ""
	foreign_tax_number: str = ""
	bill_number: str = ""
	bill_date: date | None = None
	due_date: date | None = None
	terms: str = ""
	currency: str = ""
	lines: tuple[SupplierBillLine, ...] = ()
	subtotal: Decimal | None = None
	gst: Decimal = NOTHING
	qst: Decimal = NOTHING
	other_tax: Decimal = NOTHING
	total: Decimal | None = None
	bank_details: str = ""

	@property
	def base(self) -> Decimal:
		"""The sum of the lines."""
		return sum((line.amount or NOTHING for line in self.lines), NOTHING)

	@property
	def taxes(self) -> Decimal:
		"""The sum of all taxes."""
		return self.gst + self.qst + self.other_tax

	@property
	def rounding(self) -> Decimal:
		"""By how much the total is more than lines and taxes; suppliers whose programs round differently are a cent off."""
		return NOTHING if self.total is None else self.total - self.base - self.taxes


@dataclass(frozen=True)
class BillFinding:
	"""Something that a rule found: a code of `findings`, its values as text, and the field that it is about.

	Amounts are written `12.34`, days `2026-11-29`: they are worded for whoever reads them.
	"""

	code: str
	values: tuple[str, ...] = ()
	field: str = ""

	@property
	def key(self) -> str:
		"""What a person ticks: the finding with its values, so that another amount is looked at anew."""
		return " ".join((self.code, *self.values))
