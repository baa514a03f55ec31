"""Frappe's Scheduled Job Type, with an id of its own minute for the one job of this app."""

from frappe.core.doctype.scheduled_job_type.scheduled_job_type import ScheduledJobType

from gigafibre_fsm.domain.platform import job_queue

CLOCK = "gigafibre_fsm.tasks.queue_due_tasks"


class FsmScheduledJobType(ScheduledJobType):
	"""Queues the clock of this app each minute, whatever became of the minute before; other jobs as ever.

	Frappe's scheduler makes these documents itself, in its own process: no worker that was killed can stop it.
	"""

	@property
	def rq_job_id(self) -> str:
		"""The id in the queue."""
		return f"{super().rq_job_id}-{job_queue.this_minute()}" if self.method == CLOCK else super().rq_job_id

	def is_job_in_queue(self) -> bool:
		"""Whether this job must not be queued: one that waits is enough, one that is said to run does not count."""
		if self.method != CLOCK:
			return super().is_job_in_queue()
		return job_queue.is_waiting(super().rq_job_id, self.get_queue_name())
