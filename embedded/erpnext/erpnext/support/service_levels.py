"""The times of a ticket with a Service Level Agreement, with ERPNext's faults.

Times are local ones of the ticket's owner, and time on hold is added as it passed, over nights and weekends.
"""

from datetime import datetime, timedelta

import frappe
from frappe.model.document import Document
from frappe.utils import get_datetime, get_system_timezone, get_weekdays, to_timedelta

OPEN, HOLD, DONE = "open", "hold", "done"
FARTHEST = 800


def apply(doc: Document, agreement: Document) -> None:
	"""Set a document's times by its agreement, its status and the status that is stored."""
	now = frappe.flags.current_time or now_of(doc.owner)
	follow_status(doc, agreement, now)
	times = next(row for row in agreement.priorities if row.priority == doc.priority)
	start = get_datetime(doc.service_level_agreement_creation or doc.creation)
	held = timedelta(seconds=round(doc.total_hold_time or 0))
	expected = add_time(start, times.response_time, agreement)
	doc.response_by = expected if doc.first_responded_on else expected + held
	if agreement.apply_sla_for_resolution and not doc.on_hold_since:
		doc.sla_resolution_by = add_time(start, times.resolution_time, agreement) + held
	doc.agreement_status = judge(doc, agreement)


def now_of(user: str) -> datetime:
	"""Return the present in a user's own zone, naive."""
	from zoneinfo import ZoneInfo

	zone = frappe.db.get_value("User", user, "time_zone") or get_system_timezone()
	return datetime.now(ZoneInfo(zone)).replace(tzinfo=None)


def follow_status(doc: Document, agreement: Document, now: datetime) -> None:
	"""Set when a document was answered, settled or held, by what its status was and is."""
	was = kind_of(frappe.db.get_value(doc.doctype, doc.name, "status"), agreement)
	is_now = kind_of(doc.status, agreement)
	if (was == OPEN != is_now) or doc.flags.on_first_reply:
		doc.first_responded_on = doc.first_responded_on or now
	if was == is_now:
		return
	since = doc.sla_resolution_date or doc.on_hold_since
	if was != OPEN and since:
		doc.total_hold_time = (doc.total_hold_time or 0) + (now - get_datetime(since)).total_seconds()
	doc.on_hold_since = now if is_now == HOLD else None
	if is_now == HOLD:
		doc.sla_resolution_by = None if not doc.sla_resolution_date else doc.sla_resolution_by
	else:
		doc.sla_resolution_date = now if is_now == DONE else None
		started = get_datetime(doc.service_level_agreement_creation or doc.creation)
		doc.resolution_time = (now - started).total_seconds() if is_now == DONE else None


def kind_of(status: str | None, agreement: Document) -> str:
	"""Return whether a status holds the time, ends it, or lets it run."""
	if status in {row.status for row in agreement.pause_sla_on}:
		return HOLD
	return DONE if status in {row.status for row in agreement.sla_fulfilled_on} else OPEN


def add_time(start: datetime, seconds: float, agreement: Document) -> datetime:
	"""Return the local time at which so many seconds of an agreement's hours have passed."""
	hours = {row.workday: row for row in agreement.support_and_resolution}
	off = {row.holiday_date for row in frappe.get_cached_doc("Holiday List", agreement.holiday_list).holidays}
	weekdays, left = get_weekdays(), timedelta(seconds=seconds)
	for number in range(FARTHEST):
		day = start.date() + timedelta(days=number)
		row = hours.get(weekdays[day.weekday()])
		if not row or day in off:
			continue
		midnight = datetime.combine(day, datetime.min.time())
		opens = max(midnight + to_timedelta(row.start_time), start)
		open_for = midnight + to_timedelta(row.end_time) - opens
		if timedelta() < open_for >= left:
			return opens + left
		left -= max(open_for, timedelta())
	return start


def judge(doc: Document, agreement: Document) -> str:
	"""Return the status of a document's agreement, as of when it is saved."""
	if not doc.first_responded_on:
		return "First Response Due"
	if not agreement.apply_sla_for_resolution:
		return compare(doc.first_responded_on, doc.response_by)
	if not doc.sla_resolution_date:
		return "Resolution Due"
	return compare(doc.sla_resolution_date, doc.sla_resolution_by)


def compare(done: datetime, due: datetime) -> str:
	"""Return whether something was done by its time."""
	return "Fulfilled" if get_datetime(done) <= get_datetime(due) else "Failed"
