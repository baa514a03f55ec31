"""What pages send as text, read: days and JSON, or a refusal with a sentence."""

import json
from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate

from gigafibre_fsm.exceptions import FsmError


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


def json_of(text: str, kind: type) -> Any:
	"""What a page sends as JSON, or a refusal: only a broken page sends anything else."""
	try:
		value = json.loads(text)
	except ValueError:
		value = None
	if not isinstance(value, kind):
		unreadable()
	return value


def unreadable() -> None:
	"""Refuse what no page of ours can have sent."""
	frappe.throw(_("The page sent something unreadable. Reload it and try again."), FsmError)
