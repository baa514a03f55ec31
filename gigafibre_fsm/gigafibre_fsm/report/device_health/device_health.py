"""Device health: the devices that do worst against their own history, and why."""

from frappe import _

from gigafibre_fsm.domain.network.health import worst_devices
from gigafibre_fsm.domain.network.health.worst_devices import WorstDevice

COLOURS = {"Poor": "red", "Watch": "orange", "Good": "green"}


def execute(filters: dict | None = None) -> tuple:
	"""Return columns, rows, message, chart and summary; `filters`: health, node."""
	asked = filters or {}
	found = worst_devices.list_worst(asked.get("health") or "", asked.get("node") or "")
	return _columns(), [_row(each) for each in found], _message(found), None, _summary()


def _columns() -> list[dict]:
	columns = (
		("equipment", _("Device"), "Link", "Equipment", 150),
		("score", _("Health (0 to 100)"), "Int", "", 110),
		("health", _("Health"), "Data", "", 110),
		("why", _("Why"), "Data", "", 460),
		("customer", _("Customer"), "Link", "Customer", 160),
		("service_location", _("Address"), "Link", "Service Location", 160),
		("state", _("State"), "Data", "", 90),
		("judged_on", _("Judged on"), "Datetime", "", 150),
	)
	return [
		{"fieldname": name, "label": label, "fieldtype": kind, "options": options, "width": width}
		for name, label, kind, options, width in columns
	]


def _row(found: WorstDevice) -> dict:
	return {
		"equipment": found.equipment,
		"score": found.score,
		"health": _(found.health),
		"why": " · ".join(found.reasons),
		"customer": found.customer,
		"service_location": found.service_location,
		"state": _(found.state),
		"judged_on": found.judged_on,
	}


def _message(found: list[WorstDevice]) -> str | None:
	if len(found) < worst_devices.MOST:
		return None
	return _("Only the worst {0} devices are shown.").format(worst_devices.MOST)


def _summary() -> list[dict]:
	counts = worst_devices.count_by_health()
	return [
		{"label": _(health), "value": counts.get(health, 0), "datatype": "Int", "indicator": colour}
		for health, colour in COLOURS.items()
	]
