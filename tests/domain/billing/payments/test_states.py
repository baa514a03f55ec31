"""State of a payment: the same from events in any order, any number of times."""

import itertools
import random
from dataclasses import replace
from decimal import Decimal

import pytest

from gigafibre_fsm.domain.billing.payments.states import (
	CAN_STILL_PAY,
	MONEY_ON_ITS_WAY,
	Booking,
	BookingKind,
	CollectionStatus,
	DisputeFacts,
	DisputeStatus,
	PaymentFacts,
	PaymentRecord,
	PaymentState,
	RefundFacts,
	RefundStatus,
	find_missing_bookings,
	find_state,
	merge_facts,
)

PRICE = Decimal("91.93")
RECORD = PaymentRecord("pay-1", PRICE)
BOOKED = replace(RECORD, booked=frozenset({(BookingKind.PAYMENT, "pay-1")}))
PAID = PaymentFacts(CollectionStatus.SUCCEEDED, amount_received=PRICE)


def refund(
	amount: str, status: RefundStatus = RefundStatus.SUCCEEDED, reference: str = "re-1"
) -> RefundFacts:
	return RefundFacts(reference, Decimal(amount), status)


def dispute(status: DisputeStatus, *, withdrawn: bool = True, reinstated: bool = False) -> DisputeFacts:
	return DisputeFacts("dp-1", PRICE, status, withdrawn, reinstated)


OPEN, WON, LOST = DisputeStatus
FAILED_REFUND = refund("91.93", RefundStatus.FAILED)


@pytest.mark.parametrize(
	("facts", "record", "expected"),
	[
		(PaymentFacts(), RECORD, PaymentState.CREATED),
		(PaymentFacts(CollectionStatus.OPEN), RECORD, PaymentState.OPEN),
		(PaymentFacts(CollectionStatus.PROCESSING), RECORD, PaymentState.PROCESSING),
		(PaymentFacts(CollectionStatus.EXPIRED), RECORD, PaymentState.EXPIRED),
		(PaymentFacts(CollectionStatus.CANCELLED), RECORD, PaymentState.CANCELLED),
		(PaymentFacts(CollectionStatus.FAILED), RECORD, PaymentState.FAILED),
		(PAID, RECORD, PaymentState.SUCCEEDED),
		(PAID, BOOKED, PaymentState.BOOKED),
		(replace(PAID, amount_received=Decimal("91.92")), RECORD, PaymentState.REVIEW),
		(replace(PAID, currency="USD"), RECORD, PaymentState.REVIEW),
		(replace(PAID, currency="USD"), replace(RECORD, is_reviewed=True), PaymentState.SUCCEEDED),
		(replace(PAID, refunds=(refund("11.50"),)), BOOKED, PaymentState.PARTLY_REFUNDED),
		(replace(PAID, refunds=(refund("91.93"),)), BOOKED, PaymentState.REFUNDED),
		(
			replace(PAID, refunds=(refund("11.50"), refund("80.43", reference="re-2"))),
			BOOKED,
			PaymentState.REFUNDED,
		),
		(replace(PAID, refunds=(FAILED_REFUND,)), BOOKED, PaymentState.BOOKED),
		(replace(PAID, disputes=(dispute(OPEN),)), BOOKED, PaymentState.DISPUTED),
		(replace(PAID, disputes=(dispute(OPEN, withdrawn=False),)), BOOKED, PaymentState.DISPUTED),
		(replace(PAID, disputes=(dispute(WON, reinstated=True),)), BOOKED, PaymentState.BOOKED),
		(replace(PAID, disputes=(dispute(LOST),)), BOOKED, PaymentState.LOST),
		(replace(PAID, disputes=(dispute(LOST),)), RECORD, PaymentState.SUCCEEDED),
		(replace(PAID, disputes=(dispute(OPEN),), refunds=(refund("91.93"),)), BOOKED, PaymentState.DISPUTED),
	],
)
def test_the_state_follows_from_the_facts(facts, record, expected):
	assert find_state(facts, record) is expected


PAYMENT = Booking(BookingKind.PAYMENT, "pay-1", PRICE)


@pytest.mark.parametrize(
	("facts", "booked", "missing"),
	[
		(PaymentFacts(CollectionStatus.PROCESSING), [], []),
		(replace(PAID, currency="USD"), [], []),
		(PAID, [], [BookingKind.PAYMENT]),
		(PAID, [BookingKind.PAYMENT], []),
		(replace(PAID, refunds=(refund("5.00"),)), [BookingKind.PAYMENT], [BookingKind.REFUND]),
		(replace(PAID, refunds=(FAILED_REFUND,)), [BookingKind.PAYMENT], []),
		(
			replace(PAID, refunds=(FAILED_REFUND,)),
			[BookingKind.PAYMENT, BookingKind.REFUND],
			[BookingKind.REFUND_REVERSAL],
		),
		(replace(PAID, disputes=(dispute(LOST),)), [], [BookingKind.PAYMENT, BookingKind.DISPUTE]),
		(replace(PAID, disputes=(dispute(OPEN, withdrawn=False),)), [BookingKind.PAYMENT], []),
		(
			replace(PAID, disputes=(dispute(WON, reinstated=True),)),
			[BookingKind.PAYMENT, BookingKind.DISPUTE],
			[BookingKind.DISPUTE_REVERSAL],
		),
	],
)
def test_what_the_books_lack_follows_from_the_facts(facts, booked, missing):
	references = {BookingKind.PAYMENT: "pay-1", BookingKind.REFUND: "re-1", BookingKind.DISPUTE: "dp-1"}
	record = replace(RECORD, booked=frozenset((kind, references[kind]) for kind in booked))
	assert [booking.kind for booking in find_missing_bookings(facts, record)] == missing


