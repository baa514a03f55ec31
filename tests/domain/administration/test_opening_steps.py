"""The steps that open a site: done by what is there, skipped by a person, proposed in working hours."""

from datetime import datetime

import pytest

from gigafibre_fsm.domain.administration.opening import steps
from gigafibre_fsm.domain.administration.opening.steps import OpeningFacts, OpeningStep, StepState

NEW = OpeningFacts(False, False, 0, False, 0, 0)
OPENED = OpeningFacts(True, True, 1, True, 1, 1)


def test_a_new_site_begins_with_its_company_and_an_opened_one_has_nothing_to_do() -> None:
	new, opened = steps.judge_steps(NEW, ()), steps.judge_steps(OPENED, ())
	assert set(new.values()) == {StepState.OPEN}
	assert steps.find_next(new) is OpeningStep.COMPANY
	assert set(opened.values()) == {StepState.DONE}
	assert steps.find_next(opened) is None


def test_a_skipped_step_is_passed_over_until_what_it_asks_for_is_there() -> None:
	states = steps.judge_steps(NEW, {"company", "office"})
	assert states[OpeningStep.COMPANY] is StepState.SKIPPED
	assert steps.find_next(states) is OpeningStep.TECHNICIAN
	assert steps.judge_steps(OPENED, {"company"})[OpeningStep.COMPANY] is StepState.DONE


def test_steps_that_were_all_skipped_leave_nothing_open() -> None:
	assert steps.find_next(steps.judge_steps(NEW, {each.value for each in OpeningStep})) is None


@pytest.mark.parametrize(
	("now", "proposed"),
	[
		("2026-11-23 10:20", "2026-11-23 12:00"),  # a Monday
		("2026-11-23 05:00", "2026-11-23 09:00"),
		("2026-11-23 14:59", "2026-11-23 16:00"),
		("2026-11-23 15:00", "2026-11-24 09:00"),
		("2026-11-23 23:30", "2026-11-24 09:00"),
		("2026-11-27 17:00", "2026-11-30 09:00"),  # Friday evening
		("2026-11-28 10:00", "2026-11-30 09:00"),  # Saturday
		("2026-11-29 23:59", "2026-11-30 09:00"),
	],
)
def test_a_first_visit_is_proposed_in_working_hours(now: str, proposed: str) -> None:
	assert steps.propose_arrival(datetime.fromisoformat(now)) == datetime.fromisoformat(proposed)
