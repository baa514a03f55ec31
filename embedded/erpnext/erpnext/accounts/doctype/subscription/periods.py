"""Periods of a subscription."""

from datetime import date

from frappe.utils import add_days, add_to_date, getdate

END = "End of the current subscription period"
START = "Beginning of the current subscription period"


def last_day(start: date, interval: str, count: int) -> date:
	"""Return the last day of a period of `count` days, weeks, months or years."""
	length = {f"{interval.lower()}s": count}
	return getdate(add_days(add_to_date(start, **length), -1))


def moment_of_billing(generate_invoice_at: str, start: date, end: date, days_before: int) -> date:
	"""Return the only day on which a period is billed."""
	if generate_invoice_at == START:
		return start
	return end if generate_invoice_at == END else getdate(add_days(start, -days_before))
