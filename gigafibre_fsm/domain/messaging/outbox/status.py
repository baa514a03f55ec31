"""The life of a message: which state follows which, and when to try again."""

from datetime import datetime, timedelta
from typing import Literal

State = Literal[
	"Queued", "Sending", "Sent", "Delivered", "Failed", "Unknown", "Held", "Cancelled", "Received"
]
Outcome = Literal["sent", "resend", "cancel"]

# A claim outlives every time-out of a call to the provider several times over.
LEASE = timedelta(minutes=3)
# After a lost answer the provider is given this long to list the message.
SETTLE = timedelta(seconds=30)
# A message in doubt is looked up again for a while: the provider itself may have been down.
LOOK_AGAIN = timedelta(minutes=10)
LOOK_FOR = timedelta(hours=2)

# Minutes until the next attempt; after the last one (about four hours) a late message helps nobody.
_PAUSES = (1, 2, 5, 10, 20, 30, 60, 60, 60)

# Twilio's words, in the order of a message's life. Callbacks arrive in any order.
_RANKS = {
	"accepted": 1,
	"scheduled": 1,
	"queued": 2,
	"sending": 3,
	"sent": 4,
	"partially_delivered": 5,
	"delivered": 6,
	"undelivered": 6,
	"failed": 6,
	"canceled": 6,
	"read": 7,
}
_STATES: dict[str, State] = {
	"partially_delivered": "Delivered",
	"delivered": "Delivered",
	"read": "Delivered",
	"undelivered": "Failed",
	"failed": "Failed",
	"canceled": "Cancelled",
}
_RESOLVABLE: dict[str, tuple[frozenset[str], State]] = {
	"sent": (frozenset({"Unknown", "Failed"}), "Delivered"),
	"resend": (frozenset({"Unknown", "Failed", "Held"}), "Queued"),
	"cancel": (frozenset({"Unknown", "Failed", "Held", "Queued"}), "Cancelled"),
}


def is_known(status: str) -> bool:
	"""Whether this is a status that the provider gives to outgoing messages."""
	return status in _RANKS


def state_of(status: str) -> State:
	"""Our state for a provider's status; whatever is under way counts as sent."""
	return _STATES.get(status, "Sent")


def is_advance(known: str, news: str) -> bool:
	"""Whether a status is news after the one that is known; a final status is never stepped back from."""
	return _RANKS.get(news, 0) > _RANKS.get(known, 0)


def next_attempt(attempts: int, now: datetime) -> datetime | None:
	"""When to try again after so many attempts, or None when it is time to give up."""
	if attempts > len(_PAUSES):
		return None
	return now + timedelta(minutes=_PAUSES[max(attempts, 1) - 1])


def next_look(attempted: datetime, now: datetime) -> datetime | None:
	"""When to look a message in doubt up again, or None when only a person can tell."""
	return now + LOOK_AGAIN if now - attempted < LOOK_FOR else None


def state_after_decision(state: str, outcome: Outcome) -> State | None:
	"""The state after a person's word, or None where that word makes no sense."""
	doubtful, after = _RESOLVABLE.get(outcome, (frozenset(), None))
	return after if state in doubtful else None
