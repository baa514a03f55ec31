"""The demonstration shows a believable day whenever it is filled: at night, at a weekend, on a holiday, when clocks change."""

import random
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import pytest

frappe = pytest.importorskip("frappe")

from demo import day, seed, visits, work  # noqa: E402
from demo.shown_day import DUTY_SIZE, ShownDay  # noqa: E402
from gigafibre_fsm.domain.dispatch.proposals import repository as plan_repository  # noqa: E402
from gigafibre_fsm.domain.dispatch.proposals import serializers as proposals  # noqa: E402
from gigafibre_fsm.domain.dispatch.proposals import worker as plan_worker  # noqa: E402
from gigafibre_fsm.domain.dispatch.proposals.solve import PlanRequest  # noqa: E402
from tests.plugin import FULL  # noqa: E402

OVER = ("Completed", "Not Done")
UNDER_WAY = ("En Route", "On Site")

# the visits of a day need modems of this one alone
MODELS_OF_DAY = [model for model in day.MODELS if model.name == work.MAIN_MODEL]
# those on duty and one who works usual hours, each with a visit before and one after the moment: more is the same again
TECHNICIANS_OF_DAY, VISITS_OF_SHIFT = (
	(len(day.TECHNICIANS), visits.VISITS_OF_SHIFT) if FULL else (DUTY_SIZE + 1, 2)
)
PLANNER_SECONDS = 1

# as the site's clock shows them, and the working day that follows
MOMENTS = {
	"a Friday at a quarter past ten in the evening": (datetime(2026, 11, 27, 22, 15), date(2026, 11, 30)),
}
if FULL:
	MOMENTS |= {
		"the night that has an hour twice": (datetime(2026, 11, 1, 1, 30), date(2026, 11, 2)),
		"a Sunday at three in the night": (datetime(2026, 11, 29, 3, 0), date(2026, 11, 30)),
		"New Year's Day": (datetime(2027, 1, 1, 14, 0), date(2027, 1, 4)),
		"the night that lacks an hour": (datetime(2027, 3, 14, 3, 5), date(2027, 3, 15)),
	}


@pytest.fixture(scope="module")
def provider(connected_site: str) -> Iterator[None]:
	"""The provider without any day, made once and gone when the file is done."""
	frappe.set_user("Administrator")
	random.seed(seed.SEED)
	seed.fill_provider(datetime(2026, 10, 1, 12, 0), MODELS_OF_DAY)
	frappe.db.savepoint("provider")
	yield
	frappe.db.rollback()
	frappe.clear_document_cache("FSM Dispatch Settings", "FSM Dispatch Settings")


@pytest.fixture(params=MOMENTS.values(), ids=MOMENTS.keys())
def shown(provider, request, monkeypatch) -> Iterator[tuple[ShownDay, date]]:
	"""The day as it is filled at one of the moments, taken away afterwards."""
	now, next_day = request.param
	random.seed(seed.SEED)
	for technician in day.TECHNICIANS[TECHNICIANS_OF_DAY:]:
		frappe.db.set_value("Dispatch Technician", {"technician_name": technician[0]}, "status", "Inactive")
	monkeypatch.setattr(visits, "VISITS_OF_SHIFT", VISITS_OF_SHIFT)
	shown = seed.shown_day(now)
	seed.shifts(shown)
	visits.fill_today(shown)
	yield shown, next_day
	frappe.db.rollback(save_point="provider")
	frappe.db.value_cache.clear()
	frappe.clear_cache(doctype="Dispatch Job")


def test_the_dispatcher_holds_a_dispatchers_role_and_no_other(provider):
	"""Frappe gives System Manager to the first user of a site's desk."""
	frappe.db.delete("Has Role", {"role": "System Manager", "parent": ("!=", "Administrator")})
	seed.staff()
	roles = {
		email: set(frappe.get_all("Has Role", {"parent": email, "parenttype": "User"}, pluck="role"))
		for email, *_rest in seed.STAFF
	}
	assert roles["repartition@gigafibre.example"] == {"FSM Dispatcher"}
	assert "System Manager" in roles["gestion@gigafibre.example"]


@pytest.mark.nightly
def test_visits_are_over_under_way_and_to_come_within_shifts_around_the_moment(shown):
	day_on_show, next_day = shown
	now, today = day_on_show.now, visits.visits_of(day_on_show.today)
	count = Counter(
		"over" if visit.status in OVER else "under way" if visit.status in UNDER_WAY else visit.status
		for visit in today
	)
	assert count["over"] >= 2 and count["under way"] >= 1 and count["Dispatched"] >= 2, count
	assert day_on_show.next_working_day == next_day
	shifts = _shifts()
	names = dict(frappe.get_all("Dispatch Technician", fields=["name", "technician_name"], as_list=True))
	on_shift = [names[name] for name, (start, end) in shifts.items() if start <= now.time() < end]
	assert len(on_shift) >= 4, shifts
	assert visits.MAIN_TECHNICIAN in on_shift
	for visit in today:
		start, end = shifts[visit.technician]
		assert start <= visit.arrival.time(), visit
		assert (visit.arrival + timedelta(minutes=visit.duration)).time() <= end, visit
		assert (visit.status in OVER) == (visit.arrival + timedelta(minutes=visit.duration) <= now), visit
	_bring_forward(day_on_show, [visit.name for visit in today])


@pytest.mark.slow
def test_the_planner_betters_every_figure_of_the_next_working_day(provider):
	now = datetime(2026, 11, 29, 3, 0)
	random.seed(seed.SEED)
	shown = seed.shown_day(now)
	seed.shifts(shown)
	visits.fill_next_day(shown)
	visits.fill_waiting(shown)
	frappe.db.set_single_value("FSM Dispatch Settings", "planner_seconds", PLANNER_SECONDS)
	plan = plan_repository.request_plan(PlanRequest("Day", shown.next_working_day), now)
	plan_worker.run_plan(plan, lambda: now, keep=lambda step: step())
	proposal = proposals.serialize_proposal(plan, now)
	before, after = proposal["figures_before"], proposal["figures_after"]
	assert all(after[name] < before[name] or before[name] == after[name] == 0 for name in before), proposal


def _shifts() -> dict[str, tuple[time, time]]:
	"""When each technician works, by the document's name."""
	rows = frappe.get_all("Dispatch Technician", fields=["name", "shift_start", "shift_end"])
	return {
		row.name: tuple((datetime.min + hour).time() for hour in (row.shift_start, row.shift_end))
		for row in rows
	}


def _bring_forward(shown: ShownDay, names: list[str]) -> None:
	"""A later run on the same day adds no visits and takes those that are due to their end."""
	later = seed.shown_day(shown.now + timedelta(hours=1))
	visits.fill_today(later)
	after = visits.visits_of(later.today)
	assert [visit.name for visit in after] == names
	due = [visit for visit in after if visit.arrival + timedelta(minutes=visit.duration) <= later.now]
	assert all(visit.status in OVER for visit in due)
