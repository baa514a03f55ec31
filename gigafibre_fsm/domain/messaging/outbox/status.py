"""The states of a message: which follows which, and when to retry."""

from datetime import datetime, timedelta
from typing import Literal

from gigafibre_fsm.integrations.twilio.words import DeliveryStatus

State = Literal[
	"Queued", "Sending", "Sent", "Delivered", "Failed", "Unknown", "Held", "Cancelled", "Received"
]
Outcome = Literal["sent", "resend", "cancel"]

# A claim lasts several times longer than any time-out of a call to the provider.
LEASE = timedelta(minutes=3)
# After a lost answer, wait this long for the provider to list the message.
SETTLE = timedelta(seconds=30)
# A message in doubt is looked up repeatedly, as the provider itself may be down.
LOOK_AGAIN = timedelta(minutes=10)
LOOK_FOR = timedelta(hours=2)

# Minutes until the next attempt; after the last one (about four hours) a late message is useless.
_PAUSES = (1, 2, 5, 10, 20, 30, 60, 60, 60)

_RANKS = {
	DeliveryStatus.ACCEPTED: 1,
	DeliveryStatus.QUEUED: 2,
	DeliveryStatus.SENDING: 3,
	DeliveryStatus.SENT: 4,
	DeliveryStatus.PARTLY_DELIVERED: 5,
	DeliveryStatus.DELIVERED: 6,
	DeliveryStatus.NOT_DELIVERED: 6,
	DeliveryStatus.FAILED: 6,
	DeliveryStatus.CANCELLED: 6,
	DeliveryStatus.READ: 7,
}
"""The order of a message's life; receipts arrive in any order."""
_STATES: dict[DeliveryStatus, State] = {
	DeliveryStatus.PARTLY_DELIVERED: "Delivered",
	DeliveryStatus.DELIVERED: "Delivered",
	DeliveryStatus.READ: "Delivered",
	DeliveryStatus.NOT_DELIVERED: "Failed",
	DeliveryStatus.FAILED: "Failed",
	DeliveryStatus.CANCELLED: "Cancelled",
}
_RESOLVABLE: dict[str, tuple[frozenset[str], State]] = {
	"sent": (frozenset({"Unknown", "Failed"}), "Delivered"),
	"resend": (frozenset({"Unknown", "Failed", "Held"}), "Queued"),
	"cancel": (frozenset({"Unknown", "Failed", "Held", "Queued"}), "Cancelled"),
}


def state_of(status: DeliveryStatus) -> State:
	"""Return our state for a provider's status; one that is not final counts as Sent."""
	return _STATES.get(status, "Sent")


def is_advance(known: DeliveryStatus | None, news: DeliveryStatus) -> bool:
	"""Whether a status follows the known one; a final status is never left for an earlier one."""
	return _RANKS[news] > (_RANKS[known] if known else 0)


def next_attempt(attempts: int, now: datetime) -> datetime | None:
	"""Return when to try again after this many attempts, or None to give up."""
	if attempts > len(_PAUSES):
		return None
	return now + timedelta(minutes=_PAUSES[max(attempts, 1) - 1])


def next_look(attempted: datetime, now: datetime) -> datetime | None:
	"""Return when to look a message in doubt up again, or None when only a person can decide."""
	return now + LOOK_AGAIN if now - attempted < LOOK_FOR else None


def state_after_decision(state: str, outcome: Outcome) -> State | None:
	"""Return the state after a person's decision, or None if it does not apply in this state."""
	doubtful, after = _RESOLVABLE.get(outcome, (frozenset(), None))
	return after if state in doubtful else None
