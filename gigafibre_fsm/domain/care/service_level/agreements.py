"""ERPNext's Service Level Agreements, read as what the clock needs."""

from collections import defaultdict
from datetime import time, timedelta

import frappe
from frappe.utils import get_weekdays

from gigafibre_fsm.domain.care.service_level.clock import Agreement, Targets
from gigafibre_fsm.domain.care.service_level.support_hours import MIDNIGHT, Span, SupportHours
from gigafibre_fsm.domain.platform import instants

DOCTYPE = "Service Level Agreement"
LAST_MINUTE = time(23, 59)
"""Hours that end in the last minute last until midnight: ERPNext has no 24:00."""


def load_agreement(name: str) -> Agreement:
	"""Return a service level.

	Raises:
		frappe.DoesNotExistError: there is none of this name.
	"""
	stored = frappe.get_cached_doc(DOCTYPE, name)
	promises_resolution = bool(stored.apply_sla_for_resolution)
	targets = {
		row.priority: Targets(
			round(row.response_time), round(row.resolution_time) if promises_resolution else None
		)
		for row in stored.priorities
	}
	pauses = frozenset(row.status for row in stored.pause_sla_on)
	return Agreement(
		load_hours(name), targets, pauses, frozenset(row.status for row in stored.sla_fulfilled_on)
	)


def load_hours(name: str) -> SupportHours:
	"""Return the hours of a service level, in the site's zone, without the days of its Holiday List.

	Weekly days off that the list names are days without hours as well, as ERPNext reads it.

	Raises:
		frappe.DoesNotExistError: there is no such service level, or no such list.
	"""
	stored = frappe.get_cached_doc(DOCTYPE, name)
	days, week = get_weekdays(), defaultdict[int, tuple[Span, ...]](tuple)
	for row in sorted(stored.support_and_resolution, key=lambda row: _to_time(row.start_time)):
		end = _to_time(row.end_time)
		span = (_to_time(row.start_time), MIDNIGHT if end >= LAST_MINUTE else end)
		week[days.index(row.workday)] += (span,)
	off = frappe.get_cached_doc("Holiday List", stored.holiday_list).holidays
	return SupportHours(instants.zone(), dict(week), frozenset(row.holiday_date for row in off))


def _to_time(value: timedelta | str) -> time:
	return (frappe.utils.get_datetime("2000-01-01") + frappe.utils.to_timedelta(value)).time()


def list_affected(doctype: str, name: str) -> list[str]:
	"""Return the service levels that change with a document: themselves, or those with this Holiday List."""
	return [name] if doctype == DOCTYPE else frappe.get_all(DOCTYPE, {"holiday_list": name}, pluck="name")
