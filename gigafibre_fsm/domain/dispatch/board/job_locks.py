"""Jobs that dispatch locks where they are planned: neither board nor planner moves them."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch.board.commands import Outcome, log_change
from gigafibre_fsm.domain.dispatch.job import repository as job_repository
from gigafibre_fsm.domain.dispatch.job import titles
from gigafibre_fsm.domain.dispatch.schedule import stored_placement
from gigafibre_fsm.domain.dispatch.workflow import change_log
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document


def lock_jobs(jobs: Sequence[str], locked: bool, actor: str, now: datetime) -> Outcome:
	"""Lock jobs where they are planned, or unlock them: board and planner do not move a locked job.

	Args:
		jobs: names of Dispatch Jobs.
		locked: True to lock, False to unlock.
		actor: name of the user, as the timeline shows it.
		now: site time, naive.

	Returns:
		The change; an empty outcome if all of them had that lock state already.

	Raises:
		FsmError: a job to be locked is not planned.
		frappe.DoesNotExistError: one of the jobs was deleted.
	"""
	docs = job_repository.lock_jobs(jobs)
	before = {name: change_log.read_state(job) for name, job in docs.items()}
	changed = {name: job for name, job in docs.items() if bool(job.locked) != locked}
	for job in changed.values():
		if locked and not stored_placement.read_placement(job).is_planned:
			frappe.throw(
				_("{0} is not planned yet: there is nothing to lock.").format(
					titles.format_title(job.subject, job.customer_name)
				),
				FsmError,
			)
		set_lock(job, locked, actor, now)
	return log_change("Lock", changed, before, now) if changed else Outcome()


def set_lock(job: "Document", locked: bool, actor: str, now: datetime) -> None:
	"""Write the lock of one job with its timeline row, and save the job.

	Args:
		job: the Dispatch Job, locked in the database by the caller.
		locked: True to lock, False to unlock.
		actor: name of the user, as the timeline shows it.
		now: site time, naive.
	"""
	job.locked = int(locked)
	job_repository.add_event(job, "Locked", actor, now, detail="☑" if locked else "☐")
	job_repository.save_job(job)
