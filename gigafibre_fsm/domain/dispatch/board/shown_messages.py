"""The messages of a day as the board shows them among its steps: in which state each is, and what it told of a visit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email import message_from_string
from email.policy import default as mail_policy

SENT, DELIVERED, FAILED, WAITS = "sent", "delivered", "failed", "waits"
RECORDED, UNKNOWN, CANCELLED = "recorded", "unknown", "cancelled"

_STATES = {
	# of FSM SMS
	"Queued": WAITS,
	"Sending": WAITS,
	"Delivered": DELIVERED,
	"Failed": FAILED,
	"Unknown": UNKNOWN,
	"Held": RECORDED,
	"Cancelled": CANCELLED,
	# of Frappe's Email Queue
	"Not Sent": WAITS,
	"Partially Sent": UNKNOWN,
	"Error": FAILED,
	# of both
	"Sent": SENT,
}
_NOBODY_COMES = frozenset({"customer_visit_cancelled", "customer_visit_postponed"})


@dataclass(frozen=True, slots=True)
class ToldVisit:
	"""What a message told of a visit: from when to when somebody comes (site time, naive), or that nobody does any more.

	`end` is None where an hour was told and no window; both moments are None where the message told no time.
	"""

	job: str
	start: datetime | None = None
	end: datetime | None = None
	is_off: bool = False


def state_of(status: str) -> str:
	"""Return how a message stands, from the state of a text or of an e-mail in Frappe's queue."""
	return _STATES.get(status, UNKNOWN)


def tell_technician(job: str, arrival: datetime | None) -> ToldVisit:
	"""Return what a text told a technician of a visit.

	Args:
		job: name of the Dispatch Job.
		arrival: the arrival that it announced, site time, naive; None if it said that the visit left their list.
	"""
	return ToldVisit(job, arrival, None, arrival is None)


def tell_customer(job: str, template: str, window: tuple[datetime, datetime] | None) -> ToldVisit:
	"""Return what a text told a customer of their visit.

	Args:
		job: name of the Dispatch Job.
		template: key of the FSM Message Template.
		window: the window that it promised, site time, naive; None if it promised none.
	"""
	start, end = window or (None, None)
	return ToldVisit(job, start, end, template in _NOBODY_COMES)


def count_newer(steps: Iterable[datetime], moment: datetime) -> int:
	"""Return how many of these instants are after a moment, all UTC, naive."""
	return sum(1 for step in steps if step > moment)


def read_subject(source: str) -> str:
	"""Return the subject of an e-mail from the beginning of its source; empty if it is not in it."""
	return str(message_from_string(source, policy=mail_policy).get("subject") or "")
