"""Lines of the change log: who changed which job and how, in the reader's language."""

from collections.abc import Callable, Mapping
from datetime import date

import frappe
from frappe import _
from frappe.utils import get_fullname

from gigafibre_fsm.domain.dispatch.job import schedule_fields, titles
from gigafibre_fsm.domain.dispatch.schedule.placement import Placement
from gigafibre_fsm.domain.dispatch.workflow import messages as change_messages
from gigafibre_fsm.domain.dispatch.workflow.logged_change import JobState, LoggedChange
from gigafibre_fsm.domain.platform import formatting

PLAN, PUBLISH, SPLIT = "Plan", "Publish", "Split"


def describe_change(
	change: LoggedChange, *, today: date | None = None, titled: Mapping[str, str] | None = None
) -> str:
	"""Return `Marie Roy moved Repair (Luc Tremblay) from 8 a.m. to 10 a.m. (Kevin Walsh, Monday)`.

	Args:
		change: the change.
		today: if given, days near it are written without their date.
		titled: titles of jobs, if they were looked up for many lines at once.
	"""
	who = get_fullname(change.made_by or frappe.session.user)
	jobs = change.after.keys() | change.before.keys()
	if change.gesture == SPLIT:
		jobs = change.after.keys() & change.before.keys()
	job = next(iter(jobs)) if len(jobs) == 1 else None
	what = (
		(titled or titles.find_titles(jobs)).get(job, job) if job else change_messages.count_jobs(len(jobs))
	)
	if change.absence:
		return _absence(who, change, len(jobs))
	if change.gesture == PLAN:
		return _plan(who, change, what, job, today)
	told = _verb(change).format(who, what)
	if not job or change.gesture == SPLIT:
		return told
	return _with_way(told, change.before.get(job), change.after[job], today)


def _absence(who: str, change: LoggedChange, jobs: int) -> str:
	told = _("{0} recorded an absence: {1}").format(
		who, schedule_fields.technician_name(change.absence["technician"])
	)
	return f"{told} ({change_messages.count_jobs(jobs)})" if jobs else told


def _plan(who: str, change: LoggedChange, what: str, job: str | None, today: date | None) -> str:
	day = change.plan and frappe.db.get_value("Dispatch Plan", change.plan, "day")
	if job and change.after[job].placement.is_planned:
		what = f"{what}, {change_messages.describe_place(change.after[job].placement, today)}"
	if not day:  # the plan was deleted since
		return _("{0} applied a plan: {1}").format(who, what)
	named = formatting.day(day, frappe.local.lang)
	return _("{0} applied the plan for {1} ({2}): {3}").format(who, named, change.plan, what)


def _verb(change: LoggedChange) -> str:
	"""Return the sentence for `{who}` and `{what}`; for many jobs the one that is true of all."""

	def every(is_so: Callable[[JobState | None, JobState], bool]) -> bool:
		return all(is_so(change.before.get(name), new) for name, new in change.after.items())

	if change.gesture == PUBLISH:
		return _("{0} published {1}")
	if change.gesture == SPLIT:
		return _("{0} split {1} in two")
	if every(lambda old, new: old and new.is_locked and not old.is_locked):
		return _("{0} locked {1}")
	if every(lambda old, new: old and old.is_locked and not new.is_locked):
		return _("{0} unlocked {1}")
	if every(lambda _old, new: not new.placement.is_planned):
		return _("{0} put {1} back in the backlog")
	if every(lambda old, _new: not old or not old.placement.is_planned):
		return _("{0} placed {1}")
	return _verb_of_planned(every)


def _verb_of_planned(every: Callable) -> str:
	if every(lambda old, new: _differs(old, new) == {"duration"}):
		return _("{0} changed the length of {1}")
	if every(lambda old, new: _differs(old, new) == {"crew"}):
		return _("{0} changed the crew of {1}")
	return _("{0} moved {1}")


def _differs(old: JobState | None, new: JobState) -> set[str]:
	return {
		name
		for name in Placement.__dataclass_fields__
		if old and getattr(old.placement, name) != getattr(new.placement, name)
	}


def _with_way(told: str, old: JobState | None, new: JobState, today: date | None) -> str:
	"""Extend the sentence by the job's old and new placement, as far as they differ."""
	there, differs = new.placement, _differs(old, new)
	if not there.is_planned or (old and not differs):
		return told
	if differs == {"duration"}:
		ends = (formatting.duration(each.placement.duration) for each in (old, new))
		return _("{0} from {1} to {2}").format(told, *ends)
	if not old or not old.placement.is_planned:
		return f"{told}, {change_messages.describe_place(there, today)}"
	lasting = f", {formatting.duration(there.duration)}" if "duration" in differs else ""
	return f"{_word_move(told, old.placement, there, today)}{lasting}"


def _word_move(told: str, old: Placement, new: Placement, today: date | None) -> str:
	lang, is_theirs = frappe.local.lang, old.technicians == new.technicians
	if is_theirs and old.arrival.date() == new.arrival.date():
		hours = (formatting.hour(each.arrival, lang) for each in (old, new))
		day = formatting.day(new.arrival, lang, formatting.NEAR, today=today)
		return f"{_('{0} from {1} to {2}').format(told, *hours)} ({change_messages.list_names(new)}, {day})"
	was = change_messages.describe_place(old, today)
	if is_theirs:
		was = formatting.moment(old.arrival, lang, formatting.NEAR, today=today)
	elif old.arrival == new.arrival:
		was = change_messages.list_names(old)
	return _("{0}: {1} (before: {2})").format(told, change_messages.describe_place(new, today), was)
