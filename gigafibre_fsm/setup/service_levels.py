"""The usual service level of tickets: ERPNext's Service Level Agreement with support hours and Québec's holidays."""

from datetime import date
from typing import Any

import holidays
from holidays.constants import GOVERNMENT, PUBLIC

import frappe
from frappe import _
from frappe.utils import add_days, getdate

from gigafibre_fsm.domain.care.service_level import ticket_clocks
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.setup import found

LEVEL = "Service Level Agreement"
LIST = "Holiday List"
LIST_NAME = "Jours fériés – Québec"
NAME = "Standard"
YEARS = 3
"""Of holidays in the list: this year and the next ones."""
WARNED = 60
"""Days before a list of holidays ends."""
HOUR = 3600
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
HOURS = (*((day, "08:00:00", "20:00:00") for day in WEEKDAYS), ("Saturday", "09:00:00", "17:00:00"))
"""Weekday, and from when until when somebody answers."""
TIMES = (("Low", 8, 48), ("Medium", 4, 24), ("High", 1, 8))
"""Issue Priority, and hours of support until the first answer and until the resolution."""
DEFAULT_PRIORITY = "Medium"
_TRACKS, _LIST, _LEVEL = "service levels tracked", "service level's list", "service level"
_SETTING = ("Support Settings", "track_service_level_agreement")


def apply() -> None:
	"""Add the usual service level, once, on a site that has none for tickets; afterwards it is the company's."""
	ticket_clocks.adopt_tickets(instants.now_utc())
	if _LEVEL in found.recall() or not _has_priorities():
		return
	found.remember(_TRACKS, frappe.db.get_single_value(*_SETTING) or 0)
	if frappe.db.exists(LEVEL, {"document_type": "Issue"}):
		# somebody decides there already, also whether it is tracked
		found.remember(_LEVEL, "")
		return
	frappe.db.set_single_value(*_SETTING, 1)
	level = frappe.get_doc({"doctype": LEVEL, **describe_level(_find_list())})
	found.remember(_LEVEL, level.insert().name)


def remove() -> None:
	"""Delete the service level and the list of holidays that setup has added, unless they are in use; put the setting back."""
	known = found.recall()
	for doctype, name in ((LEVEL, known.get(_LEVEL)), (LIST, known.get(_LIST))):
		if not name or not frappe.db.exists(doctype, name):
			continue
		if doctype == LEVEL and frappe.db.exists("Issue", {"service_level_agreement": name}):
			continue
		if doctype == LIST and frappe.db.exists(LEVEL, {"holiday_list": name}):
			continue
		frappe.delete_doc(doctype, name, force=True, ignore_missing=True)
	if _TRACKS in known:
		frappe.db.set_single_value(*_SETTING, known[_TRACKS])


def _has_priorities() -> bool:
	names = [name for name, *_hours in TIMES]
	return frappe.db.count("Issue Priority", {"name": ("in", names)}) == len(names)


def list_problems() -> list[tuple[str, str]]:
	"""Return each service level whose holidays end soon, with the remedy."""
	levels = {"document_type": "Issue", "enabled": 1}
	lists = frappe.get_all(LEVEL, levels, pluck="holiday_list", distinct=True)
	soon = {"name": ("in", lists), "to_date": ("<", add_days(getdate(), WARNED))}
	return [
		(
			_("The Holiday List {0} of the service level ends on {1}.").format(row.name, row.to_date),
			_("Add the holidays after that day and move its end."),
		)
		for row in frappe.get_all(LIST, soon, ["name", "to_date"], order_by="name")
	]


def describe_level(holiday_list: str) -> dict[str, Any]:
	"""Return the fields of the usual service level, with this Holiday List."""
	return {
		"document_type": "Issue",
		"service_level": NAME,
		"enabled": 1,
		"default_service_level_agreement": 1,
		"apply_sla_for_resolution": 1,
		"holiday_list": holiday_list,
		"priorities": [
			{
				"priority": name,
				"default_priority": int(name == DEFAULT_PRIORITY),
				"response_time": answer * HOUR,
				"resolution_time": resolution * HOUR,
			}
			for name, answer, resolution in TIMES
		],
		"support_and_resolution": [
			{"workday": day, "start_time": start, "end_time": end} for day, start, end in HOURS
		],
		"sla_fulfilled_on": [{"status": "Resolved"}, {"status": "Closed"}],
		"pause_sla_on": [{"status": "Replied"}, {"status": "On Hold"}],
	}


def _find_list() -> str:
	"""Return the company's Holiday List, or a new one with Québec's holidays."""
	company = frappe.db.get_default("company")
	own = frappe.db.get_value("Company", company, "default_holiday_list") if company else None
	if own or frappe.db.exists(LIST, LIST_NAME):
		return own or LIST_NAME
	year = getdate().year
	days = holidays.country_holidays(
		"CA",
		subdiv="QC",
		categories=(GOVERNMENT, PUBLIC),
		years=range(year, year + YEARS),
		language="fr",
	)
	made = frappe.get_doc(
		{
			"doctype": LIST,
			"holiday_list_name": LIST_NAME,
			"from_date": date(year, 1, 1),
			"to_date": date(year + YEARS - 1, 12, 31),
			"holidays": [{"holiday_date": day, "description": name} for day, name in sorted(days.items())],
		}
	)
	found.remember(_LIST, made.insert().name)
	return made.name
