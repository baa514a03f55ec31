"""Describes placements and undone changes in the language of the request."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch.job import schedule_fields, titles
from gigafibre_fsm.domain.dispatch.schedule.placement import Placement
from gigafibre_fsm.domain.dispatch.workflow.logged_change import JobState
from gigafibre_fsm.domain.platform import formatting

JobStates = Mapping[str, JobState]
SPLIT = "Split"


def describe_place(placement: Placement, today: date | None = None) -> str:
	"""Return the placement in words: `Jonathan Pelletier, lundi 15 h`; `« À placer »` for an unplanned job.

	Args:
		placement: placement of the job.
		today: days near it are written without their date; None writes the date of each day.
	"""
	if not placement.is_planned:
		return _("the backlog")
	return f"{list_names(placement)}, {formatting.moment(placement.arrival, frappe.local.lang, formatting.NEAR, today=today)}"


def list_names(placement: Placement) -> str:
	"""Return the technicians' names: `Luc Roy + Anne Côté`."""
	return " + ".join(schedule_fields.technician_name(name) for name in placement.technicians)


def describe_undo(
	source: JobStates, target: JobStates, gesture: str, absence: Mapping | None, today: date
) -> str:
	"""Return one line that says what undoing a board command does.

	Args:
		source, target: states of the jobs after the command, and before it.
		gesture: the kind of change, as the log stores it.
		absence: the fields of the absence that was recorded with it.
		today: days near it are written without their date.
	"""
	jobs = sorted(source.keys() | target.keys())
	if absence:
		name = schedule_fields.technician_name(absence["technician"])
		whose = formatting.of_person(name, frappe.local.lang)
		return f"{_('Absence of {0}').format(whose)} ({count_jobs(len(jobs))})"
	if gesture == SPLIT:
		jobs = sorted(source.keys() & target.keys())
	if len(jobs) != 1:
		return _of_many(source, target, len(jobs))
	title = titles.find_titles(jobs)[jobs[0]]
	return _of_one(gesture, title, source.get(jobs[0]), target.get(jobs[0]), today)


def _of_one(gesture: str, title: str, old: "JobState | None", new: "JobState | None", today: date) -> str:
	if gesture == SPLIT:
		return _("{0} split in two").format(title)
	if old and new and old.is_locked != new.is_locked:
		return (_("{0} locked") if new.is_locked else _("{0} unlocked")).format(title)
	if new is None or not new.placement.is_planned:
		return _("{0} is back in the backlog").format(title)
	length = new.placement.duration
	is_resized = old is not None and old.placement.is_planned and old.placement.duration != length
	lasting = f" ({formatting.duration(length)})" if is_resized else ""
	return _("{0} goes back to {1}").format(title, f"{describe_place(new.placement, today)}{lasting}")


def _of_many(source: JobStates, target: JobStates, count: int) -> str:
	if _all(source, target, lambda old, new: not old.is_locked and new.is_locked):
		return _("{0} visits locked").format(count)
	if _all(source, target, lambda old, new: old.is_locked and not new.is_locked):
		return _("{0} visits unlocked").format(count)
	if target and not any(stand.placement.is_planned for stand in target.values()):
		return _("{0} visits are back in the backlog").format(count)
	return count_jobs(count)


def _all(source: JobStates, target: JobStates, is_so: Callable[["JobState", "JobState"], bool]) -> bool:
	return bool(target) and all(name in source and is_so(source[name], new) for name, new in target.items())


def count_jobs(count: int) -> str:
	"""Return `1 visit`, `3 visits`."""
	return _("1 visit") if count == 1 else _("{0} visits").format(count)


def find_needed_titles(stands: Iterable[JobStates]) -> dict[str, str]:
	"""Look up the titles that lines about these groups of jobs need: those of groups of one or two."""
	return titles.find_titles(name for group in stands if len(group) <= 2 for name in group)
