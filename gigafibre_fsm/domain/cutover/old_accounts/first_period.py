"""From which day a service is billed here: the first of its own periods on or after the boundary. Pure."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta


def find_first_day(billed_until: date | None, months: int, boundary: date) -> date:
	"""Return the first day that this side bills; the old side bills every period that begins before the boundary.

	Args:
		billed_until: last day that the old system has billed; None if it billed nothing: the boundary then.
		months: of a period; at least 1.
		boundary: first day from which periods are billed here.
	"""
	if billed_until is None:
		return boundary
	first = billed_until + timedelta(days=1)
	number = 0
	# always from the first day, as periods are counted: 31 January, 28 February, 31 March
	while (day := first + relativedelta(months=months * number)) < boundary:
		number += 1
	return day
