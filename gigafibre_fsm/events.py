"""What follows when a document changes: the place where domain packages that may not know each other meet."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
	from frappe.model.document import Document


def job_changed(job: "Document", method: str | None = None) -> None:
	"""Keep a visit's promise, its ticket and open boards in step with it (Dispatch Job, on_update)."""
	from frappe.utils import now_datetime

	from gigafibre_fsm.domain.care import tickets
	from gigafibre_fsm.domain.dispatch import promises
	from gigafibre_fsm.domain.dispatch.board import live

	live.tell(job.name)
	promises.settle(job, job.flags.now or now_datetime())
	tickets.job_changed(job)
