"""Which jobs and plans have scheduled work due, and since when.

Called every minute, so nothing heavy is imported.
"""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

import frappe
from frappe.query_builder.functions import Coalesce
from frappe.utils import now_datetime

from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.domain.dispatch.line_verdict import subjects
from gigafibre_fsm.domain.platform import instants, retention

if TYPE_CHECKING:
	from pypika.queries import QueryBuilder

PLAN_UNSEEN = timedelta(minutes=1)
"""A plan without a heartbeat for this long is checked: the queue may have lost its job."""
REPORT_WATCHED = timedelta(days=7)
"""For this long after completion, late data still change a job's report."""
REPORT_GIVEN_UP = timedelta(days=30)
"""A report that could not be made for this long after completion is given up."""
REPORT_SETTLES = timedelta(minutes=10)
"""A report waits this long before it is sent, because photos and readings may still arrive."""
REPEATED = {"reference_doctype": "Dispatch Job", "disabled": 0, "status": "Active"}
CHANGES_KEPT = timedelta(days=30)
"""How long a board command can be undone."""
PLANS_KEPT = timedelta(days=90)
"""How long plans and offered slots are kept."""
TRAVEL_KEPT = timedelta(days=14)
"""Roads change slowly, but the engine's map is renewed, and most addresses are visited only once."""
POSITION_KEPT = timedelta(days=1)
"""How long a technician's last position is kept at most; it usually ends with the shift."""
SHARINGS_KEPT = timedelta(days=730)
"""How long it can be shown that a technician agreed to share their position, and to which notice."""
CREDITS_PROPOSED = timedelta(days=30)
"""A promise that was judged before that is no longer credited by itself."""


Filters = dict[str, int | str | tuple[str, datetime | tuple[str, ...]]]
"""Of frappe.get_all: a value, or an operator with its value."""


class MissedRepeat(NamedTuple):
	"""An Auto Repeat whose next copy was not made; it makes none after `end_date`, if it has one."""

	name: str
	next_schedule_date: date
	end_date: date | None


def plan_filters(now: datetime) -> Filters:
	"""Return filters for unfinished plans whose worker has not reported lately; `now` is naive UTC."""
	return {"state": ("in", ("Queued", "Running")), "seen_on": ("<", now - PLAN_UNSEEN)}


def plans_since(now: datetime) -> datetime | None:
	"""Return since when a plan's worker is overdue with its heartbeat; None without any. Both naive UTC."""
	seen = frappe.db.get_value("Dispatch Plan", plan_filters(now), "seen_on", order_by="seen_on")
	return seen and seen + PLAN_UNSEEN


def slot_filters(now: datetime) -> Filters:
	"""Return filters for held slots that have expired; `now` is naive UTC."""
	return {"state": "Held", "held_until": ("<=", now)}


def slots_since(now: datetime) -> datetime | None:
	"""Return since when a held slot is to be released; None without one. Both naive UTC."""
	return frappe.db.get_value("Dispatch Slot Hold", slot_filters(now), "held_until", order_by="held_until")


def verdicts_since(now: datetime) -> datetime | None:
	"""Return since when a visit's or ticket's line is to be judged; None if none is. Both naive UTC."""
	return subjects.due_since(now)


def promises_since(now: datetime) -> datetime | None:
	"""Return since when a promise for a past day is to be judged; None without one. Both naive UTC."""
	today = datetime.combine(instants.to_site(now).date(), time(0))
	passed = {"outcome": "Open", "window_end": ("<", today)}
	end = frappe.db.get_value("Dispatch Promise", passed, "window_end", order_by="window_end")
	return end and _end_of(end.date())


def credit_filters(now: datetime) -> Filters:
	"""Return filters for broken promises whose credit was not looked at yet; `now` is naive UTC."""
	since = instants.to_site(now) - CREDITS_PROPOSED
	return {"outcome": ("in", ("Missed", "Late")), "is_credit_checked": 0, "settled_on": (">", since)}


def credits_since(now: datetime) -> datetime | None:
	"""Return since when a broken promise waits for its proposed credit; None without one. Both naive UTC."""
	settled = frappe.db.get_value(
		"Dispatch Promise", credit_filters(now), "settled_on", order_by="settled_on"
	)
	return settled and min(now, instants.to_nearest_utc(settled))


def missed_repeats(today: date, **filters: str) -> list[MissedRepeat]:
	"""Return the schedules whose next copy was due before `today` and not after their last day.

	`filters` narrow the Auto Repeats further.
	"""
	rows = frappe.get_all(
		"Auto Repeat",
		{**REPEATED, **filters, "next_schedule_date": ("<", today)},
		list(MissedRepeat._fields),
		order_by="name",
		as_list=True,
	)
	return [
		row
		for row in map(MissedRepeat._make, rows)
		if not row.end_date or row.next_schedule_date <= row.end_date
	]


