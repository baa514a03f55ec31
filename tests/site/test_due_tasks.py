"""The clock: one job a minute queues what has something to do, whatever became of the jobs of earlier minutes."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from unittest.mock import patch

import pytest

frappe = pytest.importorskip("frappe")

from rq.job import Job, JobStatus  # noqa: E402

from frappe.utils.background_jobs import get_queue  # noqa: E402

from gigafibre_fsm import tasks  # noqa: E402
from gigafibre_fsm.domain import due  # noqa: E402
from gigafibre_fsm.domain.platform import instants, job_queue  # noqa: E402
from gigafibre_fsm.scheduled_job import CLOCK  # noqa: E402
from gigafibre_fsm.setup import health  # noqa: E402
from gigafibre_fsm.tests import builders  # noqa: E402

QUEUES = ("short", "default", "long")


@pytest.fixture(autouse=True)
def _queues(site: str) -> Iterator[None]:
	"""The queues are empty, and so are the tables whose rows are due."""
	_empty()
	for doctype in (
		*("FSM SMS", "CPE Command", "FSM Scan", "Dispatch Plan", "Dispatch Slot Hold"),
		*(
			"Subscription",
			"FSM Billing Run",
			"FSM Webhook Event",
			"Flow Run",
			"Flow Event",
			"FSM Search Entry",
		),
	):
		frappe.db.delete(doctype)
	frappe.db.delete("CPE Reading", {"state": "Unknown"})
	frappe.db.set_value("Equipment Movement", {"stock_state": "Pending"}, "stock_state", "Not Tracked")
	frappe.db.set_value("Dispatch Job", {"report_looked_on": ("is", "set")}, "report_looked_on", None)
	frappe.db.delete("Dispatch Promise")
	for doctype in OLD:
		frappe.db.delete(doctype)
	frappe.db.set_value("Auto Repeat", {"disabled": 0}, "disabled", 1)
	frappe.db.set_single_value("FSM GenieACS Settings", "enabled", 0)
	frappe.db.set_single_value("FSM Stripe Settings", "enabled", 0)
	yield
	_empty()


def _empty() -> None:
	redis = get_queue("default").connection
	for key in redis.scan_iter(f"rq:job:{frappe.local.site}::*"):
		Job.fetch(key.decode().removeprefix("rq:job:"), connection=redis).delete()


def list_waiting(word: str) -> list[str]:
	return [name for queue in QUEUES for name in get_queue(queue).job_ids if word in name]


def a_due_message() -> str:
	values = {"doctype": "FSM SMS", "direction": "Out", "state": "Queued", "to_number": "+15145550142"}
	values |= {"body": "Bonjour", "due_utc": instants.now_utc(), "effect_key": builders.unique("due")}
	return frappe.get_doc(values).insert().name


def scheduled_clock():
	"""The document that Frappe's scheduler makes each minute."""
	row = frappe.get_all("Scheduled Job Type", {"method": CLOCK}, ["*"])[0]
	return frappe.get_doc(doctype="Scheduled Job Type", **row)


def killed_while_it_ran(job) -> None:
	"""What Redis holds after a worker and its work-horse were killed."""
	get_queue("default").connection.lrem(get_queue("default").key, 1, job.id)
	job.set_status(JobStatus.STARTED)


def test_frappes_scheduler_has_one_job_a_minute_of_this_app():
	mine = frappe.get_all("Scheduled Job Type", {"method": ("like", "gigafibre_fsm.%")}, pluck="method")
	assert mine == [CLOCK]


def test_a_minute_whose_worker_was_killed_does_not_hold_back_the_next_one():
	with patch.object(job_queue, "this_minute", lambda: "1"):
		assert scheduled_clock().enqueue(force=True)
	[first] = list_waiting("queue_due_tasks")
	killed_while_it_ran(get_queue("default").fetch_job(first))
	assert not list_waiting("queue_due_tasks")
	with patch.object(job_queue, "this_minute", lambda: "2"):
		assert scheduled_clock().enqueue(force=True), "Frappe alone refuses for a quarter of an hour"
	assert list_waiting("queue_due_tasks") != [first]


def test_minutes_do_not_pile_up_while_no_worker_runs():
	for minute in range(5):
		with patch.object(job_queue, "this_minute", lambda minute=minute: str(minute)):
			scheduled_clock().enqueue(force=True)
	assert len(list_waiting("queue_due_tasks")) == 1


