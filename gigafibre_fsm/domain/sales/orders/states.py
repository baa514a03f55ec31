"""States of an order, and what may become of it. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum


class SaleState(str, Enum):
	"""How far an order is, as stored; a blocked order keeps the state that it has reached."""

	DRAFT = "Draft"
	LOCATED = "Located"
	PLANNED = "Planned"
	VERIFIED = "Verified"
	HELD = "Held"
	SUBMITTED = "Submitted"
	SIGNED = "Signed"
	READY = "Ready"
	SCHEDULED = "Scheduled"
	INSTALLED = "Installed"
	ONLINE = "Online"
	LIVE = "Live"
	BILLED = "Billed"
	CANCELLING = "Cancelling"
	CANCELLED = "Cancelled"
	ABANDONED = "Abandoned"


class Turn(str, Enum):
	"""Whose turn it is."""

	SALES = "Sales"
	CUSTOMER = "Customer"
	DISPATCH = "Dispatch"
	TECHNICIAN = "Technician"
	NETWORK = "Network"
	ACCOUNTS = "Accounts"
	NOBODY = "Nobody"


BEFORE_SUBMISSION = (
	*(SaleState.DRAFT, SaleState.LOCATED, SaleState.PLANNED),
	*(SaleState.VERIFIED, SaleState.HELD),
)
"""Of such an order nothing exists but itself, its slot and its port."""
WEB = "Web"
"""The channel of an order that its customer made alone."""
UNDER_WAY = (
	*(SaleState.SUBMITTED, SaleState.SIGNED, SaleState.READY, SaleState.SCHEDULED),
	*(SaleState.INSTALLED, SaleState.ONLINE),
)
"""Steps of such an order are still to be done, and it may be cancelled."""
WORKED_ON = (*UNDER_WAY, SaleState.LIVE, SaleState.BILLED, SaleState.CANCELLING)
"""States in which the clock looks at an order."""

OVER = (SaleState.CANCELLING, SaleState.CANCELLED, SaleState.ABANDONED)
"""Nothing of such an order is done any more; what was done is undone."""

ABANDONED_AFTER = timedelta(hours=24)
"""How long an order that nobody submits stands after its last change."""
PURGED_AFTER = timedelta(days=30)
"""How long an abandoned order is kept; it holds a person's name and address."""


@dataclass(frozen=True)
class DraftFacts:
	"""What an order that is not submitted yet knows already.

	Attributes:
		has_address: whether it says where the line is to be.
		has_plan: whether a plan was chosen.
		has_person: whether it says for whom, in a way in which they can be reached.
		is_verified: whether that address or number is known to be theirs.
		has_slot: whether a time of the visit is held.
	"""

	has_address: bool = False
	has_plan: bool = False
	has_person: bool = False
	is_verified: bool = False
	has_slot: bool = False


def find_draft_state(facts: DraftFacts) -> SaleState:
	"""Return how far an order is that is not submitted yet: each state needs those before it."""
	reached = (
		(SaleState.LOCATED, facts.has_address),
		(SaleState.PLANNED, facts.has_plan),
		(SaleState.VERIFIED, facts.has_person and facts.is_verified),
		(SaleState.HELD, facts.has_slot),
	)
	state = SaleState.DRAFT
	for following, is_reached in reached:
		if not is_reached:
			break
		state = following
	return state


def may_cancel(state: SaleState) -> bool:
	"""Whether an order can be cancelled: until the service runs; after that the service is ended instead."""
	return state in (*BEFORE_SUBMISSION, *UNDER_WAY)


def is_abandoned(state: SaleState, changed_on: datetime, now: datetime) -> bool:
	"""Whether nobody has come back to an order that is not submitted.

	Args:
		state: of the order.
		changed_on: when it was changed last, UTC.
		now: UTC.
	"""
	return state in BEFORE_SUBMISSION and now - changed_on >= ABANDONED_AFTER


def values_of(states: Collection[SaleState]) -> list[str]:
	"""Return states as they are stored."""
	return [each.value for each in states]
