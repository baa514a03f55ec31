"""Reads the arguments of a page's request: JSON text, days, names of visits; nonsense gets a sentence."""

import json
from datetime import date, datetime
from typing import Any, NoReturn

import frappe
from frappe import _
from frappe.utils import get_datetime, getdate

from gigafibre_fsm.domain.dispatch import plan, record
from gigafibre_fsm.domain.dispatch.board import gestures
from gigafibre_fsm.exceptions import FsmError


def names_of(text: str | None) -> list[str]:
	"""The names in a JSON list; empty without one."""
	names = json_of(text or "[]", list)
	if not all(isinstance(name, str) for name in names):
		unreadable()
	return names


def json_of(text: str, kind: type) -> Any:
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
	"""Refuse what no page of ours can have sent."""
	frappe.throw(_("The page sent something unreadable. Reload it and try again."), FsmError)


def day_of(text: str) -> date:
	"""A day as pages write it, or a refusal that shows how."""
	try:
		day = getdate(text) if text else None  # Frappe reads nothing as today
	except (ValueError, TypeError, OverflowError, frappe.ValidationError):
		day = None
	if day is None or day.year not in plan.YEARS:
		frappe.clear_messages()
		written = frappe.utils.escape_html(text[:40])
		frappe.throw(_("“{0}” is no day. Write it like 2026-11-23.").format(written), FsmError)
	return day


def moment_of(text: str | None) -> datetime:
	"""A moment as people and the calendar write it, or a refusal that shows how."""
	try:
		moment = get_datetime(text) if text else None  # Frappe reads nothing as now
	except (ValueError, TypeError, OverflowError):
		moment = None
	if moment is not None and moment.year not in plan.YEARS:
		frappe.throw(_("The year {0} cannot be meant. Correct the time.").format(moment.year), FsmError)
	if moment is None or moment.tzinfo is not None:
		written = frappe.utils.escape_html(str(text or "")[:40])
		frappe.throw(
			_("“{0}” is no date and time. Write it like 2026-11-23 09:30.").format(written), FsmError
		)
	return moment


def require_write_all(jobs: list[str]) -> None:
	"""Refuse visits that the person may not change, all at once; those that are no more are the domain's to name.

	They are locked before anything of them is read.
	"""
	if not 0 < len(jobs) <= gestures.MOST_MOVES:
		frappe.throw(_("Choose between 1 and {0} visits.").format(gestures.MOST_MOVES), FsmError)
	there = record.lock(jobs)
	frappe.has_permission("Dispatch Job", "write", throw=True)
	mine = frappe.get_list("Dispatch Job", {"name": ("in", sorted(there))}, pluck="name", limit_page_length=0)
	if there.difference(mine):
		frappe.throw(_("You may not change this visit."), frappe.PermissionError)


def require_write(job: str) -> None:
	"""Refuse who may not change this visit."""
	require("Dispatch Job", job, "write")


def require(doctype: str, name: str, right: str) -> None:
	"""Refuse who lacks a right on a document; frappe.DoesNotExistError where there is none of this name.

	Frappe's own `has_permission` breaks on a document's name where it should refuse.
	"""
	frappe.get_doc(doctype, name).check_permission(right)
