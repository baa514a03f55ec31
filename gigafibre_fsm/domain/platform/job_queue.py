"""Queueing background jobs so that a killed worker holds none of them back.

Redis Queue (RQ) goes on calling a job *started* for a quarter of an hour after its worker was killed, and one that
was lost between queue and worker *queued* for ever; Frappe refuses the id of either meanwhile. So an id is used for
one minute only, and what keeps jobs from piling up is what really waits in the queue.
"""

from typing import Any

from redis.exceptions import RedisError

import frappe
from frappe.utils.background_jobs import create_job_id, get_queue

from gigafibre_fsm.domain.platform import instants


def this_minute() -> str:
	"""The minute in UTC, as text: no change of the local clock repeats it."""
	return f"{instants.now_utc():%Y%m%dT%H%M}"


def is_waiting(job: str, queue: str) -> bool:
	"""Whether a job of this site whose id begins with `job` waits in a queue for a worker; a started one does not."""
	start = create_job_id(job)
	return any(name.startswith(start) for name in get_queue(queue).job_ids)


def enqueue(task: str, queue: str, *, key: str = "", timeout: int | None = None, **arguments: Any) -> None:
	"""Queue a function of `tasks.py`, at once, unless the same is queued already or began within this minute.

	Args:
		task: the function's name.
		queue: a queue of Frappe's, or one that the bench's `workers` name.
		key: what tells jobs of the same function apart, such as a document.
		timeout: seconds; None for the queue's own.
		arguments: what the function is called with.
	"""
	job = f"fsm-{task}-{key}-"
	if is_waiting(job, queue):
		return
	frappe.enqueue(
		f"gigafibre_fsm.tasks.{task}",
		queue=queue,
		timeout=timeout,
		job_id=f"{job}{this_minute()}",
		deduplicate=True,
		**arguments,
	)


def enqueue_after_commit(task: str, queue: str, **options: Any) -> None:
	"""Queue a job once this transaction is committed; options as for `enqueue`.

	A queue that cannot be reached then costs time only, and not the act that was committed: the clock finds what is
	to be done by its rows.
	"""

	def after() -> None:
		try:
			enqueue(task, queue, **options)
		except RedisError:
			frappe.logger("gigafibre_fsm").error(f"{task} was not queued", exc_info=True)

	frappe.db.after_commit.add(after)
