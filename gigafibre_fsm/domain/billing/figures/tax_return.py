"""The combined return of GST and QST, computed from what was booked on the tax accounts; pure.

Source of the lines: Revenu Québec, form FPZ-500-V (GST/HST and QST): 101 sales, 103 to 109 GST, 203 to 209 QST.
Amounts on tax accounts are credit less debit: positive where more is owed to the government.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

NOTHING = Decimal("0.00")
SALES, PURCHASES = ("Sales Invoice", "POS Invoice"), ("Purchase Invoice",)
"""The documents of ERPNext that sell and buy."""


class Tax(Enum):
	"""A tax of the return; its value is the first digit of its lines."""

	GST = 1
	QST = 2


class EntryKind(Enum):
	"""What an amount on a tax account is for the return."""

	COLLECTED = "Collected"
	CLAIMED = "Claimed"
	COLLECTED_ADJUSTMENT = "Adjustment of Sales"
	CLAIMED_ADJUSTMENT = "Adjustment of Purchases"
	SETTLEMENT = "Payment or Refund"


@dataclass(frozen=True)
class TaxEntry:
	"""What documents booked on the accounts of one tax.

	Attributes:
		document: name of the document; empty for all of its type together.
		amount: dollars, positive where more is owed.
		has_trade: whether the document also books income, an expense, or a thing bought; a payment to the
			government and a transfer between tax accounts do not.
	"""

	tax: Tax
	document_type: str
	document: str
	amount: Decimal
	has_trade: bool = True


@dataclass(frozen=True)
class TaxLines:
	"""One tax of a period in dollars; beside each field stand the last two digits of its line.

	Attributes:
		collected: 03, on invoices less credit notes.
		collected_adjustment: 04, by journal entries.
		claimed: 06, on purchase invoices less what was returned.
		claimed_adjustment: 07, by journal entries.
		opening: owed before the period, by the ledger.
		settled: paid to the government in the period; negative for a refund received.
	"""

	collected: Decimal = NOTHING
	collected_adjustment: Decimal = NOTHING
	claimed: Decimal = NOTHING
	claimed_adjustment: Decimal = NOTHING
	opening: Decimal = NOTHING
	settled: Decimal = NOTHING

	@property
	def owed(self) -> Decimal:
		"""Line 05: the tax on sales."""
		return self.collected + self.collected_adjustment

	@property
	def credits(self) -> Decimal:
		"""Line 08: the tax on purchases."""
		return self.claimed + self.claimed_adjustment

	@property
	def net(self) -> Decimal:
		"""Line 09: to remit, or negative for a refund."""
		return self.owed - self.credits

	@property
	def closing(self) -> Decimal:
		"""Owed at the end of the period; it equals the balance of the tax accounts."""
		return self.opening + self.net - self.settled


def classify_entry(entry: TaxEntry) -> EntryKind:
	"""Return what an entry is for the return.

	An invoice is what it is. Of the other documents, one that credits the tax beside income adjusts the sales, one
	that debits it beside an expense adjusts the purchases, and one without either pays the government or is paid
	by it.
	"""
	if entry.document_type in SALES:
		return EntryKind.COLLECTED
	if entry.document_type in PURCHASES:
		return EntryKind.CLAIMED
	if not entry.has_trade:
		return EntryKind.SETTLEMENT
	return EntryKind.COLLECTED_ADJUSTMENT if entry.amount > 0 else EntryKind.CLAIMED_ADJUSTMENT


_FIELDS = {
	EntryKind.COLLECTED: ("collected", 1),
	EntryKind.CLAIMED: ("claimed", -1),
	EntryKind.COLLECTED_ADJUSTMENT: ("collected_adjustment", 1),
	EntryKind.CLAIMED_ADJUSTMENT: ("claimed_adjustment", -1),
	EntryKind.SETTLEMENT: ("settled", -1),
}


def compute_lines(opening: dict[Tax, Decimal], entries: Iterable[TaxEntry]) -> dict[Tax, TaxLines]:
	"""Return both taxes of a period.

	Args:
		opening: what was owed of each tax before the period; a tax that is left out owed nothing.
		entries: of the period.
	"""
	sums = {tax: {"opening": opening.get(tax, NOTHING)} for tax in Tax}
	for entry in entries:
		field, sign = _FIELDS[classify_entry(entry)]
		found = sums[entry.tax]
		found[field] = found.get(field, NOTHING) + sign * entry.amount
	return {tax: TaxLines(**found) for tax, found in sums.items()}
