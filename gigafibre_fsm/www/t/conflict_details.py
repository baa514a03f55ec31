"""Puts the differences between a phone and the server into words, for the technician to decide."""

from datetime import datetime

from frappe import _

from gigafibre_fsm.exceptions import ChangedMeanwhile
from gigafibre_fsm.www.t import wording


def describe_conflict(error: ChangedMeanwhile) -> dict:
	"""Return the differences of a post with outdated data.

	Returns `{"differences": [{"label", "phone", "server"}], "now", "may_apply"}`.
	"""
	rows = [
		{
			"label": _label(row["field"]),
			"phone": _value(row["field"], row["phone"]),
			"server": _value(row["field"], row["server"]),
		}
		for row in error.differences
	]
	return {"differences": rows, "now": error.now, "may_apply": error.may_apply}


def _label(field: str) -> str:
	return {
		"status": _("Status"),
		"arrival": _("Arrival"),
		"elsewhere": _("Another visit under way"),
		"technician": _("Technician"),
		"note": _("Note"),
		"job_type": _("Type"),
		"priority": _("Priority"),
		"value": _("Value"),
	}.get(field, field)


def _value(field: str, value: str) -> str:
	if field == "status":
		return wording.status(value)
	if field == "priority":
		return wording.priority(value)
	if field == "arrival" and value:
		moment = datetime.fromisoformat(value)
		return f"{wording.short_day(moment)}, {wording.clock(moment)}"
	if field == "technician":
		return _("you") if value == "you" else _("somebody else")
	return value or "—"