def test_a_bank_debit_under_way_is_not_paid_but_protects_the_customer():
	state = find_state(PaymentFacts(CollectionStatus.PROCESSING), RECORD)
	assert state in MONEY_ON_ITS_WAY and state in CAN_STILL_PAY
	assert PaymentState.FAILED not in CAN_STILL_PAY


def test_a_refund_and_a_dispute_that_pay_back_twice_are_noticed():
	both = replace(PAID, refunds=(refund("11.50"),), disputes=(dispute(OPEN),))
	assert both.is_paid_back_twice
	assert not replace(both, disputes=(dispute(WON, reinstated=True),)).is_paid_back_twice
	assert not replace(both, disputes=(dispute(OPEN, withdrawn=False),)).is_paid_back_twice
	assert not replace(both, refunds=()).is_paid_back_twice


def test_a_second_attempt_reopens_a_failed_payment_but_not_a_successful_one():
	failed, again = (
		PaymentFacts(CollectionStatus.FAILED),
		PaymentFacts(CollectionStatus.PROCESSING, attempt=2),
	)
	assert merge_facts(again, failed) == merge_facts(failed, again) == again
	assert merge_facts(PAID, again).status == CollectionStatus.SUCCEEDED


def test_what_is_further_along_wins_whichever_is_known_first():
	older = replace(PAID, disputes=(replace(dispute(OPEN, withdrawn=False), amount=Decimal("5.00")),))
	newer = replace(PAID, refunds=(FAILED_REFUND,), disputes=(dispute(LOST),))
	older = replace(older, refunds=(refund("91.93"),))
	assert merge_facts(older, newer) == merge_facts(newer, older) == newer


def history(chance: random.Random) -> list[PaymentFacts]:
	"""Return what the vendor says of one payment, one moment after the other; some payments never succeed."""
	steps = [PaymentFacts(CollectionStatus.OPEN)]
	for attempt in range(1, chance.randint(1, 3)):
		steps.append(PaymentFacts(CollectionStatus.FAILED, attempt=attempt))
	last = steps[-1].attempt + 1
	steps.append(PaymentFacts(CollectionStatus.PROCESSING, attempt=last))
	if chance.random() < 0.2:
		return [*steps, PaymentFacts(CollectionStatus.FAILED, attempt=last)]
	paid = replace(PAID, attempt=last)
	steps.append(paid)
	if chance.random() < 0.5:
		part = refund("11.50", RefundStatus.PENDING)
		for status in (
			RefundStatus if chance.random() < 0.5 else (RefundStatus.PENDING, RefundStatus.SUCCEEDED)
		):
			steps.append(replace(paid, refunds=(replace(part, status=status),)))
	if chance.random() < 0.5:
		end = chance.choice([dispute(WON, reinstated=True), dispute(LOST)])
		for each in (dispute(OPEN, withdrawn=False), dispute(OPEN), end):
			steps.append(replace(steps[-1], disputes=(each,)))
	return steps


def play(events: list[PaymentFacts]) -> tuple[PaymentState, Decimal, list[tuple]]:
	"""Process events one by one, booking what is missing; return the end, the net amount booked, and what was booked."""
	facts, record, keys, net = PaymentFacts(), RECORD, [], Decimal(0)
	outward = {BookingKind.REFUND, BookingKind.DISPUTE}
	for event in events:
		facts = merge_facts(facts, event)
		for booking in find_missing_bookings(facts, record):
			keys.append(booking.key)
			net += -booking.amount if booking.kind in outward else booking.amount
			record = replace(record, booked=record.booked | {booking.key})
	return find_state(facts, record), net, keys


def test_events_in_any_order_any_number_of_times_lead_to_the_same_end():
	for seed in range(1000):
		chance = random.Random(seed)
		in_order = history(chance)
		# the vendor's last word contains everything before it
		expected = play(in_order[-1:])
		shuffled = in_order * 3
		chance.shuffle(shuffled)
		assert play(in_order)[:2] == expected[:2], f"seed {seed}"
		state, net, keys = play(shuffled)
		assert (state, net) == expected[:2], f"seed {seed}"
		assert len(keys) == len(set(keys)), f"seed {seed}: booked twice"


def test_the_merge_ignores_order_grouping_and_repetition():
	everything = [step for seed in range(12) for step in history(random.Random(seed))]
	for first, second, third in itertools.islice(itertools.product(everything, repeat=3), 0, None, 307):
		assert merge_facts(first, second) == merge_facts(second, first)
		assert merge_facts(merge_facts(first, second), third) == merge_facts(
			first, merge_facts(second, third)
		)
		assert merge_facts(merge_facts(first, second), second) == merge_facts(first, second)
