"""Frappe's Scheduled Job Type, with a new queue id each minute for this app's only scheduled job, and one job of ERPNext's replaced."""

from frappe.core.doctype.scheduled_job_type.scheduled_job_type import ScheduledJobType

from gigafibre_fsm.domain.platform import job_queue

CLOCK = "gigafibre_fsm.tasks.queue_due_tasks"
REPLACED = {
	"erpnext.support.doctype.issue.issue.auto_close_tickets": "gigafibre_fsm.tasks.close_rested_tickets"
}
"""What runs instead of a job of ERPNext's, at the times of that one."""


class FsmScheduledJobType(ScheduledJobType):
	"""Queues this app's clock each minute, whatever happened to the previous run; other jobs are unchanged.

	Frappe's scheduler creates these documents in its own process, which no killed worker can stop.
	"""

	@property
	def rq_job_id(self) -> str:
		"""The id in the queue."""
		return f"{super().rq_job_id}-{job_queue.this_minute()}" if self.method == CLOCK else super().rq_job_id

	def is_job_in_queue(self) -> bool:
		"""Whether this job must not be queued, because one waits already; a running one does not count."""
		if self.method != CLOCK:
			return super().is_job_in_queue()
		return job_queue.is_waiting(super().rq_job_id, self.get_queue_name())

	def execute(self) -> None:
		"""Run the job, or what replaces it."""
		own = self.method
		self.method = REPLACED.get(own, own)
		try:
			super().execute()
		finally:
			self.method = own
