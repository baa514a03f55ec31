"""What a declined charge means: try again, ask for another method, or let the customer pay themselves.

Source: the networks' rules on repeated attempts; a card that is lost, stolen, expired or invalid must not be tried again.
"""

from collections.abc import Mapping
from enum import Enum


class DeclineReason(Enum):
	"""Why a charge was declined, in words of no vendor; whatever is not known is OTHER."""

	INSUFFICIENT_FUNDS = "Insufficient Funds"
	LIMIT_EXCEEDED = "Limit Exceeded"
	TEMPORARY = "Temporary"
	OTHER = "Other"
	AUTHENTICATION_REQUIRED = "Authentication Required"
	LOST = "Lost"
	STOLEN = "Stolen"
	EXPIRED = "Expired"
	INVALID = "Invalid"
	MANDATE_ENDED = "Mandate Ended"
	ACCOUNT_CLOSED = "Account Closed"


class DeclineAction(Enum):
	"""What follows a decline."""

	RETRY = "Retry"
	SEND_PAY_LINK = "Send Pay Link"
	ASK_FOR_METHOD = "Ask for Another Method"


ACTIONS: Mapping[DeclineReason, DeclineAction] = {
	DeclineReason.INSUFFICIENT_FUNDS: DeclineAction.RETRY,
	DeclineReason.LIMIT_EXCEEDED: DeclineAction.RETRY,
	DeclineReason.TEMPORARY: DeclineAction.RETRY,
	DeclineReason.OTHER: DeclineAction.RETRY,
	DeclineReason.AUTHENTICATION_REQUIRED: DeclineAction.SEND_PAY_LINK,
	DeclineReason.LOST: DeclineAction.ASK_FOR_METHOD,
	DeclineReason.STOLEN: DeclineAction.ASK_FOR_METHOD,
	DeclineReason.EXPIRED: DeclineAction.ASK_FOR_METHOD,
	DeclineReason.INVALID: DeclineAction.ASK_FOR_METHOD,
	DeclineReason.MANDATE_ENDED: DeclineAction.ASK_FOR_METHOD,
	DeclineReason.ACCOUNT_CLOSED: DeclineAction.ASK_FOR_METHOD,
}
