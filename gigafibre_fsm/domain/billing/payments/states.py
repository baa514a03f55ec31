"""State of a payment: computed from everything that is known of it, so that events may arrive in any order, repeatedly.

Facts are fetched afresh for each event and merged with those known before. The merge keeps whatever is further along;
it is commutative, associative and idempotent, so no order and no repetition changes the result.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum, IntEnum


class PaymentState(Enum):
	"""State of an FSM Payment."""

	CREATED = "Created"
	OPEN = "Open"
	PROCESSING = "Processing"
	EXPIRED = "Expired"
	CANCELLED = "Cancelled"
	FAILED = "Failed"
	SUCCEEDED = "Succeeded"
	REVIEW = "Review"
	BOOKED = "Booked"
	PARTLY_REFUNDED = "Partly Refunded"
	REFUNDED = "Refunded"
	DISPUTED = "Disputed"
	LOST = "Lost"


MONEY_ON_ITS_WAY = frozenset({PaymentState.PROCESSING, PaymentState.SUCCEEDED, PaymentState.REVIEW})
"""The customer has paid, but the books do not show it yet: no reminder and no suspension."""
CAN_STILL_PAY = MONEY_ON_ITS_WAY | {PaymentState.CREATED, PaymentState.OPEN}
"""A second charge for the same invoices could take the money twice."""


class CollectionStatus(IntEnum):
	"""How far the vendor is with collecting the money; a higher one is further along within one attempt.

	A hosted page on which a card was declined, and which is still open, is OPEN and not FAILED.
	"""

	CREATED = 0
	OPEN = 1
	PROCESSING = 2
	EXPIRED = 3
	CANCELLED = 4
	FAILED = 5
	SUCCEEDED = 6


class RefundStatus(IntEnum):
	"""How far a refund is; it can still fail after it succeeded."""

	PENDING = 0
	SUCCEEDED = 1
	FAILED = 2


class DisputeStatus(IntEnum):
	"""How far a dispute is."""

	OPEN = 0
	WON = 1
	LOST = 2


@dataclass(frozen=True)
class RefundFacts:
	"""A refund by its reference at the vendor; dollars."""

	reference: str
	amount: Decimal
	status: RefundStatus = RefundStatus.PENDING


@dataclass(frozen=True)
class DisputeFacts:
	"""A dispute by its reference at the vendor; dollars.

	Attributes:
		is_withdrawn: the vendor has taken the amount back; a mere inquiry takes nothing.
		is_reinstated: the vendor has returned it.
	"""

	reference: str
	amount: Decimal
	status: DisputeStatus = DisputeStatus.OPEN
	is_withdrawn: bool = False
	is_reinstated: bool = False


@dataclass(frozen=True)
class PaymentFacts:
	"""What the vendor says of a payment; dollars.

	Attributes:
		attempt: number of charges that were tried so far, at least 1; `status` is that of the last one.
		currency: of `amount_received`, in capitals.
	"""

	status: CollectionStatus = CollectionStatus.CREATED
	attempt: int = 1
	amount_received: Decimal = Decimal(0)
	currency: str = "CAD"
	refunds: tuple[RefundFacts, ...] = ()
	disputes: tuple[DisputeFacts, ...] = ()

	@property
	def amount_refunded(self) -> Decimal:
		"""What went back to the customer, or is on its way; failed refunds left aside."""
		return sum(
			(refund.amount for refund in self.refunds if refund.status != RefundStatus.FAILED), Decimal(0)
		)

	@property
	def is_paid_back_twice(self) -> bool:
		"""Whether refunds and disputes together took back more than was received: a person must answer a dispute."""
		disputed = sum(
			(each.amount for each in self.disputes if each.is_withdrawn and not each.is_reinstated),
			Decimal(0),
		)
		return self.amount_refunded + disputed > self.amount_received


class BookingKind(Enum):
	"""What is booked for a payment."""

	PAYMENT = "Payment"
	REFUND = "Refund"
	REFUND_REVERSAL = "Refund Reversal"
	DISPUTE = "Dispute"
	DISPUTE_REVERSAL = "Dispute Reversal"


@dataclass(frozen=True)
class Booking:
	"""One booking for a payment: kind and reference identify it; dollars."""

	kind: BookingKind
	reference: str
	amount: Decimal

	@property
	def key(self) -> tuple[BookingKind, str]:
		"""What must exist at most once in the books."""
		return self.kind, self.reference


@dataclass(frozen=True)
class PaymentRecord:
	"""What we know of a payment ourselves; dollars.

	Attributes:
		reference: of the payment, for its booking.
		amount, currency: what was to be paid.
		is_reviewed: a person decided to book it although amount or currency differ.
		booked: keys of what the books contain.
	"""

	reference: str
	amount: Decimal
	currency: str = "CAD"
	is_reviewed: bool = False
	booked: frozenset[tuple[BookingKind, str]] = frozenset()

	@property
	def is_booked(self) -> bool:
		"""Whether the payment itself is in the books."""
		return (BookingKind.PAYMENT, self.reference) in self.booked


def merge_facts(known: PaymentFacts, fetched: PaymentFacts) -> PaymentFacts:
	"""Return everything that two sets of facts say about one payment, whichever is the newer one."""
	# money that has arrived outweighs a later attempt; the currency decides only between contradicting facts
	ahead = max(
		known,
		fetched,
		key=lambda facts: (
			facts.status == CollectionStatus.SUCCEEDED,
			facts.attempt,
			facts.status,
			facts.amount_received,
			facts.currency,
		),
	)
	return replace(
		ahead,
		refunds=_merge_refunds((*known.refunds, *fetched.refunds)),
		disputes=_merge_disputes((*known.disputes, *fetched.disputes)),
	)


def _merge_refunds(refunds: Iterable[RefundFacts]) -> tuple[RefundFacts, ...]:
	"""Return each refund once, as far along as it is known to be."""
	merged: dict[str, RefundFacts] = {}
	for refund in refunds:
		known = merged.get(refund.reference, refund)
		merged[refund.reference] = max(known, refund, key=lambda each: (each.status, each.amount))
	return tuple(merged[reference] for reference in sorted(merged))


def _merge_disputes(disputes: Iterable[DisputeFacts]) -> tuple[DisputeFacts, ...]:
	"""Return each dispute once, as far along as it is known to be."""
	merged: dict[str, DisputeFacts] = {}
	for dispute in disputes:
		known = merged.get(dispute.reference, dispute)
		merged[dispute.reference] = DisputeFacts(
			dispute.reference,
			max(known.amount, dispute.amount),
			max(known.status, dispute.status),
			known.is_withdrawn or dispute.is_withdrawn,
			known.is_reinstated or dispute.is_reinstated,
		)
	return tuple(merged[reference] for reference in sorted(merged))


def is_review_needed(facts: PaymentFacts, record: PaymentRecord) -> bool:
	"""Whether a person must decide before the money is booked: amount or currency are not what was to be paid."""
	return (
		facts.status == CollectionStatus.SUCCEEDED
		and not record.is_reviewed
		and not record.is_booked
		and (facts.amount_received, facts.currency) != (record.amount, record.currency)
	)


_BEFORE_SUCCESS = {
	CollectionStatus.CREATED: PaymentState.CREATED,
	CollectionStatus.OPEN: PaymentState.OPEN,
	CollectionStatus.PROCESSING: PaymentState.PROCESSING,
	CollectionStatus.EXPIRED: PaymentState.EXPIRED,
	CollectionStatus.CANCELLED: PaymentState.CANCELLED,
	CollectionStatus.FAILED: PaymentState.FAILED,
}


def find_state(facts: PaymentFacts, record: PaymentRecord) -> PaymentState:
	"""Return the state of a payment; a dispute outweighs a refund."""
	if facts.status != CollectionStatus.SUCCEEDED:
		return _BEFORE_SUCCESS[facts.status]
	if is_review_needed(facts, record):
		is_returned = facts.amount_refunded >= facts.amount_received > 0
		return PaymentState.REFUNDED if is_returned else PaymentState.REVIEW
	if not record.is_booked:
		return PaymentState.SUCCEEDED
	statuses = {dispute.status for dispute in facts.disputes}
	if DisputeStatus.OPEN in statuses:
		return PaymentState.DISPUTED
	if DisputeStatus.LOST in statuses:
		return PaymentState.LOST
	if facts.amount_refunded >= facts.amount_received:
		return PaymentState.REFUNDED
	return PaymentState.PARTLY_REFUNDED if facts.amount_refunded else PaymentState.BOOKED


def find_missing_bookings(facts: PaymentFacts, record: PaymentRecord) -> tuple[Booking, ...]:
	"""Return what the books lack, in the order in which it is to be booked; nothing before the money has arrived."""
	if facts.status != CollectionStatus.SUCCEEDED or is_review_needed(facts, record):
		return ()
	bookings = [Booking(BookingKind.PAYMENT, record.reference, facts.amount_received)]
	for refund in facts.refunds:
		bookings += _bookings_of_refund(refund, record)
	for dispute in facts.disputes:
		bookings += _bookings_of_dispute(dispute)
	return tuple(booking for booking in bookings if booking.key not in record.booked)


def _bookings_of_refund(refund: RefundFacts, record: PaymentRecord) -> list[Booking]:
	"""Return what the books must contain for a refund; one that failed unbooked leaves no trace."""
	booking = Booking(BookingKind.REFUND, refund.reference, refund.amount)
	if refund.status != RefundStatus.FAILED:
		return [booking]
	if booking.key not in record.booked:
		return []
	return [booking, Booking(BookingKind.REFUND_REVERSAL, refund.reference, refund.amount)]


def _bookings_of_dispute(dispute: DisputeFacts) -> list[Booking]:
	"""Return what the books must contain for a dispute: what the vendor took, and what it returned."""
	bookings = []
	if dispute.is_withdrawn:
		bookings.append(Booking(BookingKind.DISPUTE, dispute.reference, dispute.amount))
	if dispute.is_withdrawn and dispute.is_reinstated:
		bookings.append(Booking(BookingKind.DISPUTE_REVERSAL, dispute.reference, dispute.amount))
	return bookings
