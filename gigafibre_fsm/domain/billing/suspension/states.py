"""States of a suspension, and the rule by which a service is restored.

A command without an answer leads to Unknown, never to a guess: a person looks. To restore is always safe to repeat.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from enum import Enum

from gigafibre_fsm.domain.billing.suspension.interlock import DEFAULT_LIMITS, InterlockLimits

RESTORE_WITHIN = timedelta(minutes=5)
"""From the moment at which the debt is cleared, at any hour of day and night."""


class SuspensionState(Enum):
	"""State of a customer's suspension; NONE is a service that works and is not about to be suspended."""

	NONE = "In Service"
	FIRST_NOTICE = "First Notice"
	LAST_NOTICE = "Last Notice"
	TO_CONFIRM = "To Confirm"
	CHECKED = "Checked"
	REFUSED = "Refused"
	REQUESTED = "Requested"
	SUSPENDED = "Suspended"
	RESTORING = "Restoring"
	UNKNOWN = "Unknown"


class SuspensionEvent(Enum):
	"""What changes the state of a suspension."""

	FIRST_NOTICE_DELIVERED = "First Notice Delivered"
	LAST_NOTICE_DELIVERED = "Last Notice Delivered"
	REVIEW_MISSING = "Only a Review Is Missing"
	ALLOWED = "Allowed by the Interlock"
	REFUSED = "Refused by the Interlock"
	REQUESTED = "Requested"
	CONFIRMED = "Confirmed"
	REJECTED = "Rejected"
	NO_ANSWER = "No Answer"
	CLEARED = "Debt Cleared"
	FOUND_WORKING = "Found Working"
	FOUND_SUSPENDED = "Found Suspended"


_State, _Event = SuspensionState, SuspensionEvent

TRANSITIONS: Mapping[SuspensionState, Mapping[SuspensionEvent, SuspensionState]] = {
	_State.NONE: {_Event.FIRST_NOTICE_DELIVERED: _State.FIRST_NOTICE},
	_State.FIRST_NOTICE: {
		_Event.LAST_NOTICE_DELIVERED: _State.LAST_NOTICE,
		_Event.CLEARED: _State.NONE,
	},
	_State.LAST_NOTICE: {
		_Event.REVIEW_MISSING: _State.TO_CONFIRM,
		_Event.ALLOWED: _State.CHECKED,
		_Event.REFUSED: _State.REFUSED,
		_Event.CLEARED: _State.NONE,
	},
	_State.TO_CONFIRM: {
		_Event.REVIEW_MISSING: _State.TO_CONFIRM,
		_Event.ALLOWED: _State.CHECKED,
		_Event.REFUSED: _State.REFUSED,
		_Event.CLEARED: _State.NONE,
	},
	_State.CHECKED: {
		_Event.REQUESTED: _State.REQUESTED,
		_Event.REFUSED: _State.REFUSED,
		_Event.CLEARED: _State.NONE,
	},
	_State.REFUSED: {
		_Event.LAST_NOTICE_DELIVERED: _State.LAST_NOTICE,
		_Event.REVIEW_MISSING: _State.TO_CONFIRM,
		_Event.ALLOWED: _State.CHECKED,
		_Event.REFUSED: _State.REFUSED,
		_Event.CLEARED: _State.NONE,
	},
	_State.REQUESTED: {
		_Event.CONFIRMED: _State.SUSPENDED,
		# nothing was suspended: the interlock is asked again before another attempt
		_Event.REJECTED: _State.LAST_NOTICE,
		_Event.NO_ANSWER: _State.UNKNOWN,
		_Event.CLEARED: _State.RESTORING,
	},
	_State.SUSPENDED: {_Event.CLEARED: _State.RESTORING},
	_State.RESTORING: {
		_Event.CONFIRMED: _State.NONE,
		_Event.REJECTED: _State.UNKNOWN,
		_Event.NO_ANSWER: _State.UNKNOWN,
	},
	_State.UNKNOWN: {
		_Event.FOUND_WORKING: _State.NONE,
		_Event.FOUND_SUSPENDED: _State.SUSPENDED,
		_Event.CLEARED: _State.RESTORING,
	},
}
CAN_BE_RESTORED = frozenset({SuspensionState.REQUESTED, SuspensionState.SUSPENDED, SuspensionState.UNKNOWN})
"""The service is, or could be, suspended."""


def find_next_state(state: SuspensionState, event: SuspensionEvent) -> SuspensionState:
	"""Return the state after an event.

	Raises:
		ValueError: the event cannot happen in this state.
	"""
	following = TRANSITIONS[state].get(event)
	if following is None:
		raise ValueError(f"{event.value} cannot happen in state {state.value}")
	return following


class RestoreReason(Enum):
	"""Why a service is restored."""

	DEBT_CLEARED = "Debt Cleared"
	ARRANGEMENT = "Arrangement"
	ORDERED = "Ordered by a Person"


@dataclass(frozen=True)
class RestoreFacts:
	"""What decides whether a service is restored.

	Attributes:
		overdue: dollars by the ledger, without disputed amounts; a bank debit counts only when it has succeeded.
		has_arrangement: a person agreed to a promise or delay after the suspension.
		ordered_by: person who orders it.
	"""

	state: SuspensionState
	overdue: Decimal
	has_arrangement: bool = False
	ordered_by: str | None = None


def find_restore_reason(
	facts: RestoreFacts, limits: InterlockLimits = DEFAULT_LIMITS
) -> RestoreReason | None:
	"""Return why a service is to be restored now, or None if it is not.

	A debt that could not have led to a suspension does not uphold one. Hour and day do not matter.
	"""
	if facts.state not in CAN_BE_RESTORED:
		return None
	if facts.ordered_by:
		return RestoreReason.ORDERED
	if facts.overdue <= limits.amount:
		return RestoreReason.DEBT_CLEARED
	return RestoreReason.ARRANGEMENT if facts.has_arrangement else None
