"""States of a Service Agreement, and which may follow which. Pure.

A customer reads before they sign; what is signed is never signed again, and what is over stays over.
"""

from enum import Enum


class AgreementState(str, Enum):
	"""State as stored on the Service Agreement."""

	DRAFT = "Draft"
	SENT = "Sent"
	VIEWED = "Viewed"
	SIGNED = "Signed"
	IN_FORCE = "In Force"
	AMENDED = "Amended"
	ENDED = "Ended"
	CANCELLED = "Cancelled"
	DECLINED = "Declined"
	EXPIRED = "Expired"
	VOID = "Void"


UNSIGNED_ENDS = (AgreementState.DECLINED, AgreementState.EXPIRED, AgreementState.VOID)

NEXT: dict[AgreementState, tuple[AgreementState, ...]] = {
	AgreementState.DRAFT: (AgreementState.SENT, AgreementState.VOID),
	AgreementState.SENT: (AgreementState.VIEWED, AgreementState.SIGNED, *UNSIGNED_ENDS),
	AgreementState.VIEWED: (AgreementState.SIGNED, *UNSIGNED_ENDS),
	AgreementState.SIGNED: (AgreementState.IN_FORCE, AgreementState.CANCELLED),
	AgreementState.IN_FORCE: (AgreementState.AMENDED, AgreementState.ENDED, AgreementState.CANCELLED),
}
"""A state that is missing here is final."""

TO_SIGN = (AgreementState.SENT, AgreementState.VIEWED)
"""Open to the customer's signature."""
UNSIGNED = (AgreementState.DRAFT, *TO_SIGN)
"""Not signed yet, and may still be."""
BINDING = (AgreementState.SIGNED, AgreementState.IN_FORCE)
"""Signed, and not over."""


def may_follow(state: AgreementState, new: AgreementState) -> bool:
	"""Whether an agreement in `state` may become `new`."""
	return new in NEXT.get(state, ())
