"""What follows when a document changes: the place where domain packages that may not know each other meet."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
	from frappe.model.document import Document


def job_changed(job: "Document", method: str | None = None) -> None:
	"""Keep the ticket that asked for a visit in step with it, and open boards (Dispatch Job, on_update)."""
	from gigafibre_fsm.domain.care import tickets
	from gigafibre_fsm.domain.dispatch.board import live

	live.tell(job.name)
	tickets.job_changed(job)
