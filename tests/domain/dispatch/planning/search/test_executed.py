"""The rest of a day: what it costs technicians who are on the road, and what can still be offered."""

from dataclasses import replace

from gigafibre_fsm.domain.dispatch.planning import plan_day
from gigafibre_fsm.domain.dispatch.planning.model.answer import RelaxationKind
from gigafibre_fsm.domain.dispatch.planning.model.problem import Lock, Objective, Problem, Route, Stop
from tests.domain.dispatch.planning.days import DRIVE, HOUR, day, job, technician

NOON = 12 * HOUR
WORK = (Objective.PLACE, Objective.WORK)
# home at 0, 2 on the way from there to 1
LINE = ((0, 2 * DRIVE, DRIVE), (2 * DRIVE, 0, DRIVE), (DRIVE, DRIVE, 0))


def at_noon(*new, **rest) -> Problem:
	"""Return a day at noon: T has just done A, the farthest job, U has not left home."""
	start = NOON - HOUR
	done = job("A", 1, started=Lock("T", start))
	stops = (Stop("A", start, start, NOON, 2 * DRIVE),)
	published = (Route("T", stops, start - 2 * DRIVE, NOON + 2 * DRIVE, travel=4 * DRIVE),)
	people = [technician("U"), technician("T")]
	return day([done, *new], people, matrix=LINE, published=published, now=NOON, **rest)


def routes(problem: Problem) -> dict[str, tuple[str, ...]]:
	"""Return who does what by a new plan."""
	return {route.technician: route.jobs for route in plan_day(problem).routes}


def test_a_job_on_the_way_home_goes_to_who_drives_home_anyway() -> None:
	assert routes(at_noon(job("B", 2))) == {"U": (), "T": ("A", "B")}


def test_nobody_waits_on_the_road_for_a_job_that_another_can_leave_home_for() -> None:
	later = job("B", 2, windows=((15 * HOUR, 16 * HOUR),))
	assert routes(at_noon(later, objectives=WORK)) == {"U": ("B",), "T": ("A",)}
	soon = job("B", 2, windows=((NOON + DRIVE, 16 * HOUR),))
	assert routes(at_noon(soon, objectives=WORK)) == {"U": (), "T": ("A", "B")}


def test_work_already_done_counts_when_the_rest_is_spread_evenly() -> None:
	fair = (Objective.PLACE, Objective.BALANCE)
	assert routes(at_noon(job("B", 0, duration=4 * HOUR), objectives=fair))["U"] == ("B",)


def test_what_is_offered_in_the_middle_of_a_day_begins_after_now() -> None:
	missed = job("B", 2, windows=((8 * HOUR, 9 * HOUR),))
	(unplaced,) = plan_day(at_noon(missed)).unplaced
	wider = [offer for offer in unplaced.relaxations if offer.ease == RelaxationKind.WINDOW]
	assert {offer.technician for offer in wider} == {"T", "U"}
	assert all(offer.start >= NOON + DRIVE for offer in wider)


def test_technicians_leave_early_or_as_late_as_their_work_allows() -> None:
	problem = day([job("A", 1, windows=((9 * HOUR, 11 * HOUR),))], [technician("T")], objectives=WORK)
	early, late = (plan_day(replace(problem, leave_late=late)) for late in (False, True))
	assert [plan.routes[0].stops[0].start for plan in (early, late)] == [9 * HOUR, 11 * HOUR]
	assert early.figures.work == late.figures.work
