"""The period of a report, as a person chose it in its filters."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate

from gigafibre_fsm.domain.platform import months

MOST_MONTHS = 60


def read_period(filters: Mapping[str, Any], usual: tuple[date, date]) -> tuple[date, date]:
	"""Return the first and last day that were chosen.

	Args:
		filters: of the report; `from_date` and `to_date` may be missing.
		usual: the period without a choice.

	Raises:
		frappe.ValidationError: it ends before it starts.
	"""
	first, last = filters.get("from_date"), filters.get("to_date")
	start, end = getdate(first) if first else usual[0], getdate(last) if last else usual[1]
	if start > end:
		frappe.throw(_("The period ends before it starts. Correct one of the two days."))
	return start, end


def read_months(
	filters: Mapping[str, Any], usual: tuple[date, date], most: int = MOST_MONTHS
) -> list[tuple[date, date]]:
	"""Return the first and last day of each month of the chosen period, oldest first.

	Args:
		filters: of the report; `from_date` and `to_date` may be missing.
		usual: the period without a choice.
		most: months that fit the report.

	Raises:
		frappe.ValidationError: it ends before it starts, or is too long.
	"""
	first, last = read_period(filters, usual)
	if months.count_months(first, last) > most:
		frappe.throw(_("Choose at most {0} months.").format(most))
	return list(months.list_months(first, last))
