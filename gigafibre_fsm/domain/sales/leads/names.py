"""Names that ERPNext can keep as they were typed."""

import frappe
from frappe import _

from gigafibre_fsm.exceptions import FsmError


def check_name(name: str) -> None:
	"""Refuse a name with angle brackets, which Frappe takes for markup and changes.

	Raises:
		FsmError: it has one.
	"""
	if {"<", ">"} & set(name):
		# Frappe takes a source string with both signs for markup, and finds no translation of it
		refusal = _("ERPNext cannot keep a name with “{0}” or “{1}”. Write it without them.")
		frappe.throw(refusal.format("<", ">"), FsmError)
