"""Which of the clock's tasks have something to do, and since when: read from rows, so that nothing is lost with a queue.

Each minute one job looks here and queues the rest. A task that fails is logged by its own job and due again in the
next minute; a minute, or a week, without a worker changes nothing but the hour.

Each room says in its `due.py` what waits there. The look of a minute loads those alone: what does the work is loaded
by the jobs that have some.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import frappe

from gigafibre_fsm.domain.access import due as access
from gigafibre_fsm.domain.dispatch import due as dispatch
from gigafibre_fsm.domain.equipment import due as equipment
from gigafibre_fsm.domain.messaging import due as messaging
from gigafibre_fsm.domain.network import due as network
from gigafibre_fsm.domain.platform import due as platform
from gigafibre_fsm.domain.platform import instants, job_queue

PATIENCE = timedelta(minutes=15)
"""What is due for longer is late: somebody should look why."""

Look = Callable[[datetime], datetime | None]
"""Since when something is due (UTC, None for nothing), given the present (UTC)."""


def usual_queue() -> str:
	"""The queue of tasks that have none of their own."""
	return "default"


@dataclass(frozen=True, slots=True)
class ScheduledTask:
	"""A function of `tasks.py` and where it sees that it has something to do; `timeout` in seconds."""

	name: str
	looks: tuple[Look, ...]
	queue: Callable[[], str] = usual_queue
	timeout: int | None = None


TASKS = (
	ScheduledTask("deliver_messages", (messaging.messages_since,)),
	ScheduledTask("sweep_messages", (messaging.doubts_since,)),
	ScheduledTask("carry_out_commands", (network.commands_since,), network.queue_name, timeout=300),
	ScheduledTask("run_poll", (network.poll_since,), network.queue_name, timeout=1200),
	ScheduledTask("post_stock_entries", (equipment.movements_since,)),
	ScheduledTask("read_labels", (equipment.labels_since,)),
	ScheduledTask("take_baselines", (network.baselines_since,)),
	ScheduledTask("sweep_plans", (dispatch.plans_since, dispatch.slots_since)),
	ScheduledTask("make_reports", (dispatch.reports_since,)),
	ScheduledTask("settle_promises", (dispatch.promises_since,)),
	ScheduledTask("repeat_visits", (dispatch.repeats_since,)),
	ScheduledTask(
		"forget_old_changes",
		(
			dispatch.old_changes_since,
			dispatch.old_refusals_since,
			dispatch.old_plans_since,
			dispatch.old_slots_since,
		),
	),
	ScheduledTask("forget_old_links", (access.old_links_since, platform.old_commands_since)),
	ScheduledTask("forget_old_travel_times", (dispatch.old_travel_times_since,)),
)


def queue_tasks() -> None:
	"""Queue a job for each task that has something to do; one that cannot be looked at holds no other back."""
	present = instants.now_utc()
	for task, since in _looked_at(present):
		if since and since <= present:
			job_queue.enqueue(task.name, task.queue(), timeout=task.timeout)


def list_late() -> dict[str, datetime]:
	"""The tasks that somebody should look after: name, and since when (UTC) something has waited for them."""
	present = instants.now_utc()
	found = dict(_looked_at(present))
	return {task.name: since for task, since in found.items() if since and since < present - PATIENCE}


def _looked_at(present: datetime) -> Iterator[tuple[ScheduledTask, datetime | None]]:
	for task in TASKS:
		frappe.db.savepoint("fsm_due")
		try:
			moments = [look(present) for look in task.looks]
		except Exception:
			frappe.db.rollback(save_point="fsm_due")
			frappe.log_error(title=f"What is due for {task.name}")
			continue
		yield task, min(filter(None, moments), default=None)
