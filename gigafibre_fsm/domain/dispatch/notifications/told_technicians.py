"""What technicians were told of a job, in texts about it alone and in texts about several visits; the outbox records it."""

from collections import Counter
from datetime import datetime
from typing import NamedTuple

import frappe

TECHNICIAN = "Dispatch Technician"


class LastText(NamedTuple):
	"""A technician's last text about a job: to which number, and the arrival and place that it announced.

	Both are None if it said that the job left their list.
	"""

	number: str
	arrival: datetime | None = None
	location: str | None = None


class ToldTechnicians(NamedTuple):
	"""Technician → their last text about a job, and how many there were."""

	last: dict[str, LastText]
	counts: Counter[str]


def load_told(job: str) -> ToldTechnicians:
	"""Return what each technician was told of a job.

	Args:
		job: name of the Dispatch Job.
	"""
	rows = sorted([*_list_alone(job), *_list_among_others(job)], key=lambda row: row.name)
	last = {
		row.recipient: LastText(row.to_number, row.announced_arrival, row.announced_location) for row in rows
	}
	return ToldTechnicians(last, Counter(row.recipient for row in rows))


def was_told(job: str, technician: str) -> bool:
	"""Return whether a technician was ever texted about a job."""
	return technician in load_told(job).last


def find_latest_text(job: str) -> str | None:
	"""Return the newest FSM SMS to a technician about a job; None without one."""
	names = [row.name for row in (*_list_alone(job), *_list_among_others(job))]
	return max(names, default=None)


def _list_alone(job: str) -> list["frappe._dict"]:
	text = frappe.qb.DocType("FSM SMS")
	is_about = (text.reference_doctype == "Dispatch Job") & (text.reference_name == job)
	query = frappe.qb.from_(text).select(text.name, text.recipient, text.to_number)
	query = query.select(text.announced_arrival, text.announced_location)
	return query.where(is_about & (text.recipient_doctype == TECHNICIAN)).run(as_dict=True)


def _list_among_others(job: str) -> list["frappe._dict"]:
	text, visit = frappe.qb.DocType("FSM SMS"), frappe.qb.DocType("FSM SMS Visit")
	query = frappe.qb.from_(visit).join(text).on(text.name == visit.parent)
	query = query.select(text.name, text.recipient, text.to_number)
	query = query.select(visit.announced_arrival, visit.announced_location)
	return query.where(visit.job == job).run(as_dict=True)
