"""Flows of the clock on the site: calendars after downtime and with two schedulers, dates of records, overdue invoices."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

import frappe

from gigafibre_fsm.domain.flows.triggers import clock, listening
from gigafibre_fsm.domain.platform import instants
from tests import flow_site
from tests.clocks import freeze_time
from tests.flow_triggers import list_runs, make_flow, process

NOTE, TODO = "Note", "ToDo"


@pytest.fixture(autouse=True)
def _flows(connected_site: str) -> Iterator[None]:
	flow_site.forget_flows()
	listening.forget_listeners()
	yield
	flow_site.forget_flows()
	frappe.db.delete(TODO, {"description": ("like", "flow clock%")})
	frappe.db.delete(NOTE, {"title": ("like", "flow clock%")})
	listening.forget_listeners()
	frappe.db.commit()


def local(*parts: int) -> datetime:
	"""A site time as naive UTC."""
	return instants.to_utc(datetime(*parts))


def let_clock_look(moment: datetime) -> None:
	"""Let the clock look at a moment, UTC, and work on what is due."""
	with freeze_time(moment):
		clock.look_due()
		process()


def occurrences(template: str) -> list[str]:
	"""The times for which runs began, site time."""
	runs = frappe.get_all("Flow Run", {"template": template}, "cause", order_by="instant, creation")
	return sorted(frappe.parse_json(each.cause)["payload"]["at"][:16] for each in runs)


@pytest.mark.parametrize(
	("missed", "times"),
	[
		("latest", ["2026-06-03 09:00"]),
		("all", ["2026-06-01 09:00", "2026-06-02 09:00", "2026-06-03 09:00"]),
		("none", []),
	],
)
def test_a_calendar_makes_up_for_what_it_missed_as_it_was_told(missed: str, times: list[str]):
	with freeze_time(local(2026, 6, 1, 8)):
		template = make_flow("calendar", cron="0 9 * * *", missed=missed)
	let_clock_look(local(2026, 6, 3, 12))
	assert occurrences(template) == times
	let_clock_look(local(2026, 6, 3, 12, 1))
	let_clock_look(local(2026, 6, 4, 9, 0))
	assert occurrences(template) == [*times, "2026-06-04 09:00"]


def test_two_schedulers_make_one_run_of_an_occurrence():
	with freeze_time(local(2026, 6, 1, 8)):
		template = make_flow("calendar", cron="0 9 * * *")
	before = frappe.db.get_value("Flow Template", template, ["next_occurrence", "seen_until"], as_dict=True)
	assert before.next_occurrence == local(2026, 6, 1, 9)
	let_clock_look(local(2026, 6, 1, 9, 0))
	# the second scheduler had read the row before the first one committed
	frappe.db.set_value("Flow Template", template, dict(before), update_modified=False)
	let_clock_look(local(2026, 6, 1, 9, 1))
	assert occurrences(template) == ["2026-06-01 09:00"]


@pytest.mark.parametrize(
	("night", "count"), [((2026, 10, 31, 23), 6), ((2026, 3, 7, 23), 5)], ids=["autumn", "spring"]
)
def test_an_hourly_calendar_is_due_once_an_hour_when_clocks_change(night: tuple, count: int):
	begin = local(*night)
	with freeze_time(begin):
		template = make_flow("calendar", cron="30 * * * *", missed="none")
	for half_hour in range(1, 2 * count + 1):
		let_clock_look(begin + timedelta(minutes=30 * half_hour))
	assert len(list_runs(template)) == count


def test_a_paused_calendar_does_not_make_up_for_its_pause():
	from gigafibre_fsm.domain.flows.templates import activation

	with freeze_time(local(2026, 6, 1, 8)):
		template = make_flow("calendar", cron="0 9 * * *", missed="all")
		activation.pause(template, "test")
		frappe.db.commit()
	let_clock_look(local(2026, 6, 1, 9, 0))
	with freeze_time(local(2026, 6, 2, 10)):
		activation.resume(template)
		frappe.db.commit()
	let_clock_look(local(2026, 6, 3, 9, 0))
	assert occurrences(template) == ["2026-06-03 09:00"]


def test_another_version_passes_over_nothing_that_has_come():
	from gigafibre_fsm.domain.flows.templates import activation, drafts

	with freeze_time(local(2026, 6, 1, 8)):
		template = make_flow("calendar", cron="0 9 * * *")
	trigger = {"kind": "calendar", "inputs": {"cron": "0 9 * * *"}}
	steps = [{"id": "s1", "kind": "stop", "name": "another"}]
	with freeze_time(local(2026, 6, 1, 9, 0) + timedelta(seconds=20)):
		drafts.save_draft(template, frappe.as_json({"schema": 1, "trigger": trigger, "steps": steps}), "")
		activation.activate(template)
		frappe.db.commit()
	let_clock_look(local(2026, 6, 1, 9, 1))
	assert occurrences(template) == ["2026-06-01 09:00"]


def make_todo(day: date | None, number: int = 1) -> str:
	"""A record with a date."""
	values = {"doctype": TODO, "description": f"flow clock {number}", "date": day}
	return frappe.get_doc(values).insert().name


def day_flow(**inputs: Any) -> str:
	"""A flow two days before the date of a task, at nine."""
	with freeze_time(local(2026, 6, 1, 8)):
		return make_flow(
			"date_field", doctype=TODO, field="doc.date", offset={"days": 2}, side="before", **inputs
		)


def test_a_date_starts_its_flow_once_for_each_value_and_is_timed_anew_when_it_changes():
	template = day_flow()
	with freeze_time(local(2026, 6, 1, 8)):
		first, second = make_todo(date(2026, 6, 5)), make_todo(date(2026, 6, 9), 2)
		make_todo(None, 3)
		frappe.db.commit()
	let_clock_look(local(2026, 6, 3, 8, 59))
	assert not list_runs(template)
	let_clock_look(local(2026, 6, 3, 9, 0))
	let_clock_look(local(2026, 6, 3, 9, 15))
	assert [each.record_name for each in list_runs(template)] == [first]
	with freeze_time(local(2026, 6, 4, 8)):
		frappe.get_doc(TODO, first).db_set("date", date(2026, 6, 7))
		frappe.get_doc(TODO, second).db_set("date", date(2026, 6, 20))
		frappe.db.commit()
	let_clock_look(local(2026, 6, 5, 9, 0))
	let_clock_look(local(2026, 6, 7, 9, 0))
	assert [each.record_name for each in list_runs(template)] == [first, first]
	with freeze_time(local(2026, 6, 4, 8)):
		frappe.get_doc(TODO, first).db_set("date", date(2026, 6, 5))
		frappe.db.commit()
	let_clock_look(local(2026, 6, 7, 9, 30))
	assert len(list_runs(template)) == 2, "this value has had its run"


def test_a_date_that_was_written_just_after_its_moment_is_not_lost_and_an_old_one_starts_nothing():
	template = day_flow()
	with freeze_time(local(2026, 6, 3, 14)):
		late = make_todo(date(2026, 6, 5))
		make_todo(date(2024, 1, 1), 2)
		frappe.db.commit()
	let_clock_look(local(2026, 6, 3, 14, 15))
	let_clock_look(local(2026, 6, 3, 14, 30))
	assert [each.record_name for each in list_runs(template)] == [late]


def test_dates_that_came_while_the_site_stood_still_are_made_up_for():
	template = day_flow()
	with freeze_time(local(2026, 6, 1, 8)):
		names = [make_todo(date(2026, 6, 5) + timedelta(days=number), number) for number in range(4)]
		frappe.db.commit()
	let_clock_look(local(2026, 6, 5, 12))
	assert sorted(each.record_name for each in list_runs(template)) == sorted(names[:3])


def test_the_field_of_a_moment_is_looked_at_each_minute():
	with freeze_time(local(2026, 6, 1, 8)):
		template = make_flow("date_field", doctype=NOTE, field="creation", offset={"minutes": 90})
		note = frappe.get_doc({"doctype": NOTE, "title": "flow clock", "content": "x"}).insert().name
		frappe.db.commit()
	let_clock_look(local(2026, 6, 1, 9, 29))
	assert not list_runs(template)
	let_clock_look(local(2026, 6, 1, 9, 30))
	assert [each.record_name for each in list_runs(template)] == [note]
	assert frappe.db.get_value("Flow Template", template, "next_occurrence") == local(2026, 6, 1, 9, 31)
