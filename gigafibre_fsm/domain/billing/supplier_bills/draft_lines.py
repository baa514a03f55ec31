"""The lines of a draft as ERPNext takes them: their sum is that of the bill to the cent. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from gigafibre_fsm.domain.billing.amounts import CENT, round_to_cent
from gigafibre_fsm.domain.billing.supplier_bills.bill import NOTHING, SupplierBillLine


@dataclass(frozen=True)
class DraftLine:
	"""A line of a Purchase Invoice: quantity times rate is its amount; dollars before tax."""

	description: str
	item: str
	account: str
	quantity: Decimal
	rate: Decimal


def build_draft_lines(lines: Sequence[SupplierBillLine]) -> tuple[DraftLine, ...]:
	"""Return the lines of the draft.

	ERPNext refuses a rate below zero: a discount is taken off the largest line. A price that was printed rounded does
	not give the line's amount: then the quantity is one.

	Raises:
		ValueError: the discounts are more than everything else.
	"""
	charged = [line for line in lines if (line.amount or NOTHING) > 0]
	discount = sum((line.amount for line in lines if line.amount and line.amount < 0), NOTHING)
	if not charged:
		raise ValueError("nothing is charged")
	largest = max(range(len(charged)), key=lambda place: charged[place].amount or NOTHING)
	reduced = (charged[largest].amount or NOTHING) + discount
	if reduced <= 0:
		raise ValueError("the discounts are larger than any line")
	if discount:
		charged[largest] = replace(charged[largest], amount=reduced, unit_price=None, quantity=Decimal(1))
	return tuple(_build_line(line) for line in charged)


def _build_line(line: SupplierBillLine) -> DraftLine:
	amount = line.amount or NOTHING
	quantity = line.quantity if line.quantity > 0 else Decimal(1)
	rate = (amount / quantity).quantize(CENT)
	if round_to_cent(rate * quantity) != amount:
		quantity, rate = Decimal(1), amount
	return DraftLine(line.description, line.item, line.account, quantity, rate)
