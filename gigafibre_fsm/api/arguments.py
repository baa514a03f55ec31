"""Reads the arguments of a page's request: JSON text, days, names of visits; nonsense gets a sentence."""

import json
from datetime import date
from typing import Any, NoReturn

import frappe
from frappe import _
from frappe.utils import getdate

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
		value = json.loads(text)
	except ValueError:
		value = None
	return value if isinstance(value, kind) else unreadable()


def unreadable() -> NoReturn:
	"""Refuse what no page of ours can have sent."""
	frappe.throw(_("The page sent something unreadable. Reload it and try again."), FsmError)


def day_of(text: str) -> date:
	"""A day as pages write it, or a refusal that shows how."""
	try:
		day = getdate(text) if text else None  # Frappe reads nothing as today
	except (ValueError, TypeError, OverflowError, frappe.ValidationError):
		day = None
	if day is None:
		frappe.clear_messages()
		written = frappe.utils.escape_html(text[:40])
		frappe.throw(_("“{0}” is no day. Write it like 2026-11-23.").format(written), FsmError)
	return day


def require_write(job: str) -> None:
	"""Refuse who may not change this visit."""
	frappe.has_permission("Dispatch Job", "write", doc=job, throw=True)
