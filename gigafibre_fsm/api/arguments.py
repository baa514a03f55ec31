"""Reads the arguments of a page's request: JSON text, days, names of visits; nonsense gets a sentence."""

import json
from datetime import date, datetime
from typing import NoReturn, TypeVar

import frappe
from frappe import _
from frappe.utils import get_datetime, getdate

from gigafibre_fsm.domain.dispatch.board import commands as board_commands
from gigafibre_fsm.domain.dispatch.job import repository as job_repository
from gigafibre_fsm.domain.dispatch.job import schedule_fields
from gigafibre_fsm.exceptions import FsmError

Json = TypeVar("Json", list, dict)


def names_of(text: str | None) -> list[str]:
	"""The names in a JSON list; empty without one."""
	names = json_of(text or "[]", list)
	if not all(isinstance(name, str) for name in names):
		unreadable()
	return names


def json_of(text: str, kind: type[Json]) -> Json:
	"""JSON text as a list or an object, whichever `kind` asks for."""
	try:
		value = json.loads(text, parse_constant=_no_number)
	except (ValueError, RecursionError):
		value = None
	return value if isinstance(value, kind) else unreadable()


def _no_number(constant: str) -> NoReturn:
	"""NaN and Infinity, which Python reads and JSON does not know."""
	raise ValueError(constant)


def unreadable() -> NoReturn:
	"""Refuse a request that none of our own pages can have sent.

	Raises:
		FsmError: always; its message asks the person to reload the page.
	"""
	frappe.throw(_("The page sent something unreadable. Reload it and try again."), FsmError)


def day_of(text: str) -> date:
	"""Read a day as pages write it, for example `2026-11-23`.

	Raises:
		FsmError: the text is empty, is not a date, or its year cannot be meant; the message shows how to write
			one.
	"""
	try:
		day = getdate(text) if text else None  # Frappe reads nothing as today
	except (ValueError, TypeError, OverflowError, frappe.ValidationError):
		day = None
	if day is None or day.year not in schedule_fields.YEARS:
		frappe.clear_messages()
		written = frappe.utils.escape_html(text[:40])
		frappe.throw(_("“{0}” is not a date. Write it like 2026-11-23.").format(written), FsmError)
	return day


def moment_of(text: str | None) -> datetime:
	"""Read a date and time of the site, naive, as people and the calendar write it: `2026-11-23 09:30`.

	Raises:
		FsmError: the text is empty, is no date and time, names a time zone, or its year cannot be meant.
	"""
	try:
		moment = get_datetime(text) if text else None  # Frappe reads nothing as now
	except (ValueError, TypeError, OverflowError):
		moment = None
	if moment is not None and moment.year not in schedule_fields.YEARS:
		frappe.throw(_("The year {0} is surely a mistake. Correct the time.").format(moment.year), FsmError)
	if moment is None or moment.tzinfo is not None:
		written = frappe.utils.escape_html(str(text or "")[:40])
		frappe.throw(
			_("“{0}” is no date and time. Write it like 2026-11-23 09:30.").format(written), FsmError
		)
	return moment


def require_write_all(jobs: list[str]) -> None:
	"""Refuse the request unless the person may change every one of these visits.

	The rows are locked before anything of them is read. A visit that no longer exists is not refused here:
	the domain function that is called next reports it.

	Raises:
		FsmError: no visit was named, or more than `board_commands.MOST_MOVES`.
		frappe.PermissionError: the person may not change one of them.
	"""
	if not 0 < len(jobs) <= board_commands.MOST_MOVES:
		frappe.throw(_("Choose between 1 and {0} visits.").format(board_commands.MOST_MOVES), FsmError)
	there = job_repository.lock(jobs)
	frappe.has_permission("Dispatch Job", "write", throw=True)
	mine = frappe.get_list("Dispatch Job", {"name": ("in", sorted(there))}, pluck="name", limit_page_length=0)
	if there.difference(mine):
		frappe.throw(_("You may not change this visit."), frappe.PermissionError)


def require_write(job: str) -> None:
	"""Refuse who may not change this visit."""
	require("Dispatch Job", job, "write")


def require(doctype: str, name: str, right: str) -> None:
	"""Refuse the request unless the person has a right on a document.

	Frappe's own `has_permission` fails with an error of its own, instead of refusing, where it is given a
	name.

	Args:
		doctype: its DocType.
		name: name of the document.
		right: Frappe's word for the right: `read`, `write`, ….

	Raises:
		frappe.DoesNotExistError: there is no document of this name.
		frappe.PermissionError: the person lacks the right.
	"""
	frappe.get_doc(doctype, name).check_permission(right)
