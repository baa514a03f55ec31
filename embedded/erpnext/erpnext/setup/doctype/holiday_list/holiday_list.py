"""Holiday List: the days off of a year, unique and in order."""

from datetime import date, timedelta

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import formatdate, getdate

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class HolidayList(Document):
	"""The days off of a year."""

	def validate(self) -> None:
		"""Require that every day is in the period and occurs once."""
		start, end = getdate(self.from_date), getdate(self.to_date)
		if start > end:
			frappe.throw(_("To Date cannot be before From Date"))
		days = [getdate(row.holiday_date) for row in self.holidays]
		for day in days:
			if not start <= day <= end:
				frappe.throw(
					_("The holiday on {0} is not between From Date and To Date").format(formatdate(day))
				)
			if days.count(day) > 1:
				frappe.throw(_("Holiday Date {0} added multiple times").format(formatdate(day)))
		self.holidays.sort(key=lambda row: getdate(row.holiday_date))
		for index, row in enumerate(self.holidays, start=1):
			row.idx = index
		self.total_holidays = len(days)

	@frappe.whitelist()
	def get_weekly_off_dates(self) -> None:
		"""Add the weekly day off for the whole period."""
		if not self.weekly_off:
			frappe.throw(_("Please select weekly off day"))
		there = {getdate(row.holiday_date) for row in self.holidays}
		day, end = getdate(self.from_date), getdate(self.to_date)
		while day <= end:
			if day.weekday() == WEEKDAYS.index(self.weekly_off) and day not in there:
				row = {"description": _(self.weekly_off), "holiday_date": day, "weekly_off": 1}
				self.append("holidays", row)
			day += timedelta(days=1)


def is_holiday(holiday_list: str, date: date | str | None = None) -> bool:
	"""Return whether a day (today by default) is in the list."""
	return bool(
		holiday_list
		and frappe.db.exists("Holiday", {"parent": holiday_list, "holiday_date": getdate(date)}, cache=True)
	)
