"""The visits of a stretch of time, as the desk's calendar draws them."""

from datetime import datetime

import frappe

MOST_EVENTS = 2000


def events(start: datetime, end: datetime, filters: list) -> list[dict]:
	"""The visits that touch [start, end), as far as the person may read them.

	`filters` are the list's own, in Frappe's form. Answers rows with name, title, arrival, ends_on, status,
	color (the job type's) and all_day.
	"""
	rows = frappe.get_list(
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
