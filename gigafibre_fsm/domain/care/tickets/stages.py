"""What a ticket's status means to its customer, and what they may still do with it. Pure."""

from datetime import datetime, timedelta

RECEIVED, ANSWERED, ON_HOLD, OVER = "received", "answered", "on_hold", "over"
STATUS_OVER = ("Resolved", "Closed")
"""Statuses of an Issue that is over; the others are open."""
SENT, RECEIVED_BY_US = "Sent", "Received"
REOPENED_WITHIN = timedelta(days=14)
"""How long after a ticket was last changed a reply opens it again; later a reply begins a new one."""
BEST, WORST = 5, 1
BAD = 2
"""A rating this low is shown to a person."""


def stage_of(status: str, last_side: str) -> str:
	"""Return the stage of a ticket: received, answered, on_hold or over.

	Args:
		status: of the Issue. Answering does not change it in ERPNext, so that it does not decide alone.
		last_side: Sent or Received, of the last message that the customer sees; empty without one.
	"""
	if status in STATUS_OVER:
		return OVER
	if status == "Replied" or last_side == SENT:
		return ANSWERED
	return ON_HOLD if status == "On Hold" else RECEIVED


def is_reopened(status: str, changed_on: datetime, now: datetime) -> bool:
	"""Whether a reply continues this ticket; else it begins a new one.

	Args:
		status: of the Issue.
		changed_on: when it was last changed; site time, naive.
		now: site time, naive.
	"""
	return status not in STATUS_OVER or now - changed_on <= REOPENED_WITHIN


def may_rate(status: str, rating: int) -> bool:
	"""Whether a customer may rate a ticket: once, when it is over."""
	return status in STATUS_OVER and not rating
