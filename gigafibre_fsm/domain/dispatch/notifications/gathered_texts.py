"""One text for a technician instead of one for each visit, when several visits are published together."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch.job import lifecycle, ownership
from gigafibre_fsm.domain.dispatch.notifications import formatting as notification_formatting
from gigafibre_fsm.domain.messaging import names
from gigafibre_fsm.domain.messaging.outbox import queue as outbox
from gigafibre_fsm.domain.platform import formatting

TEMPLATE = "technician_days"
MOST_DAYS = 3
"""How many days a text names; a week of them would take three segments."""
_TECHNICIAN = "Dispatch Technician"


def gather_texts(jobs: Iterable[str], now: datetime) -> None:
	"""Replace the texts about these visits that wait for a technician by one about their days, if there are several.

	The replaced texts stay as cancelled rows: they record what the technician was told of each visit. What is being
	sent already, or cannot be sent at all, is left as it is.

	Args:
		jobs: names of Dispatch Jobs that were published in this transaction.
		now: site time, naive.
	"""
	waiting = defaultdict(list)
	for row in _waiting_texts(jobs):
		waiting[row.recipient].append(row)
	for technician, rows in waiting.items():
		if len({row.reference_name for row in rows}) > 1:
			_gather(technician, rows, now)


def _waiting_texts(jobs: Iterable[str]) -> list["frappe._dict"]:
	return frappe.get_all(
		"FSM SMS",
		filters={
			"reference_doctype": "Dispatch Job",
			"reference_name": ("in", list(jobs) or [""]),
			"recipient_doctype": _TECHNICIAN,
			"state": "Queued",
		},
		fields=["name", "reference_name", "recipient", "link", "announced_arrival"],
		order_by="announced_arrival, name",
		limit=0,
	)


def _gather(technician: str, rows: list["frappe._dict"], now: datetime) -> None:
	reason = _("Said in one text with others that were published at the same time.")
	replaced = [row for row in rows if outbox.withdraw_message(row.name, reason)]
	if not replaced:
		return
	fields = ("technician_name", "mobile", "language")
	person = frappe.db.get_value(_TECHNICIAN, technician, fields, as_dict=True)
	language = person.language or notification_formatting.usual_language()
	days = sorted({row.announced_arrival.date() for row in replaced if row.announced_arrival})
	off = sum(1 for row in replaced if not row.announced_arrival)
	links = [row.link for row in replaced if row.link]
	outbox.queue_message(
		TEMPLATE if links else f"{TEMPLATE}_off",
		person.mobile or "",
		language,
		{
			"first_name": names.first_name(person.technician_name),
			"visits": _describe_days(technician, days, off, language, now),
		},
		effect_key=f"technician-days:{technician}:{replaced[-1].name}",
		recipient=(_TECHNICIAN, technician),
		# that of the last visit is valid longest
		link=links[-1] if links else None,
		urgent=True,
	)


def _describe_days(technician: str, days: list[date], off: int, language: str, now: datetime) -> str:
	"""Return what a technician has on these days, and how many visits left their list."""
	shown = days[:MOST_DAYS]
	parts = [_describe_day(technician, day, language, now) for day in shown]
	if len(days) > len(shown):
		parts.append(_("and later days", lang=language))
	if off == 1:
		parts.append(_("1 visit off your list", lang=language))
	elif off:
		parts.append(_("{0} visits off your list", lang=language).format(off))
	return "; ".join(parts)


def _describe_day(technician: str, day: date, language: str, now: datetime) -> str:
	"""Return how many visits are to be done on a day, and when the first one begins."""
	arrivals = _list_arrivals(technician, day)
	name = formatting.day(day, language, formatting.SHORT, today=now if day == now.date() else None)
	if not arrivals:
		return _("{0}: no visit", lang=language).format(name)
	hour = formatting.hour(arrivals[0], language)
	if len(arrivals) == 1:
		return _("{0}: 1 visit, at {1}", lang=language).format(name, hour)
	return _("{0}: {1} visits, the first at {2}", lang=language).format(name, len(arrivals), hour)


def _list_arrivals(technician: str, day: date) -> list[datetime]:
	"""Return the published arrivals of a technician's visits that have not begun."""
	job = frappe.qb.DocType("Dispatch Job")
	start, end = ownership.day_bounds(datetime.combine(day, datetime.min.time()))
	query = (
		frappe.qb.from_(job)
		.select(job.arrival)
		.where(ownership.is_assigned(job, technician) & (job.status == lifecycle.DISPATCHED))
		.where(job.arrival[start:end])
		.orderby(job.arrival)
	)
	return [arrival for (arrival,) in query.run()]
