"""Stock against the network: modems that call but should not, and installed ones that never called."""

from collections import Counter

from frappe import _
from frappe.utils import now_datetime

from gigafibre_fsm.domain.network import reconciliation
from gigafibre_fsm.domain.network.reconciliation import (
	CALLS_FROM_ELSEWHERE,
	NEVER_CALLED,
	STRANGER,
	StockDifference,
)

COLOURS = {STRANGER: "red", CALLS_FROM_ELSEWHERE: "orange", NEVER_CALLED: "blue"}


def execute(filters: dict | None = None) -> tuple:
	"""Return columns, rows, message, chart and summary; `filters`: kind."""
	found = reconciliation.find_differences(now_datetime())
	kind = (filters or {}).get("kind")
	shown = [each for each in found if not kind or each.kind == kind]
	return _columns(), [_row(each) for each in shown], _message(found), None, _summary(found)


def _columns() -> list[dict]:
	return [
		{"fieldname": "what", "label": _("Difference"), "fieldtype": "Data", "width": 200},
		{"fieldname": "serial", "label": _("Serial number"), "fieldtype": "Data", "width": 160},
		{
			"fieldname": "equipment",
			"label": _("Device"),
			"fieldtype": "Link",
			"options": "Equipment",
			"width": 150,
		},
		{"fieldname": "model", "label": _("Model"), "fieldtype": "Data", "width": 120},
		{"fieldname": "status", "label": _("Status"), "fieldtype": "Data", "width": 110},
		{"fieldname": "place", "label": _("Where stock has it"), "fieldtype": "Data", "width": 180},
		{"fieldname": "last_inform", "label": _("Last inform"), "fieldtype": "Datetime", "width": 160},
		{"fieldname": "remedy", "label": _("What to do"), "fieldtype": "Data", "width": 420},
	]


def _row(found: StockDifference) -> dict:
	return {
		"what": _names()[found.kind],
		"serial": found.serial,
		"equipment": found.equipment,
		"model": found.model,
		"status": _(found.status) if found.status else "",
		"place": found.place,
		"last_inform": found.last_inform,
		"remedy": _remedies()[found.kind],
	}


def _summary(found: list[StockDifference]) -> list[dict]:
	counts = Counter(each.kind for each in found)
	return [
		{"label": name, "value": counts[kind], "datatype": "Int", "indicator": COLOURS[kind]}
		for kind, name in _names().items()
	]


def _message(found: list[StockDifference]) -> str | None:
	"""Return a sentence if there may be more differences than the report shows."""
	counts = Counter(each.kind for each in found)
	if max(counts[CALLS_FROM_ELSEWHERE], counts[NEVER_CALLED]) < reconciliation.MOST_EACH:
		return None
	return _("Only the newest {0} of each kind are shown. The others follow once these are solved.").format(
		reconciliation.MOST_EACH
	)


def _names() -> dict[str, str]:
	return {
		STRANGER: _("Unknown to Stock"),
		CALLS_FROM_ELSEWHERE: _("Calls, but Is Not Installed"),
		NEVER_CALLED: _("Never Called"),
	}


def _remedies() -> dict[str, str]:
	return {
		STRANGER: _("Find out whose it is, and create the device."),
		CALLS_FROM_ELSEWHERE: _(
			"It runs at somebody's home: find the visit that installed it, or ask the technician."
		),
		NEVER_CALLED: _(
			"Is the serial number right, is it plugged in, does it know the modem server's address?"
		),
	}
