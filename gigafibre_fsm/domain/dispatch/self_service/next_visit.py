"""The next visit of a customer, as far as the customer knows of it."""

from dataclasses import dataclass
from datetime import datetime

import frappe

from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.domain.dispatch.self_service import rules

_KNOWN = (lifecycle.SCHEDULED, lifecycle.DISPATCHED, lifecycle.EN_ROUTE, lifecycle.ON_SITE)


@dataclass(frozen=True, slots=True)
class NextVisit:
	"""A visit that is to come or under way: its stage as on its page, and its window, site time, naive."""

	job: str
	stage: str
	window: tuple[datetime, datetime]


def find_next_visit(customer: str) -> NextVisit | None:
	"""Return the first visit whose window the customer was told; None without one."""
	fields = ["name", "status", "outcome", "promised", "window_start", "window_end"]
	rows = frappe.get_all(
		"Dispatch Job",
		filters={"customer": customer, "status": ("in", _KNOWN), "window_start": ("is", "set")},
		fields=fields,
		order_by="window_start, name",
		limit=10,
	)
	for row in rows:
		window = rules.known_window(row.status, bool(row.promised), (row.window_start, row.window_end))
		if window:
			return NextVisit(
				row.name, rules.find_stage(row.status, row.outcome, bool(row.promised)).value, window
			)
	return None
