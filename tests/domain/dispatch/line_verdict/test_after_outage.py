"""What is proposed for a visit once its outage is over."""

from datetime import datetime, timedelta

import pytest

from gigafibre_fsm.domain.dispatch.line_verdict.after_outage import OutageProposal, propose_next
from gigafibre_fsm.domain.dispatch.line_verdict.verdict import VerdictKind

BEGAN = datetime(2026, 11, 29, 10, 0)
DURING, BEFORE = BEGAN + timedelta(hours=1), BEGAN - timedelta(days=2)
CANCEL, CALL, KEEP = OutageProposal.CANCEL, OutageProposal.CALL, OutageProposal.KEEP


@pytest.mark.parametrize(
	("verdict", "booked_on", "began", "proposal"),
	[
		(VerdictKind.NOTHING_SEEN, DURING, BEGAN, CANCEL),
		(VerdictKind.NOTHING_SEEN, BEGAN, BEGAN, CANCEL),
		(VerdictKind.NOTHING_SEEN, BEFORE, BEGAN, CALL),
		(VerdictKind.NOTHING_SEEN, DURING, None, CALL),
		(VerdictKind.WIFI, DURING, BEGAN, CALL),
		(VerdictKind.UNPAID, DURING, BEGAN, CALL),
		(VerdictKind.FIBRE, DURING, BEGAN, KEEP),
		(VerdictKind.FIBRE, BEFORE, BEGAN, KEEP),
		(VerdictKind.DEVICE_OFF, DURING, BEGAN, KEEP),
		(VerdictKind.DEVICE_OFF, BEFORE, None, KEEP),
	],
)
def test_a_visit_is_cancelled_only_if_it_was_for_the_outage_and_the_line_works(
	verdict: VerdictKind, booked_on: datetime, began: datetime | None, proposal: OutageProposal
):
	found = propose_next(verdict, is_heard=True, booked_on=booked_on, outage_began=began)
	assert found is proposal


def test_a_line_of_which_nothing_is_heard_is_not_said_to_work():
	found = propose_next(VerdictKind.NOTHING_SEEN, is_heard=False, booked_on=DURING, outage_began=BEGAN)
	assert found is CALL
