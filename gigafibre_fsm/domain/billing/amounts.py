"""Money to the cent: half a cent rounds up, taxes are computed on the price before tax.

Source of the rounding and of the taxes: Revenu Québec, general information concerning the QST and the GST/HST.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
TPS_RATE = Decimal("0.05")
TVQ_RATE = Decimal("0.09975")
_TYPED = re.compile(r"(\d{1,9})(?:[.,](\d{1,2}))?", re.ASCII)


@dataclass(frozen=True)
class TaxedAmount:
	"""An amount before tax, its two taxes, and their sum; dollars."""

	net: Decimal
	tps: Decimal
	tvq: Decimal

	@property
	def total(self) -> Decimal:
		"""What is owed."""
		return self.net + self.tps + self.tvq


def to_decimal(value: Decimal | float | int | str | None) -> Decimal:
	"""Return a database's or document's number of dollars, rounded to the cent; None counts as zero.

	A float is read by its shortest text, so 91.93 is not 91.93000000000000682.
	"""
	return round_to_cent(Decimal(str(value or 0)))


@dataclass(frozen=True)
class TaxRate:
	"""A tax on the price before tax: its text on invoices, and its rate in per cent."""

	text: str
	rate: Decimal


@dataclass(frozen=True)
class TaxLine:
	"""A tax of an amount: its text on invoices, and dollars."""

	text: str
	amount: Decimal


@dataclass(frozen=True)
class TaxedSum:
	"""An amount before tax and its taxes, whichever there are; dollars, negative for a credit."""

	net: Decimal
	taxes: tuple[TaxLine, ...] = ()

	@property
	def total(self) -> Decimal:
		"""The amount with its taxes."""
		return self.net + sum((each.amount for each in self.taxes), Decimal(0))


def tax_amount(net: Decimal, rates: Iterable[TaxRate]) -> TaxedSum:
	"""Return an amount with its taxes, each computed on `net` and rounded apart."""
	net = round_to_cent(net)
	return TaxedSum(net, tuple(TaxLine(each.text, round_to_cent(net * each.rate / 100)) for each in rates))


def parse_amount(text: str) -> Decimal:
	"""Return a number of dollars as a person or a page writes it: `91.93`, `91,93`, `5`.

	Raises:
		ValueError: it is no number, is zero, negative or a billion, or has a fraction of a cent.
	"""
	found = _TYPED.fullmatch(text.strip())
	amount = Decimal(f"{found[1]}.{found[2] or 0}") if found else Decimal(0)
	if not amount:
		raise ValueError(text)
	return amount.quantize(CENT)


def round_to_cent(amount: Decimal) -> Decimal:
	"""Return the amount rounded to the cent; half a cent rounds away from zero."""
	return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def to_cents(amount: Decimal) -> int:
	"""Return a number of dollars as whole cents.

	Raises:
		ValueError: the amount has a fraction of a cent.
	"""
	cents = amount * 100
	if cents != cents.to_integral_value():
		raise ValueError(f"{amount} has a fraction of a cent")
	return int(cents)


def from_cents(cents: int) -> Decimal:
	"""Return whole cents as dollars."""
	return Decimal(cents) * CENT


def add_taxes(net: Decimal) -> TaxedAmount:
	"""Return an amount with TPS and TVQ, each computed on `net` and rounded apart."""
	net = round_to_cent(net)
	return TaxedAmount(net, round_to_cent(net * TPS_RATE), round_to_cent(net * TVQ_RATE))


@dataclass(frozen=True)
class OpenInvoice:
	"""An invoice that is not settled, and what is open of it in dollars."""

	name: str
	outstanding: Decimal


@dataclass(frozen=True)
class Allocation:
	"""The part of a payment that pays an invoice; dollars."""

	invoice: str
	amount: Decimal


def allocate(amount: Decimal, invoices: Iterable[OpenInvoice]) -> tuple[list[Allocation], Decimal]:
	"""Spread a payment over invoices in the given order, each up to what is open.

	Args:
		amount: dollars, not negative.
		invoices: in the order in which they are to be paid.

	Returns:
		The allocations, none of zero, and what remains of the amount: a credit of the customer.
	"""
	allocations, rest = [], amount
	for invoice in invoices:
		part = min(rest, invoice.outstanding)
		if part > 0:
			allocations.append(Allocation(invoice.name, part))
			rest -= part
	return allocations, rest
