"""The office as its customers and technicians know it, from FSM Settings."""

from dataclasses import dataclass

import frappe


@dataclass(frozen=True, slots=True)
class Office:
	"""The brand, and dispatch's phone number as it was typed; both empty if FSM Settings has none."""

	brand: str
	phone: str


def load_office() -> Office:
	"""Return the office's brand and phone number."""
	settings = frappe.get_cached_doc("FSM Settings")
	return Office(settings.brand_name or "", settings.dispatch_phone or "")
