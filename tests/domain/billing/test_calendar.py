"""Business days, Québec holidays, and the hours in which a service may be suspended."""

from datetime import date, datetime, time, timezone
from zoneinfo import ZoneInfo

import pytest

from gigafibre_fsm.domain.billing.calendar import (
	BANKING_CALENDAR,
	CUSTOMER_CALENDAR,
	ForbiddenTime,
	SuspensionHours,
	find_forbidden_time,
)

ZONE = ZoneInfo("America/Toronto")


def utc(text: str) -> datetime:
	"""Return a local time of Québec as naive UTC."""
	local = datetime.fromisoformat(text).replace(tzinfo=ZONE)
	return local.astimezone(timezone.utc).replace(tzinfo=None)


def day(text: str) -> date:
	return date.fromisoformat(text)


@pytest.mark.parametrize(
	("text", "bank_closed", "customer_holiday"),
	[
		("2026-01-01", True, True),
		("2026-01-02", True, True),  # banks in Québec
		("2026-04-03", True, True),  # Good Friday
		("2026-04-06", False, True),  # Easter Monday
		("2027-03-26", True, True),  # Good Friday, another year
		("2027-03-29", False, True),
		("2026-05-18", True, True),  # Journée des patriotes, Victoria Day
		("2026-06-24", True, True),  # Fête nationale
		("2029-06-25", True, True),  # the 24th is a Sunday
		("2026-07-01", True, True),
		("2026-08-03", False, False),  # Civic Holiday: not in Québec
		("2026-09-07", True, True),
		("2026-09-30", True, True),  # National Day for Truth and Reconciliation
		("2026-10-12", True, True),
		("2026-11-11", True, True),  # Remembrance Day
		("2026-12-25", True, True),
		("2026-12-26", True, True),
		("2026-12-28", True, True),  # Boxing Day is a Saturday
		("2026-12-24", False, False),
		("2026-02-16", False, False),  # Family Day: not in Québec
	],
)
def test_holidays_of_quebec_are_known_by_rule(text, bank_closed, customer_holiday):
	assert BANKING_CALENDAR.is_holiday(day(text)) is bank_closed
	assert CUSTOMER_CALENDAR.is_holiday(day(text)) is customer_holiday


@pytest.mark.parametrize(
	("text", "days", "expected"),
	[
		("2026-11-30", 0, "2026-11-30"),
		("2026-11-28", 0, "2026-11-30"),  # Saturday
		("2026-12-24", 1, "2026-12-29"),  # Christmas, weekend, Boxing Day observed
		("2026-12-31", 1, "2027-01-04"),  # New Year, Saturday 2 January
		("2026-04-02", 4, "2026-04-09"),  # a bank is open on Easter Monday
		("2026-11-30", -1, "2026-11-27"),
		("2026-11-29", -1, "2026-11-27"),  # Sunday
		("2028-02-28", 2, "2028-03-01"),  # 29 February
	],
)
def test_business_days_are_counted_over_weekends_and_holidays(text, days, expected):
	assert BANKING_CALENDAR.add_business_days(day(text), days) == day(expected)


def test_a_companys_own_holidays_are_merged_in():
	calendar = CUSTOMER_CALENDAR.add_holidays([day("2026-12-29"), day("2026-12-30")])
	assert calendar.next_business_day(day("2026-12-25")) == day("2026-12-31")
	assert CUSTOMER_CALENDAR.next_business_day(day("2026-12-25")) == day("2026-12-29")


@pytest.mark.parametrize(
	("local", "expected"),
	[
		("2026-11-30T07:59:59", ForbiddenTime.OUTSIDE_HOURS),
		("2026-11-30T08:00", None),
		("2026-11-30T20:59:59", None),
		("2026-11-30T21:00", ForbiddenTime.OUTSIDE_HOURS),
		("2026-11-28T08:59", ForbiddenTime.OUTSIDE_HOURS),
		("2026-11-28T09:00", None),
		("2026-11-28T17:00", ForbiddenTime.OUTSIDE_HOURS),
		("2026-11-28T18:00", ForbiddenTime.OUTSIDE_HOURS),
		("2026-12-24T11:59", None),
		("2026-12-24T12:00", ForbiddenTime.BEFORE_HOLIDAY),
		("2026-12-24T13:00", ForbiddenTime.BEFORE_HOLIDAY),
		("2026-12-25T10:00", ForbiddenTime.HOLIDAY),
		("2026-05-17T13:00", ForbiddenTime.BEFORE_HOLIDAY),  # Sunday before the Journée des patriotes
		# the nights in which clocks change: 08:00 is 13:00 UTC before 8 March and 12:00 after it
		("2026-03-06T07:30", ForbiddenTime.OUTSIDE_HOURS),
		("2026-03-09T08:00", None),
		("2026-03-08T02:30", ForbiddenTime.OUTSIDE_HOURS),
		("2026-11-01T01:30", ForbiddenTime.OUTSIDE_HOURS),
		("2026-11-02T07:30", ForbiddenTime.OUTSIDE_HOURS),
	],
)
def test_a_service_is_suspended_only_in_permitted_hours(local, expected):
	assert find_forbidden_time(utc(local), ZONE) is expected


def test_another_zone_has_other_hours():
	assert (
		find_forbidden_time(utc("2026-11-30T08:30"), ZoneInfo("America/Vancouver"))
		is ForbiddenTime.OUTSIDE_HOURS
	)


def test_hours_that_never_begin_are_refused():
	with pytest.raises(ValueError, match="must end after they begin"):
		SuspensionHours(weekday=(time(21), time(8)))
	with pytest.raises(ValueError, match="must end after they begin"):
		SuspensionHours(weekend=(time(9), time(9)))
