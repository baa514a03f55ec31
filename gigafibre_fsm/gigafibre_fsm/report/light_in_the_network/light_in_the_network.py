"""Light in the network: the worst lines, ports that drift, splitters that lost light since a day."""

from datetime import datetime, time

import frappe
from frappe import _
from frappe.utils import getdate, nowdate

from gigafibre_fsm.domain.network.topology import light_messages, light_report, line_light, repository
from gigafibre_fsm.domain.network.topology.light_report import GroupDrift
from gigafibre_fsm.domain.network.topology.line_light import LineLight
from gigafibre_fsm.domain.network.topology.node_types import NodeRow

WORST, PORTS, SPLITTERS = "Worst Lines", "Drifting Ports", "Splitters That Lost Light"
EVERYTHING = NodeRow("", "", "", path="/")
MOST = 500


def execute(filters: dict | None = None) -> tuple:
	"""Return columns, rows and a message; `filters`: view, node, since."""
	chosen = frappe._dict(filters or {})
	root = repository.find_node(chosen.node) if chosen.node else EVERYTHING
	lines = line_light.list_lights(root) if root else []
	if chosen.view == PORTS:
		changes = ((each.pon_port, each.measured - each.baseline) for each in lines if _has_both(each))
		return _group_columns(_("PON port")), _group_rows(light_report.list_drifts(changes)), None
	if chosen.view == SPLITTERS:
		return _since(lines, root, datetime.combine(getdate(chosen.since or nowdate()), time.max))
	rows = [_line_row(each) for each in light_report.list_deviating(lines)[:MOST]]
	return _line_columns(), rows, None


def _has_both(line: LineLight) -> bool:
	return line.measured is not None and line.baseline is not None and bool(line.pon_port)


def _since(lines: list[LineLight], root: NodeRow | None, day: datetime) -> tuple:
	before = line_light.load_levels(root, until=day) if root else {}
	known = [
		(each, before[each.equipment, each.service_location])
		for each in lines
		if each.measured is not None and (each.equipment, each.service_location) in before
	]
	drifts = light_report.list_drifts((each.splitter, each.measured - level) for each, level in known)
	message = _("{0} of {1} lines have a level from before this day; only they are compared.").format(
		len(known), len(lines)
	)
	return _group_columns(_("Splitter")), _group_rows(drifts), message


def _group_rows(drifts: list[GroupDrift]) -> list[dict]:
	return [
		{"node": each.group, "lines": each.lines, "change": each.change, "lost": each.lost}
		for each in drifts[:MOST]
	]


def _line_row(line: LineLight) -> dict:
	verdict = line.verdict
	return {
		"equipment": line.equipment,
		"service_location": line.service_location,
		"splitter": line.splitter,
		"measured": line.measured,
		"expected": line.expected.typical,
		"deviation": verdict.deviation,
		"basis": light_messages.describe_basis(verdict.basis),
		"place": light_messages.describe_place(verdict.place),
		"values_on": line.values_on,
	}


def _group_columns(title: str) -> list[dict]:
	return [
		_link("node", title, "Network Node"),
		{"fieldname": "lines", "label": _("Lines"), "fieldtype": "Int", "width": 90},
		_decibels("change", _("Median change (dB)")),
		{"fieldname": "lost", "label": _("Lines that lost more than 2 dB"), "fieldtype": "Int", "width": 220},
	]


def _line_columns() -> list[dict]:
	return [
		_link("equipment", _("Device"), "Equipment"),
		_link("service_location", _("Service Location"), "Service Location"),
		_link("splitter", _("Splitter"), "Network Node"),
		_decibels("measured", _("Received (dBm)")),
		_decibels("expected", _("Expected (dBm)")),
		_decibels("deviation", _("Deviation (dB)")),
		{"fieldname": "basis", "label": _("Compared with"), "fieldtype": "Data", "width": 130},
		{"fieldname": "place", "label": _("Where to look first"), "fieldtype": "Data", "width": 260},
		{
			"fieldname": "values_on",
			"label": _("Values read by the ACS on"),
			"fieldtype": "Datetime",
			"width": 160,
		},
	]


def _link(field: str, label: str, doctype: str) -> dict:
	return {"fieldname": field, "label": label, "fieldtype": "Link", "options": doctype, "width": 150}


def _decibels(field: str, label: str) -> dict:
	return {"fieldname": field, "label": label, "fieldtype": "Float", "precision": 1, "width": 115}
