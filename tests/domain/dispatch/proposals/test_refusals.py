"""What later plans obey of a refusal, and which conflicts a granted relaxation allows."""

from datetime import datetime

import pytest

from gigafibre_fsm.domain.dispatch.planning.model.answer import RelaxationKind
from gigafibre_fsm.domain.dispatch.proposals.grants import ALLOWED, can_grant, select_ungranted
from gigafibre_fsm.domain.dispatch.proposals.refusal_reasons import (
	Binding,
	MoveRefusal,
	RefusalCause,
	bind_later_plans,
)
from gigafibre_fsm.domain.dispatch.schedule.conflict_rules import Conflict, ConflictKind
from gigafibre_fsm.domain.dispatch.schedule.placement import Placement

WAITING = Placement(None, None, 60)
MARC = Placement("Marc", datetime(2026, 11, 30, 9), 60)
LATER = Placement("Marc", datetime(2026, 11, 30, 15), 60)
LUC = Placement("Luc", datetime(2026, 11, 30, 9), 60)
STAYS = Binding(None)


@pytest.mark.parametrize(
	("refusal", "before", "offered", "bound"),
	[
		(MoveRefusal(RefusalCause.TECHNICIAN), MARC, LUC, Binding("Luc")),
		(MoveRefusal(RefusalCause.TECHNICIAN), WAITING, LUC, Binding("Luc")),
		(MoveRefusal(RefusalCause.HOUR), MARC, LATER, STAYS),
		(MoveRefusal(RefusalCause.STAYS), MARC, LUC, STAYS),
		(MoveRefusal(RefusalCause.CUSTOMER), WAITING, LUC, STAYS),
		(MoveRefusal(RefusalCause.OTHER, "They do not get along"), MARC, LUC, Binding("Luc")),
		(MoveRefusal(None, "At work until four"), MARC, LATER, STAYS),
		(MoveRefusal(), MARC, LUC, Binding("Luc")),
		(MoveRefusal(), MARC, WAITING, None),
		(MoveRefusal(RefusalCause.STAYS), MARC, WAITING, STAYS),
		(MoveRefusal(RefusalCause.STAYS, is_remembered=False), MARC, LUC, None),
	],
)
def test_later_plans_obey_the_reason_and_nothing_that_was_not_to_be_remembered(
	refusal, before, offered, bound
):
	assert bind_later_plans(refusal, before, offered) == bound


def test_a_grant_allows_the_conflicts_it_names_and_no_other():
	late, busy = Conflict(ConflictKind.OUTSIDE_SHIFT, minutes=20), Conflict(ConflictKind.OVERLAP, "DJ-2")
	assert select_ungranted("overtime", [late, busy]) == [busy]
	assert select_ungranted("max_jobs", [late, busy]) == [late, busy]
	assert select_ungranted(None, [late]) == [late]
	assert ALLOWED.keys() == {kind.value for kind in RelaxationKind}, "each relaxation says what it allows"


def test_an_absence_is_never_granted_and_neither_is_an_exchange_or_one_of_a_crew():
	assert not any(ConflictKind.ABSENCE in allowed for allowed in ALLOWED.values())
	assert can_grant("overtime", 1)
	assert not can_grant("overtime", 2)
	assert not can_grant("exchange", 1)