def test_other_apps_jobs_keep_their_ids():
	row = frappe.get_all("Scheduled Job Type", {"method": ("not like", "gigafibre_fsm.%")}, ["*"], limit=1)[0]
	other = frappe.get_doc(doctype="Scheduled Job Type", **row)
	assert other.rq_job_id == f"scheduled_job::{other.method}"


def test_nothing_due_queues_nothing():
	due.queue_tasks()
	assert not list_waiting("fsm-")
	assert not due.list_late()


def test_what_is_due_is_queued_once_a_minute_and_again_after_a_kill():
	a_due_message()
	due.queue_tasks()
	due.queue_tasks()
	[first] = list_waiting("fsm-deliver_messages")
	killed_while_it_ran(get_queue("default").fetch_job(first))
	due.queue_tasks()
	assert not list_waiting("fsm-deliver_messages"), "this minute's job began"
	with patch.object(job_queue, "this_minute", lambda: "later"):
		due.queue_tasks()
	assert len(list_waiting("fsm-deliver_messages")) == 1


def test_a_task_that_cannot_be_looked_at_holds_no_other_back_and_is_logged():
	a_due_message()
	broken = due.ScheduledTask("sweep_plans", (_broken,))
	with patch.object(due, "TASKS", (broken, *due.TASKS)):
		due.queue_tasks()
	assert list_waiting("fsm-deliver_messages")
	assert frappe.db.exists("Error Log", {"method": "What is due for sweep_plans"})


def _broken(_now: datetime) -> None:
	raise ValueError


OLD = {
	"Dispatch Change": ("forget_old_changes", 30, {"gesture": "Move", "summary": "…", "made_on": 0}),
	"Dispatch Plan": ("forget_old_changes", 90, {"scope": "Day", "state": "Proposed", "asked_on": 0}),
	"Dispatch Slot Hold": ("forget_old_changes", 90, {"state": "Released", "settled_on": 0}),
	"Dispatch Plan Refusal": ("forget_old_changes", 0, {"until": 0}),
	"FSM Command": ("forget_old_links", 90, {"actor": "…", "creation": 0}),
	"FSM Magic Link": ("forget_old_links", 30, {"code_hash": "f" * 64, "expires_on": 0}),
	"FSM Webhook Event": ("forget_old_events", 90, {"state": "Done", "creation": 0}),
	"Flow Budget": ("forget_old_flows", 35, {"template": "…", "hour": 0}),
	"Dispatch Travel Times": ("forget_old_travel_times", 14, {"stored_on": 0}),
}
"""By doctype: who forgets its rows, after how many days, and a row; 0 stands for the moment that counts."""


@pytest.mark.parametrize("doctype", OLD)
def test_what_is_kept_for_a_time_is_forgotten_about_once_a_day_however_late_the_worker_comes(doctype: str):
	task, days, values = OLD[doctype]
	name, when = builders.unique("old"), next(field for field, value in values.items() if value == 0)

	def is_due(age: float) -> bool:
		moment = instants.to_site(instants.now_utc()) - timedelta(days=age)
		frappe.db.delete(doctype, {when: ("<", moment + timedelta(days=1)), "name": ("!=", name)})
		frappe.db.set_value(doctype, name, when, moment, update_modified=False)
		return task in {one.name for one, since in due._looked_at(instants.now_utc()) if since}

	row = frappe.new_doc(doctype)
	row.update({field: value for field, value in values.items() if value})
	row.name = name
	row.db_insert()
	# a refusal counts by the day
	assert not is_due(days + 0.5 if days else 0), "those of one day are forgotten together"
	for age in (days + 2.5, days + 400):
		assert is_due(age)
	getattr(tasks, task)()
	assert not [one for one, since in due._looked_at(instants.now_utc()) if one.name == task and since]


def test_every_task_is_a_function_and_can_be_looked_at():
	assert all(callable(getattr(tasks, task.name)) for task in due.TASKS)
	assert {task.name for task, _since in due._looked_at(instants.now_utc())} == {
		task.name for task in due.TASKS
	}


def test_the_doctor_names_what_is_late():
	name = a_due_message()
	assert not any("deliver_messages" in finding.text for finding in health.findings())
	frappe.db.set_value("FSM SMS", name, "due_utc", instants.now_utc() - timedelta(days=2))
	[late] = [finding for finding in health.findings() if "deliver_messages" in finding.text]
	assert late.is_broken and "2\u00a0days" in late.text
