"""The life of a message."""

from datetime import datetime, timedelta
from itertools import permutations

import pytest

from gigafibre_fsm.domain.messaging.outbox.status import (
	is_advance,
	next_attempt,
	next_look,
	state_after_decision,
	state_of,
)
from gigafibre_fsm.integrations.twilio.words import DeliveryStatus

NOW = datetime(2026, 11, 22, 12, 0)


def reduce_receipts(receipts: tuple[DeliveryStatus, ...]) -> str:
	known = None
	for status in receipts:
		known = status if is_advance(known, status) else known
	return state_of(known)


@pytest.mark.parametrize(
	"final", [DeliveryStatus.DELIVERED, DeliveryStatus.NOT_DELIVERED, DeliveryStatus.FAILED]
)
def test_receipts_in_any_order_and_twice_end_in_the_same_state(final: DeliveryStatus) -> None:
	life = (DeliveryStatus.QUEUED, DeliveryStatus.SENDING, DeliveryStatus.SENT, final)
	ends = {reduce_receipts(order + order) for order in permutations(life)}
	assert ends == {state_of(final)}


def test_a_final_status_is_not_changed_by_another_final_one() -> None:
	assert not is_advance(DeliveryStatus.DELIVERED, DeliveryStatus.NOT_DELIVERED)
	assert not is_advance(DeliveryStatus.FAILED, DeliveryStatus.DELIVERED)


def test_every_status_has_a_place_in_the_life_of_a_message() -> None:
	assert all(is_advance(None, status) for status in DeliveryStatus)


def test_being_read_is_news_after_being_delivered() -> None:
	assert is_advance(DeliveryStatus.DELIVERED, DeliveryStatus.READ)
	assert state_of(DeliveryStatus.READ) == "Delivered"


def test_attempts_come_later_and_later_and_end() -> None:
	times = [next_attempt(attempt, NOW) for attempt in range(1, 11)]
	assert times[0] == NOW + timedelta(minutes=1)
	assert times[-1] is None
	pauses = [moment - NOW for moment in times if moment]
	assert pauses == sorted(pauses)
	assert sum(pauses, timedelta()) < timedelta(hours=5)


def test_a_message_in_doubt_is_looked_up_for_a_while_only() -> None:
	assert next_look(NOW - timedelta(minutes=5), NOW) == NOW + timedelta(minutes=10)
	assert next_look(NOW - timedelta(hours=2), NOW) is None


@pytest.mark.parametrize(
	("state", "outcome", "after"),
	[
		("Unknown", "sent", "Delivered"),
		("Unknown", "resend", "Queued"),
		("Unknown", "cancel", "Cancelled"),
		("Failed", "resend", "Queued"),
		("Held", "resend", "Queued"),
		("Held", "sent", None),
		("Queued", "cancel", "Cancelled"),
		("Queued", "resend", None),
		("Sending", "resend", None),
		("Sending", "cancel", None),
		("Sent", "resend", None),
		("Delivered", "resend", None),
		("Received", "cancel", None),
	],
)
def test_a_person_decides_only_what_is_open(state: str, outcome: str, after: str | None) -> None:
	assert state_after_decision(state, outcome) == after
