"""Jobs of a period, as events of the desk's calendar."""

from datetime import datetime
from typing import NoReturn, TypedDict

import frappe
from frappe import _

from gigafibre_fsm.exceptions import FsmError

MOST_EVENTS = 2000
OPERATORS = frozenset(
	("=", "!=", "<", ">", "<=", ">=", "like", "not like", "in", "not in", "is", "between", "timespan")
)


class CalendarEvent(TypedDict):
	"""A job as the desk's calendar draws it; `color` is that of its type, `all_day` always 0."""

	name: str
	subject: str
	arrival: datetime
	ends_on: datetime
	status: str
	technician_name: str | None
	job_type: str
	title: str
	color: str | None
	all_day: int


def list_events(start: datetime, end: datetime, filters: list) -> list[CalendarEvent]:
	"""Return the jobs of a period that the signed-in user may read; at most MOST_EVENTS.

	Args:
		start, end: site time, naive; a job counts if it begins before `end` and ends after `start`.
		filters: those of the list in the desk, each `[doctype, field, operator, value]`.

	Returns:
		Rows with name, title, arrival, ends_on, status, color (that of the job type) and all_day, among
		others.

	Raises:
		FsmError: a filter that the list of Dispatch Job does not accept.
	"""
	if not all(_is_of_jobs(each) for each in filters):
		_refuse()
	try:
		rows = _rows(start, end, filters)
	except (ValueError, TypeError, LookupError, AttributeError):
		_refuse()  # a value that the operator does not accept
	colors = dict(frappe.get_all("Dispatch Job Type", fields=["name", "color"], as_list=True))
	return [
		{
			**row,
			"title": " · ".join(filter(None, (row.technician_name, row.subject))),
			"color": colors.get(row.job_type),
			"all_day": 0,
		}
		for row in rows
	]


def _rows(start: datetime, end: datetime, filters: list) -> list:
	return frappe.get_list(
		"Dispatch Job",
		filters=[
			*filters,
			["Dispatch Job", "arrival", "<", end],
			["Dispatch Job", "ends_on", ">", start],
		],
		fields=["name", "subject", "arrival", "ends_on", "status", "technician_name", "job_type"],
		order_by="arrival",
		limit=MOST_EVENTS,
	)


def _is_of_jobs(row: object) -> bool:
	"""Whether a filter is [doctype, field, operator, value, …] on a column of Dispatch Job.

	Columns of its child tables count as well.
	"""
	if (
		not isinstance(row, list)
		or not 4 <= len(row) <= 5
		or not all(isinstance(part, str) for part in row[:3])
	):
		return False
	doctype, field, operator, value = row[:4]
	tables = {table.options for table in frappe.get_meta("Dispatch Job").get_table_fields()}
	if doctype not in {"Dispatch Job", *tables} or operator.lower() not in OPERATORS:
		return False
	values = value if isinstance(value, list) else [value]
	is_plain = all(each is None or isinstance(each, str | int) for each in values)
	return is_plain and field in frappe.get_meta(doctype).get_valid_columns()


def _refuse() -> NoReturn:
	frappe.throw(_("The calendar sent something unreadable. Reload the page and try again."), FsmError)
