"""Gives rows written before there were instants their place in order, from the local time that they hold."""

from datetime import datetime, timezone
from zoneinfo import ZoneInfo

import frappe
from frappe.utils import get_datetime, get_system_timezone, now_datetime

WRITTEN = {
	"FSM Consent": "recorded_on",
	"Equipment Movement": "creation",
	"Dispatch Change": "made_on",
	"CPE Command": "requested_on",
	"CPE Reading": "taken_on",
	"Speed Test": "started_on",
	"Truck Count": "counted_on",
}


def execute() -> None:
	"""Fill what is empty; safe to run again."""
	zone = ZoneInfo(get_system_timezone())
	for doctype, when in WRITTEN.items():
		for name, moment in _list_unset(doctype, "instant", when):
			_set(doctype, name, "instant", _utc(moment, zone))
	for name, moment in _list_unset("FSM SMS", "due_utc", "not_before"):
		_set("FSM SMS", name, "due_utc", _utc(moment, zone))
	# leases and looks were local times, which lie behind UTC here: they are over, and looked at once more
	recent = {"status": "Completed", "report_looked_on": ("is", "not set")}
	recent["completed_on"] = (">", frappe.utils.add_days(now_datetime(), -1))
	frappe.db.set_value("Dispatch Job", recent, "report_looked_on", now_datetime(), update_modified=False)


def _list_unset(doctype: str, field: str, when: str) -> list:
	table = frappe.qb.DocType(doctype)
	empty = table[field].isnull() & table[when].isnotnull()
	return frappe.qb.from_(table).select(table.name, table[when]).where(empty).run()


def _utc(moment: datetime, zone: ZoneInfo) -> datetime:
	return get_datetime(moment).replace(tzinfo=zone).astimezone(timezone.utc).replace(tzinfo=None)


def _set(doctype: str, name: str, field: str, value: datetime) -> None:
	frappe.db.set_value(doctype, name, field, value, update_modified=False)
