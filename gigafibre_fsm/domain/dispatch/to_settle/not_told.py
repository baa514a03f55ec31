"""The lines of who does not know yet: texts that did not arrive, and plans that phones do not show."""

from collections import defaultdict
from datetime import date, datetime, timedelta

from pypika.terms import ExistsCriterion

import frappe
from frappe import _
from frappe.query_builder.functions import Coalesce

from gigafibre_fsm.domain.dispatch.job import lifecycle, titles
from gigafibre_fsm.domain.dispatch.schedule import scheduled_jobs
from gigafibre_fsm.domain.dispatch.schedule.scheduled_job import ScheduledJob
from gigafibre_fsm.domain.dispatch.to_settle.lines import LineKind, SettleLine
from gigafibre_fsm.domain.platform import formatting

SINCE = timedelta(days=2)
_FAILED = "Failed"


def list_failed(now: datetime) -> list[SettleLine]:
	"""Return a line for each text about visits still to be done that failed, and that no later one made good.

	A text about several visits is one line, at the first of them.

	Args:
		now: site time, naive.
	"""
	texts: dict[str, list[frappe._dict]] = defaultdict(list)
	for row in _read_failed(now):
		texts[row.name].append(row)
	return [_text_line(rows) for rows in texts.values()]


def _read_failed(now: datetime) -> list["frappe._dict"]:
	"""Read a row for each visit of each failed text."""
	text, job = frappe.qb.DocType("FSM SMS"), frappe.qb.DocType("Dispatch Job")
	visit = frappe.qb.DocType("FSM SMS Visit")
	is_ahead = job.arrival.isnull() | (job.arrival >= datetime.combine(now.date(), datetime.min.time()))
	is_about = (text.reference_doctype == "Dispatch Job") | visit.name.isnotnull()
	return (
		frappe.qb.from_(text)
		.left_join(visit)
		.on(visit.parent == text.name)
		.join(job)
		.on(job.name == Coalesce(visit.job, text.reference_name))
		.select(text.name, text.recipient_doctype, text.recipient, text.error, text.creation)
		.select(job.name.as_("job"), job.subject, job.customer_name, job.arrival, job.technician)
		.where((text.direction == "Out") & (text.state == _FAILED) & (text.creation > now - SINCE))
		.where(
			is_about
			& (Coalesce(text.resolved_by, "") == "")
			& job.status.notin(tuple(lifecycle.FINAL))
			& is_ahead
		)
		.where(_is_made_good(text, job).negate())
		.orderby(text.creation, job.arrival)
	).run(as_dict=True)


def _is_made_good(text, job) -> ExistsCriterion:
	"""Return the condition that a later text to the same person about the same job did not fail."""
	later, others = (
		frappe.qb.DocType("FSM SMS").as_("later"),
		frappe.qb.DocType("FSM SMS Visit").as_("others"),
	)
	is_alone = (later.reference_doctype == "Dispatch Job") & (later.reference_name == job.name)
	return ExistsCriterion(
		frappe.qb.from_(later)
		.left_join(others)
		.on(others.parent == later.name)
		.select(later.name)
		.where((is_alone | (others.job == job.name)) & (later.recipient == text.recipient))
		.where((later.direction == "Out") & (later.state != _FAILED) & (later.creation > text.creation))
	)


def _text_line(rows: list["frappe._dict"]) -> SettleLine:
	row = rows[0]
	title = titles.format_title(row.subject, row.customer_name)
	if row.recipient_doctype == "Dispatch Technician":
		name = (
			frappe.get_cached_value("Dispatch Technician", row.recipient, "technician_name") or row.recipient
		)
		said = _("{0}: the text to {1} did not arrive.").format(title, name)
		if len(rows) > 1:
			said = _("The text to {0} about {1} visits did not arrive.").format(name, len(rows))
	else:
		said = _("{0}: the text to the customer did not arrive.").format(title)
	text = f"{said} {row.error}" if row.error else said
	day = row.arrival.date() if row.arrival else None
	return SettleLine(LineKind.FAILED, text, row.job, day, row.technician, row.creation, about=row.name)


def list_outdated(now: datetime) -> list[SettleLine]:
	"""Return a line for each such visit; those that are planned for today are in the line of today's visits.

	Args:
		now: site time, naive.
	"""
	return [_plan_line(job, now) for job in scheduled_jobs.list_drafts() if _is_outdated(job, now.date())]


def _is_outdated(job: ScheduledJob, today: date) -> bool:
	here, shown = job.placement, job.published
	if not shown or not shown.arrival or (here.is_planned and here.arrival.date() == today):
		return False
	return shown.arrival.date() == today or job.is_told_before_published


def _plan_line(job: ScheduledJob, now: datetime) -> SettleLine:
	here, shown = job.placement, job.published.arrival
	title = titles.format_title(job.subject, job.customer_name)
	known = formatting.moment(shown, frappe.local.lang, today=now.date())
	if here.is_planned:
		planned = formatting.moment(here.arrival, frappe.local.lang, today=now.date())
		text = _("{0}: planned for {1} and not published; phones still show {2}.")
		said = text.format(title, planned, known)
	else:
		said = _("{0}: taken off the plan and not published; phones still show {1}.").format(title, known)
	day = here.arrival.date() if here.is_planned else None
	return SettleLine(LineKind.OUTDATED, said, job.name, day, here.technician, shown, jobs=(job.name,))
