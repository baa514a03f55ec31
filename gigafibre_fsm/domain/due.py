"""Which of the clock's tasks have something to do, and since when: read from rows, so that nothing is lost with a queue.

Each minute one job looks here and queues the rest. A task that fails is logged by its own job and due again in the
next minute; a minute, or a week, without a worker changes nothing but the hour.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import frappe

from gigafibre_fsm.domain.platform import instants, job_queue

PATIENCE = timedelta(minutes=15)
"""What is due for longer is late: somebody should look why."""
USUAL_QUEUE = "default"


@dataclass(frozen=True, slots=True)
class Task:
	"""A function of `tasks.py`.

	`looks` are dotted paths of functions that answer since when something is due (UTC, None for nothing), given the
	present (UTC); `queue` is that of a function that names the queue, where it is not the usual one.
	"""

	name: str
	looks: tuple[str, ...]
	queue: str = ""
	timeout: int | None = None


_NETWORK_QUEUE = "network.polling.queue"
TASKS = (
	Task("deliver_messages", ("messaging.ledger.due_since",)),
	Task("sweep_messages", ("messaging.ledger.in_doubt_since",)),
	Task("carry_out_commands", ("network.commands.ledger.due_since",), _NETWORK_QUEUE, timeout=300),
	Task("run_poll", ("network.polling.due_since",), _NETWORK_QUEUE, timeout=1200),
	Task("post_stock_entries", ("equipment.posting.due_since",)),
	Task("read_labels", ("equipment.second_looks.due_since",)),
	Task("take_baselines", ("network.baselines.due_since",)),
	Task("sweep_plans", ("dispatch.plans.ledger.due_since", "dispatch.holds.due_since")),
	Task("make_reports", ("dispatch.report.due_since",)),
	Task("settle_promises", ("dispatch.promises.due_since",)),
	Task("repeat_visits", ("dispatch.recurring.due_since",)),
)


def queue_tasks() -> None:
	"""Queue a job for each task that has something to do; one that cannot be looked at holds no other back."""
	present = instants.now_utc()
	for task, since in _looked_at(present):
		if since and since <= present:
			queue = _function(task.queue)() if task.queue else USUAL_QUEUE
			job_queue.enqueue(task.name, queue, timeout=task.timeout)


def late() -> dict[str, datetime]:
	"""The tasks that somebody should look after: name, and since when (UTC) something has waited for them."""
	present = instants.now_utc()
	found = dict(_looked_at(present))
	return {task.name: since for task, since in found.items() if since and since < present - PATIENCE}


def _looked_at(present: datetime) -> Iterator[tuple[Task, datetime | None]]:
	for task in TASKS:
		frappe.db.savepoint("fsm_due")
		try:
			moments = [_function(look)(present) for look in task.looks]
		except Exception:
			frappe.db.rollback(save_point="fsm_due")
			frappe.log_error(title=f"What is due for {task.name}")
			continue
		yield task, min(filter(None, moments), default=None)


def _function(path: str) -> Callable:
	# by name: most minutes need few of these modules, and each process starts afresh
	return frappe.get_attr(f"gigafibre_fsm.domain.{path}")