def repeats_since(now: datetime) -> datetime | None:
	"""Return since when a copy of a recurring job is missed; None without one. Both naive UTC.

	A copy counts as missed after its own day, on which Frappe makes it.
	"""
	days = [row.next_schedule_date for row in missed_repeats(instants.to_site(now).date())]
	return _end_of(min(days)) if days else None


def _end_of(day: date) -> datetime:
	return instants.to_utc(datetime.combine(day + timedelta(days=1), time(0)))


def report_filters(now: datetime) -> "QueryBuilder":
	"""Return a query of completed jobs whose report is missing, is to be sent, or may be out of date.

	A missing report is made however late, up to REPORT_GIVEN_UP; changes to a job count for REPORT_WATCHED
	only. A job without `report_looked_on` was completed before the app made reports, so its customer is sent
	nothing.

	Args:
		now: site time, naive.

	Returns:
		A query with rows of name, report_looked_on, modified.
	"""
	job = frappe.qb.DocType("Dispatch Job")
	looked, stamped = job.report_looked_on, now_datetime()
	changed = job.modified > looked
	for doctype in ("CPE Reading", "Speed Test"):
		row = frappe.qb.DocType(doctype)
		is_recent = row.job.isnotnull() & (row.creation > now - REPORT_WATCHED)
		late = frappe.qb.from_(row).select(row.job).where(is_recent)
		changed |= job.name.isin(late.where(row.modified > looked))
	missing = Coalesce(job.report, "") == ""
	kind = frappe.qb.DocType("Dispatch Job Type")
	tells = job.job_type.isin(frappe.qb.from_(kind).select(kind.name).where(kind.tells_customer == 1))
	waits = job.report_sent_on.isnull() & (job.completed_on <= now - REPORT_SETTLES) & tells
	return (
		frappe.qb.from_(job)
		.select(job.name, job.report_looked_on, job.modified)
		.where((job.status == lifecycle.COMPLETED) & looked.isnotnull())
		.where((looked <= stamped) & (job.completed_on > now - REPORT_GIVEN_UP))
		.where(missing | waits | (changed & (job.completed_on > now - REPORT_WATCHED)))
		.orderby(job.completed_on)
	)


def reports_since(now: datetime) -> datetime | None:
	"""Return since when a report is to be made, renewed or sent; None without one. Both naive UTC."""
	found = report_filters(instants.to_site(now)).limit(1).run(as_dict=True)
	if not found:
		return None
	return min(now, instants.to_nearest_utc(max(found[0].report_looked_on, found[0].modified)))


# ---- live positions


def sharings_since(now: datetime) -> datetime | None:
	"""Return since when a shift is over whose technician shared their position; None without one. Both naive UTC."""
	row = frappe.qb.DocType("Position Sharing")
	over = row.ended_on.isnull() & (row.ends_on <= now)
	found = frappe.qb.from_(row).select(row.ends_on).where(over).orderby(row.ends_on).limit(1).run()
	return found[0][0] if found else None


def old_positions_since(now: datetime) -> datetime | None:
	"""Return since when a position is to be forgotten for its age; None without one. Both naive UTC."""
	old = {"measured_on": ("<=", now - POSITION_KEPT)}
	measured_on = frappe.db.get_value("Technician Position", old, "measured_on", order_by="measured_on")
	return measured_on and measured_on + POSITION_KEPT


def old_sharings_since(now: datetime) -> datetime | None:
	"""Return since when consents to share a position are to be deleted; None without any. Both naive UTC."""
	return retention.old_since("Position Sharing", "started_on", SHARINGS_KEPT, now, ended_on=("is", "set"))


# ---- retention


def old_changes_since(now: datetime) -> datetime | None:
	"""Return since when changes of the board are to be deleted; None without any. Both naive UTC."""
	return retention.old_since("Dispatch Change", "made_on", CHANGES_KEPT, now)


def old_refusals_since(now: datetime) -> datetime | None:
	"""Return since when refusals for past days are to be deleted; None without any. Both naive UTC."""
	return retention.old_since("Dispatch Plan Refusal", "until", timedelta(0), now)


def old_plans_since(now: datetime) -> datetime | None:
	"""Return since when plans are to be deleted; None without any. Both naive UTC."""
	return retention.old_since("Dispatch Plan", "asked_on", PLANS_KEPT, now)


def old_slots_since(now: datetime) -> datetime | None:
	"""Return since when slots that are no longer held are to be deleted; None without any. Both naive UTC."""
	return retention.old_since("Dispatch Slot Hold", "settled_on", PLANS_KEPT, now, state=("!=", "Held"))


def old_travel_times_since(now: datetime) -> datetime | None:
	"""Return since when travel times are to be deleted; None without any. Both naive UTC."""
	return retention.old_since("Dispatch Travel Times", "stored_on", TRAVEL_KEPT, now)
