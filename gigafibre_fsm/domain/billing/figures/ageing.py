"""What customers owe, by age: which documents are open on a day, and how long they have been due; pure.

Source of the rules: ERPNext 15, report Accounts Receivable. An entry of the payment ledger counts for the document
that it is against; for its own, if that one is not booked by the day; for the invoice behind a credit note that
reduces it. Amounts are in the company's currency; on an account in another one, a document of which nothing is open
in that currency is settled, unless it is an entry that values the account anew. Where this module differs: credits
have a column of their own and are in no age.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import Enum

NOTHING = Decimal("0.00")
USUAL_LIMITS = (30, 60, 90, 120)
"""The last day of each age but the oldest, which has none."""
MOST_AGES, LONGEST = 8, 3_650

DocumentKey = tuple[str, str]
"""Type and name of a document."""


class AgedFrom(Enum):
	"""The day from which a document's age is counted."""

	DUE_DATE = "Due Date"
	POSTING_DATE = "Posting Date"


@dataclass(frozen=True)
class LedgerEntry:
	"""An entry of the payment ledger, or the sum of those of one document against another.

	Attributes:
		customer: name of the Customer.
		account: of receivables, on which it is booked.
		document: that booked it.
		against: the document whose open amount it changes.
		posted_on: day of the booking.
		due_on: day on which it is to be paid; None for what has none, such as a payment.
		amount: dollars, positive for what is owed.
		currency: of its account, if that is not the company's; else empty.
		foreign: the amount in that currency.
	"""

	customer: str
	account: str
	document: DocumentKey
	against: DocumentKey
	posted_on: date
	due_on: date | None
	amount: Decimal
	currency: str = ""
	foreign: Decimal = NOTHING


@dataclass(frozen=True)
class OpenItem:
	"""A document that is not settled: an invoice, or, with a negative amount, a credit.

	Attributes:
		customer: name of the Customer.
		document: type and name.
		posted_on, due_on: as of its entry.
		amount: dollars.
		currency, foreign: of its account, as of its entry; what is open in that currency.
	"""

	customer: str
	document: DocumentKey
	posted_on: date
	due_on: date | None
	amount: Decimal
	currency: str = ""
	foreign: Decimal = NOTHING

	def count_days(self, day: date, aged_from: AgedFrom = AgedFrom.DUE_DATE) -> int:
		"""Return its age on a day; negative for days until it falls due."""
		start = self.posted_on if aged_from is AgedFrom.POSTING_DATE else self.due_on or self.posted_on
		return (day - start).days


@dataclass(frozen=True)
class AgedDebt:
	"""What one customer owes, or all of them; dollars.

	Attributes:
		ages: overdue amounts, the youngest first.
		not_due: of invoices whose day has not come.
		credit: of payments and credit notes that pay nothing yet; negative.
		oldest_days: age of the oldest debt; None if nothing is overdue.
	"""

	ages: tuple[Decimal, ...]
	not_due: Decimal = NOTHING
	credit: Decimal = NOTHING
	oldest_days: int | None = None

	@property
	def overdue(self) -> Decimal:
		"""Everything that has fallen due."""
		return sum(self.ages, NOTHING)

	@property
	def balance(self) -> Decimal:
		"""All that is owed less all credits: the balance of the ledger."""
		return self.overdue + self.not_due + self.credit


@dataclass
class _OpenDocument:
	"""A document while its entries are added up."""

	customer: str
	posted_on: date
	due_on: date | None
	currency: str
	amount: Decimal = field(default=NOTHING)
	foreign: Decimal = field(default=NOTHING)

	def add(self, entry: LedgerEntry) -> None:
		self.amount += entry.amount
		self.foreign += entry.foreign

	def is_open(self, *, revalues: bool) -> bool:
		return bool(self.amount) and (not self.currency or bool(self.foreign) or revalues)


def list_open_items(
	entries: Iterable[LedgerEntry], reduced: Mapping[str, str], revaluations: Collection[str] = ()
) -> list[OpenItem]:
	"""Return the documents that are not settled, in the order of their first entries.

	Args:
		entries: of the payment ledger up to a day, oldest first.
		reduced: the invoice behind each credit note that reduces one, by their names.
		revaluations: names of the journal entries that value accounts in other currencies anew.
	"""
	entries = list(entries)
	found: dict[tuple, _OpenDocument] = {}
	for entry in entries:
		key = (entry.account, entry.customer, *entry.document)
		found.setdefault(key, _OpenDocument(entry.customer, entry.posted_on, entry.due_on, entry.currency))
	for entry in entries:
		kind, name = entry.against
		named = (kind, reduced.get(name, name))
		own = found[(entry.account, entry.customer, *entry.document)]
		found.get((entry.account, entry.customer, *named), own).add(entry)
	return [
		OpenItem(
			*(each.customer, key[2:], each.posted_on, each.due_on),
			*(each.amount, each.currency, each.foreign),
		)
		for key, each in found.items()
		if each.is_open(revalues=key[3] in revaluations)
	]


def find_age(days: int, limits: tuple[int, ...]) -> int | None:
	"""Return which age a number of days is, from 0; None before the due day.

	Args:
		days: since the due day.
		limits: the last day of each age but the oldest.
	"""
	if days < 0:
		return None
	return next((place for place, limit in enumerate(limits) if days <= limit), len(limits))


def age_items(
	items: Iterable[OpenItem],
	day: date,
	limits: tuple[int, ...] = USUAL_LIMITS,
	aged_from: AgedFrom = AgedFrom.DUE_DATE,
) -> AgedDebt:
	"""Return open items by their age on a day.

	Args:
		items: of one customer, or of several.
		day: on which they are looked at.
		limits: the last day of each age but the oldest.
		aged_from: the day from which ages are counted.
	"""
	ages, debt = [NOTHING] * (len(limits) + 1), AgedDebt(())
	for item in items:
		days = item.count_days(day, aged_from)
		place = find_age(days, limits)
		if item.amount < 0:
			debt = replace(debt, credit=debt.credit + item.amount)
		elif place is None:
			debt = replace(debt, not_due=debt.not_due + item.amount)
		else:
			ages[place] += item.amount
			debt = replace(debt, oldest_days=max(days, debt.oldest_days or 0))
	return replace(debt, ages=tuple(ages))


def group_by_customer(items: Iterable[OpenItem]) -> dict[str, list[OpenItem]]:
	"""Return the open items of each customer."""
	found: dict[str, list[OpenItem]] = {}
	for item in items:
		found.setdefault(item.customer, []).append(item)
	return found


def read_limits(typed: str) -> tuple[int, ...]:
	"""Return the limits of the ages as a person typed them, such as `30, 60, 90, 120`; the usual ones for nothing.

	Raises:
		ValueError: they are no whole numbers that rise, or too many or too large.
	"""
	limits = tuple(int(part) for part in typed.split(",") if part.strip()) or USUAL_LIMITS
	rises = all(before < after for before, after in zip((0, *limits), limits, strict=False))
	if not rises or len(limits) > MOST_AGES or limits[-1] > LONGEST:
		raise ValueError(typed)
	return limits
