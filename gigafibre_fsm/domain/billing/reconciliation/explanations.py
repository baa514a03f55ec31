"""What explains a line of the balance at the vendor: a booking of the same thing and the same amount; pure.

A refund that failed before it was booked leaves two lines and no booking: they explain each other.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from gigafibre_fsm.domain.billing.payments.states import BookingKind

PAYOUT_CATEGORIES = ("Payout", "Payout Reversal")
"""Lines that move money to the bank and back; they are booked for themselves."""
PAYMENT_KINDS = {
	"Charge": BookingKind.PAYMENT.value,
	"Refund": BookingKind.REFUND.value,
	"Refund Failure": BookingKind.REFUND_REVERSAL.value,
	"Dispute": BookingKind.DISPUTE.value,
	"Dispute Reversal": BookingKind.DISPUTE_REVERSAL.value,
}
"""What a line that a payment caused is booked as, by the line's category."""


class Doubt(Enum):
	"""Why a line is not explained, and what to do; the value is the English sentence."""

	FOREIGN = "This site did not ask for this payment. Refund it at Stripe, or book it by hand under this line's id."
	NOT_BOOKED = "It is not in the books yet: open the payment and see its reason."
	OTHER_AMOUNT = "The books have another amount."
	NO_ACCOUNTS = "Choose the bank account and the account of fees in FSM Stripe Settings."
	UNEQUAL_PAYOUT = "The payout is not the sum of its lines. The next check asks for them again."
	UNKNOWN_KIND = "This site does not know this kind of line. Book it by hand under this line's id."


@dataclass(frozen=True)
class BalanceLine:
	"""A line of the balance; dollars, negative if they left it.

	Attributes:
		name: the vendor's id of the line.
		category: an option of Stripe Balance Line.category.
		source: the vendor's id of the charge, refund, dispute or payout.
		payment: the FSM Payment that a charge belongs to; empty if there is none.
	"""

	name: str
	category: str
	source: str
	amount: Decimal
	payment: str = ""

	@property
	def booking(self) -> tuple[str, str] | None:
		"""Kind and reference of the booking that explains it; None for a category that no booking explains."""
		if self.category == "Charge":
			return PAYMENT_KINDS["Charge"], self.payment
		kind = PAYMENT_KINDS.get(self.category)
		return (kind, self.source) if kind else None


@dataclass(frozen=True)
class Booked:
	"""What the books contain under a key: the payment it belongs to, empty for none, and how many dollars."""

	payment: str
	amount: Decimal


@dataclass(frozen=True)
class Explanation:
	"""The payment behind a line, empty for none, and why it is not explained; None if it is."""

	payment: str
	doubt: Doubt | None


def explain_lines(
	lines: Iterable[BalanceLine],
	booked: Mapping[tuple[str, str], Booked],
	by_hand: Mapping[str, Decimal],
) -> dict[str, Explanation]:
	"""Return what explains each line, by its id.

	Args:
		lines: those that are not explained so far; both of a pair, if it is one.
		booked: the bookings by kind and reference.
		by_hand: what people booked on the clearing account under the id of a line; dollars, negative if they left it.
	"""
	found, open_pairs = {}, defaultdict(list)
	for line in lines:
		found[line.name] = _explain(line, booked, by_hand)
		is_unbooked = found[line.name].doubt is Doubt.NOT_BOOKED
		if is_unbooked and line.category in ("Refund", "Refund Failure"):
			open_pairs[line.source].append(line)
	for pair in open_pairs.values():
		if {line.category for line in pair} == {"Refund", "Refund Failure"} and not sum(
			line.amount for line in pair
		):
			found |= {line.name: Explanation("", None) for line in pair}
	return found


def _explain(
	line: BalanceLine, booked: Mapping[tuple[str, str], Booked], by_hand: Mapping[str, Decimal]
) -> Explanation:
	if by_hand.get(line.name) == line.amount:
		return Explanation(line.payment, None)
	if line.category == "Fee":
		# it is booked with the other fees of its payout
		return Explanation("", None)
	if line.booking is None:
		return Explanation("", Doubt.UNKNOWN_KIND)
	entry = booked.get(line.booking)
	if entry is None:
		is_foreign = line.category == "Charge" and not line.payment
		return Explanation(line.payment, Doubt.FOREIGN if is_foreign else Doubt.NOT_BOOKED)
	return Explanation(entry.payment, None if entry.amount == abs(line.amount) else Doubt.OTHER_AMOUNT)


@dataclass(frozen=True)
class PayoutLine:
	"""A line that is a part of a payout; dollars."""

	category: str
	amount: Decimal
	fee: Decimal

	@property
	def net(self) -> Decimal:
		"""What it adds to the payout."""
		return self.amount - self.fee

	@property
	def cost(self) -> Decimal:
		"""What the vendor kept of it: its fee, or the whole line if it is a fee itself."""
		return self.fee - self.amount if self.category == "Fee" else self.fee


def sum_fees(lines: Iterable[PayoutLine], payout: Decimal) -> Decimal | None:
	"""Return the fees within a payout; None if its lines do not come to it.

	Args:
		lines: those of the payout, its own left out.
		payout: dollars that went to the bank.
	"""
	found = list(lines)
	if sum((line.net for line in found), Decimal(0)) != payout:
		return None
	return sum((line.cost for line in found), Decimal(0))
