"""Reasons to confirm an undo first: other days, a notified customer, a change published since."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch.job import arrival_window
from gigafibre_fsm.domain.dispatch.schedule import scheduled_job
from gigafibre_fsm.domain.dispatch.workflow import change_log, log_lines
from gigafibre_fsm.domain.dispatch.workflow.logged_change import JobState, LoggedChange
from gigafibre_fsm.domain.platform import formatting
from gigafibre_fsm.domain.platform.formatting import sentence

if TYPE_CHECKING:
	from frappe.model.document import Document

Shown = tuple[date, date]
"""The first day on the screen, and the first day after it."""


def list_warnings(
	change: LoggedChange, jobs: Mapping[str, "Document"], shown: Shown | None, now: datetime
) -> list[str]:
	"""Return the warnings to confirm before a change is undone; empty if there are none.

	Args:
		change: the user's own newest change.
		jobs: its jobs, loaded; deleted ones are missing.
		shown: the days on the screen; None if the caller shows none.
		now: site time, naive.
	"""
	found = [*_of_another_day(change, shown, now), *_published_since(change)]
	for name, target in change.before.items():
		if name in jobs:
			found += _promised(jobs[name], change.after[name], target)
	return [_named(change, now), *found] if found else []


def _named(change: LoggedChange, now: datetime) -> str:
	return _("This would be taken back: {0}").format(log_lines.describe_change(change, today=now.date()))


def _of_another_day(change: LoggedChange, shown: Shown | None, now: datetime) -> Iterable[str]:
	stands = [*change.before.values(), *change.after.values()]
	days = {day for stand in stands if stand.placement.is_planned for day in stand.placement.days}
	if shown and days and not any(shown[0] <= day < shown[1] for day in days):
		listed = ", ".join(formatting.day(day, frappe.local.lang) for day in sorted(days))
		yield sentence(_("It is not on the days shown, but on {0}.").format(listed))
	elif change.made_on and change.made_on.date() < now.date():
		made = formatting.moment(change.made_on, frappe.local.lang)
		yield sentence(_("It was made on {0}.").format(made))


def _published_since(change: LoggedChange) -> Iterable[str]:
	"""Warn if jobs were published after the command: undo does not revert publishing."""
	published = change_log.published_since(change)
	if published is None:
		return
	if published & change.after.keys():
		yield _(
			"It was published since, and publishing can't be undone: phones show it until you publish again."
		)
	else:
		yield _("You published other visits since. Publishing can't be undone.")


def _promised(job: "Document", source: JobState, target: JobState) -> Iterable[str]:
	"""Warn if the undo would move a job out of the window promised to its customer."""
	window = (job.window_start, job.window_end)
	if not job.promised or not all(window) or job.status in scheduled_job.FIXED:
		return
	stood = source.placement.arrival and arrival_window.contains(*window, source.placement.arrival)
	stands = target.placement.is_planned and arrival_window.contains(*window, target.placement.arrival)
	if stood and not stands:
		text = _("{0} was promised {1}: call them, for the promise stays until another one replaces it.")
		told = formatting.day_window(*window, frappe.local.lang)
		yield sentence(text.format(job.customer_name or job.customer, told))
