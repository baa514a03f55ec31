"""Whether work in the background is done: Frappe's scheduler, this app's job of each minute, recurring visits; for the doctor."""

from collections.abc import Iterator

import frappe
from frappe import _
from frappe.utils import scheduler

from gigafibre_fsm.domain import due
from gigafibre_fsm.domain.dispatch.workflow import recurrence
from gigafibre_fsm.domain.network import messages as line_messages
from gigafibre_fsm.domain.platform import instants

CLOCK = "gigafibre_fsm.tasks.queue_due_tasks"
OVERRIDE = "gigafibre_fsm.scheduled_job.FsmScheduledJobType"
Found = tuple[str, str, str | None]
"""good, warning or broken; a sentence; a remedy."""


def list_findings() -> list[Found]:
	"""Return what keeps work from being done, or that it is done."""
	late = [*_late_tasks(), *_silent_clock(), *_replaced_class()]
	return [
		*_stopped_scheduler(),
		*(late or [("good", _("Jobs of each minute run."), None)]),
		*_broken_repeats(),
	]


def name_command(command: str) -> str:
	"""Return a bench command for this site."""
	return f"bench --site {frappe.local.site} {command}"


def _stopped_scheduler() -> Iterator[Found]:
	"""Find what stops the scheduler unnoticed: for example, an aborted migrate leaves it paused."""
	is_on = frappe.db.get_single_value("System Settings", "enable_scheduler")
	stopped = (
		(
			frappe.conf.get("pause_scheduler"),
			_("The scheduler is paused: no message leaves, nothing is posted."),
			"scheduler resume",
		),
		(
			frappe.conf.get("maintenance_mode"),
			_("The site is in maintenance mode: no page opens, no message leaves."),
			"set-maintenance-mode off",
		),
		(
			not is_on,
			_("The scheduler is switched off: no message leaves, nothing is posted."),
			"enable-scheduler",
		),
	)
	for is_so, text, command in stopped:
		if is_so:
			yield "broken", text, name_command(command)


def _late_tasks() -> Iterator[Found]:
	present = instants.now_utc()
	text = _("{0} is late: something has waited for it for {1}.")
	for task, since in due.list_late().items():
		waited = line_messages.format_span((present - since).total_seconds())
		yield "broken", text.format(task, waited), _ask_for_worker()


def _silent_clock() -> Iterator[Found]:
	"""Find out whether Frappe's scheduler runs this app's job each minute."""
	ran = frappe.db.get_value("Scheduled Job Type", {"method": CLOCK}, "last_execution")
	if not ran or instants.to_nearest_utc(ran) < instants.now_utc() - due.PATIENCE:
		text = _("Frappe's scheduler has not run this app's job for {0} minutes or more.")
		yield "warning", text.format(int(due.PATIENCE.total_seconds() // 60)), _ask_for_worker()
	if not scheduler.schedule_jobs_based_on_activity():
		text = _("Nobody has logged in for days: Frappe runs jobs once a day only, and texts wait.")
		remedy = _("System Settings: raise “Run Jobs only Daily if Inactive For (Days)”.")
		yield "broken", text, remedy


def _replaced_class() -> Iterator[Found]:
	if frappe.get_hooks("override_doctype_class").get("Scheduled Job Type", [""])[-1] != OVERRIDE:
		text = _(
			"Another app replaces Scheduled Job Type: a killed worker can hold back every job for 15 minutes."
		)
		yield "warning", text, _("Move gigafibre_fsm behind that app in Installed Applications.")


def _broken_repeats() -> Iterator[Found]:
	"""Find recurring jobs that stopped, because Frappe disables a schedule at the first copy that fails."""
	text = _("Visit {0} comes again no more: a copy failed, and Frappe disabled its schedule.")
	remedy = _("Mend what the Error Log “{0}” says, then clear “Disabled” in Auto Repeat {1}.")
	for row in recurrence.list_broken():
		yield (
			"broken",
			text.format(row.reference_document),
			remedy.format("Auto repeat failed", row.name),
		)


def _ask_for_worker() -> str:
	return _("Does a worker run? {0}").format(name_command("doctor"))
