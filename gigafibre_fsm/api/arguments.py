"""Parses and checks requests of the desk: JSON text, days, names of jobs, users.

Invalid ones raise FsmError.
"""

import json
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NoReturn, TypeVar

import frappe
from frappe import _
from frappe.utils import get_datetime, get_fullname, getdate

from gigafibre_fsm.domain.billing import amounts
from gigafibre_fsm.domain.dispatch.board import commands as board_commands
from gigafibre_fsm.domain.dispatch.job import arrival_window, schedule_fields
from gigafibre_fsm.domain.dispatch.job import repository as job_repository
from gigafibre_fsm.domain.dispatch.proposals.slot_holds import HoldRequest
from gigafibre_fsm.exceptions import FsmError

Json = TypeVar("Json", list, dict)


def full_name() -> str:
	"""Return the full name of the signed-in user, as shown in timelines and the change log."""
	return get_fullname(frappe.session.user)


def names_of(text: str | None) -> list[str]:
	"""Parse a JSON list of names; empty without text."""
	names = json_of(text or "[]", list)
	if not all(isinstance(name, str) for name in names):
		unreadable()
	return names


def json_of(text: str, kind: type) -> Json:
	"""Parse JSON text as a list or an object, as `kind` demands."""
	try:
		value = json.loads(text, parse_constant=_no_number)
	except (ValueError, RecursionError):
		value = None
	return value if isinstance(value, kind) else unreadable()


def _no_number(constant: str) -> NoReturn:
	"""Refuse NaN and Infinity, which Python parses but JSON does not have."""
	raise ValueError(constant)


def unreadable() -> NoReturn:
	"""Refuse a request that our own pages cannot have sent.

	Raises:
		FsmError: always; its message asks the user to reload the page.
	"""
	frappe.throw(_("The page sent something unreadable. Reload it and try again."), FsmError)


def day_of(text: str) -> date:
	"""Parse a day as pages write it, for example `2026-11-23`.

	Raises:
		FsmError: the text is empty, is not a date, or its year is implausible; the message shows the format.
	"""
	try:
		day = getdate(text) if text else None  # getdate() returns today for an empty text
	except (ValueError, TypeError, OverflowError, frappe.ValidationError):
		day = None
	if day is None or day.year not in schedule_fields.YEARS:
		frappe.clear_messages()
		written = frappe.utils.escape_html(text[:40])
		frappe.throw(_("“{0}” is not a date. Write it like 2026-11-23.").format(written), FsmError)
	return day


def amount_of(text: str) -> Decimal:
	"""Parse dollars as a person or a page writes them, for example `91.93`.

	Raises:
		FsmError: it is no number, is zero or negative, or has a fraction of a cent; the message shows the format.
	"""
	try:
		return amounts.parse_amount(text)
	except ValueError:
		written = frappe.utils.escape_html(text[:40])
		frappe.throw(_("“{0}” is no amount. Write it like 91.93.").format(written), FsmError)


def moment_of(text: str | None) -> datetime:
	"""Parse a naive date and time of the site, as users and the calendar write it: `2026-11-23 09:30`.

	Raises:
		FsmError: the text is empty, is not a date and time, has a time zone, or its year is implausible.
	"""
	try:
		moment = get_datetime(text) if text else None  # get_datetime() returns now for an empty text
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


def slot_request(window_start: str, technician: str, arrival: str, crew: Sequence[str]) -> HoldRequest:
	"""Parse a slot as it was offered; its window lasts two hours.

	Args:
		window_start: in the site's zone.
		technician: name of the Dispatch Technician.
		arrival: when they would arrive, in the site's zone.
		crew: the other technicians who would come.
	"""
	start = moment_of(window_start)
	window = (start, start + arrival_window.LENGTH)
	return HoldRequest(window, technician, moment_of(arrival), tuple(crew))


def require_write_all(jobs: list[str]) -> None:
	"""Refuse the request unless the user may change every one of these jobs.

	The rows are locked before any of their data is read. A job that no longer exists is not refused here:
	the domain function that is called next reports it.

	Raises:
		FsmError: no job was named, or more than `board_commands.MOST_MOVES`.
		frappe.PermissionError: the user may not change one of them.
	"""
	if not 0 < len(jobs) <= board_commands.MOST_MOVES:
		frappe.throw(_("Choose between 1 and {0} visits.").format(board_commands.MOST_MOVES), FsmError)
	there = job_repository.lock_rows(jobs)
	frappe.has_permission("Dispatch Job", "write", throw=True)
	mine = frappe.get_list("Dispatch Job", {"name": ("in", sorted(there))}, pluck="name", limit_page_length=0)
	if there.difference(mine):
		frappe.throw(_("You may not change this visit."), frappe.PermissionError)


def require_write(job: str) -> None:
	"""Refuse the request unless the user may change this job."""
	require("Dispatch Job", job, "write")


def require(doctype: str, name: str, right: str) -> None:
	"""Refuse the request unless the user has a permission on a document.

	Frappe's own `has_permission` raises another error, instead of refusing, if it is given the name of a
	missing document.

	Args:
		doctype: its DocType.
		name: name of the document.
		right: Frappe's permission type: `read`, `write`, ….

	Raises:
		frappe.DoesNotExistError: there is no document of this name.
		frappe.PermissionError: the user lacks the permission.
	"""
	frappe.get_doc(doctype, name).check_permission(right)


def require_flow(template: str, right: str) -> None:
	"""Refuse the request unless there is a flow and the user has a permission on it.

	Args:
		template: name of the Flow Template.
		right: `read` or `write`.

	Raises:
		FsmError: somebody has deleted it.
		frappe.PermissionError: the user lacks the permission.
	"""
	if not frappe.db.exists("Flow Template", template):
		frappe.throw(_("This flow no longer exists."), FsmError)
	require("Flow Template", template, right)


def require_ticket(ticket: str, right: str) -> None:
	"""Refuse the request unless there is a ticket and the user has a permission on it.

	Args:
		ticket: name of the Issue.
		right: `read` or `write`.

	Raises:
		FsmError: somebody has deleted it.
		frappe.PermissionError: the user lacks the permission.
	"""
	if not frappe.db.exists("Issue", ticket):
		frappe.throw(_("This ticket no longer exists. Reload the page."), FsmError)
	require("Issue", ticket, right)


def require_found(doctype: str, name: str) -> None:
	"""Refuse the request in words unless there is such a document and the user may read it.

	Raises:
		FsmError: it does not exist, or the user may not see it.
	"""
	if not frappe.db.exists(doctype, name) or not frappe.has_permission(doctype, "read", name):
		frappe.throw(_("{0} {1} does not exist, or you may not see it.").format(_(doctype), name), FsmError)
