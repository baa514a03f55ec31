"""Texts to technicians store the arrival and place that they announced, which stood in the effect key alone."""

from datetime import datetime

import frappe


def execute() -> None:
	"""Fill both fields of texts that have neither; safe to run again."""
	rows = frappe.get_all(
		"FSM SMS",
		{"effect_key": ("like", "job-dispatched:%"), "announced_arrival": ("is", "not set")},
		["name", "effect_key", "reference_name", "recipient"],
	)
	for row in rows:
		told = row.effect_key.removeprefix(f"job-dispatched:{row.reference_name}:{row.recipient}:")
		arrival, _sep, rest = told.partition(":")
		place = next((part for part in _beginnings(rest) if frappe.db.exists("Service Location", part)), None)
		try:
			values = {
				"announced_arrival": datetime.strptime(arrival, "%Y%m%dT%H%M"),
				"announced_location": place,
			}
		except ValueError:
			continue
		frappe.db.set_value("FSM SMS", row.name, values, update_modified=False)


def _beginnings(text: str) -> list[str]:
	"""Return the text and what stands before each of its colons, the longest first: a name may hold one."""
	parts = text.split(":")
	return [":".join(parts[:length]) for length in range(len(parts), 0, -1)]
