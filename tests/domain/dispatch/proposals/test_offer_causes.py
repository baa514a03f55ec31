"""Until when a customer who is asked by text about another time can answer."""

from datetime import datetime, timedelta

import pytest

from gigafibre_fsm.domain.dispatch.proposals.offer_causes import PATIENCE, OfferCause, find_end

EARLIER, STORM = OfferCause.EARLIER, OfferCause.STORM


def at(hour: int, minute: int = 0) -> datetime:
	return datetime(2026, 11, 30, hour, minute)


@pytest.mark.parametrize(
	("cause", "offered", "planned", "end"),
	[
		(EARLIER, at(15), at(16), at(10)),  # an hour
		(EARLIER, at(9, 30), at(16), at(9, 30)),  # we would be there
		(EARLIER, at(15), at(9, 30), at(10)),  # the visit itself does not hurry them
		(STORM, at(9) + timedelta(days=1), at(16), at(13)),  # four hours
		(STORM, at(9) + timedelta(days=1), at(11), at(11)),  # the technician would be there
		(STORM, at(9) + timedelta(days=1), None, at(13)),
		(STORM, at(9) + timedelta(days=1), at(9, 10), at(9, 10)),
		(STORM, at(9) + timedelta(days=1), at(9, 9), None),  # too soon for a text
		(STORM, at(9) + timedelta(days=1), at(8), None),
		(EARLIER, at(9, 9), None, None),
	],
)
def test_a_question_ends_with_patience_or_when_somebody_would_be_there(cause, offered, planned, end):
	now = at(9)
	assert find_end(cause, now, now + PATIENCE[cause], offered, planned) == end
