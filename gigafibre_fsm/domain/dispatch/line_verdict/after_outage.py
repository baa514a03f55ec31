"""What to propose for a visit that waited for an outage which is over. Pure."""

from datetime import datetime
from enum import Enum

from gigafibre_fsm.domain.dispatch.line_verdict.verdict import VerdictKind


class OutageProposal(Enum):
	"""What dispatch may do with the visit."""

	CANCEL = "Cancel"
	CALL = "Call"
	KEEP = "Keep"


def propose_next(
	verdict: VerdictKind, *, is_heard: bool, booked_on: datetime, outage_began: datetime | None
) -> OutageProposal:
	"""Propose what becomes of a visit once its address is out of the outage; a person decides.

	A line that still shows a fault keeps its visit. One that is heard and works loses it if it was booked because of the outage;
	if it was booked before, its customer is asked whether the older trouble is still there.

	Args:
		verdict: on the line as it is now.
		is_heard: whether a device of the home is online.
		booked_on: when the visit was made, site time, naive.
		outage_began: site time, naive; None if unknown.
	"""
	if verdict in (VerdictKind.FIBRE, VerdictKind.DEVICE_OFF):
		return OutageProposal.KEEP
	is_of_outage = outage_began is not None and booked_on >= outage_began
	if verdict is VerdictKind.NOTHING_SEEN and is_heard and is_of_outage:
		return OutageProposal.CANCEL
	return OutageProposal.CALL
