"""Queue background jobs in such a way that a killed worker blocks none of them.

Redis Queue (RQ) reports a job as *started* for a quarter of an hour after its worker was killed, and a job
that was lost between queue and worker as *queued* for ever; Frappe refuses to reuse the id of either. So each
id is valid for one minute only, and jobs are deduplicated by what really waits in the queue.
"""

from typing import Any

from redis.exceptions import RedisError

import frappe
from frappe.utils.background_jobs import create_job_id, get_queue

from gigafibre_fsm.domain.platform import instants


def this_minute() -> str:
	"""The current minute in UTC, as text: clock changes never repeat it."""
	return f"{instants.now_utc():%Y%m%dT%H%M}"


def is_waiting(job: str, queue: str) -> bool:
	"""Whether a job of this site with an id that begins with `job` waits in a queue, not yet started."""
	start = create_job_id(job)
	return any(name.startswith(start) for name in get_queue(queue).job_ids)


def enqueue(task: str, queue: str, *, key: str = "", timeout: int | None = None, **arguments: Any) -> None:
	"""Queue a function of `tasks.py` now, unless the same job waits already or was queued in this minute.

	Args:
		task: the function's name.
		queue: a queue of Frappe's, or one that the bench's `workers` name.
		key: tells jobs of the same function apart, for example a document's name.
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

	If the queue cannot be reached, the committed work is not lost but only delayed: the clock finds what is
	due from the rows themselves.
	"""

	def enqueue_logged() -> None:
		try:
			enqueue(task, queue, **options)
		except RedisError:
			frappe.logger("gigafibre_fsm").error(f"{task} was not queued", exc_info=True)

	frappe.db.after_commit.add(enqueue_logged)
