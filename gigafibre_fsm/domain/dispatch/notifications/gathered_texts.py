"""One text for a technician instead of one for each visit, when several visits are published together."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch.job import lifecycle, ownership
from gigafibre_fsm.domain.dispatch.notifications.technician import TechnicianText, issue_link, queue_text
from gigafibre_fsm.domain.dispatch.notifications.told_technicians import TECHNICIAN
from gigafibre_fsm.domain.messaging import names
from gigafibre_fsm.domain.messaging.outbox import queue as outbox
from gigafibre_fsm.domain.messaging.outbox.repository import AnnouncedVisit
from gigafibre_fsm.domain.platform import formatting
from gigafibre_fsm.domain.platform.phone_numbers import to_textable

if TYPE_CHECKING:
	from frappe.model.document import Document

TEMPLATE = "technician_days"
MOST_DAYS = 3
"""How many days a text names; a week of them would take three segments."""


def hold_texts(job: "Document") -> None:
	"""Hold back the texts to technicians about a loaded job until `send_held` decides how they are said."""
	job.flags.held_texts = []


def send_held(jobs: Iterable["Document"], now: datetime) -> None:
	"""Queue the held texts about these jobs: for each technician of several visits one text about their days.

	Args:
		jobs: Dispatch Jobs, saved by the caller; those without held texts are skipped.
		now: site time, naive.
	"""
	by_technician = defaultdict(list)
	for job in jobs:
		for text in job.flags.held_texts or ():
			by_technician[text.technician].append(text)
		job.flags.held_texts = None
	for technician, texts in by_technician.items():
		if len({text.job for text in texts}) > 1 and _can_be_texted(texts[0].person.mobile):
			_queue_days(technician, sorted(texts, key=_order), now)
			continue
		# a number that is none fails visit by visit, so that each of them says so
		for text in texts:
			queue_text(text)


def _can_be_texted(mobile: str | None) -> bool:
	try:
		return bool(to_textable(mobile or ""))
	except ValueError:
		return False


def _order(text: TechnicianText) -> tuple[bool, datetime | None, str]:
	return (text.news is not None, text.news and text.news.arrival, text.job)


def _queue_days(technician: str, texts: list[TechnicianText], now: datetime) -> None:
	"""Queue one text about all visits; the last one is the latest."""
	person, last = texts[0].person, texts[-1]
	days = sorted({text.news.arrival.date() for text in texts if text.news})
	off = sum(1 for text in texts if not text.news)
	outbox.queue_message(
		TEMPLATE if days else f"{TEMPLATE}_off",
		person.mobile,
		person.language,
		{
			"first_name": names.first_name(person.technician_name),
			"visits": _describe_days(technician, days, off, person.language, now),
		},
		effect_key=f"technician-days:{last.job}:{technician}:{last.number}",
		recipient=(TECHNICIAN, technician),
		visits=[_announce(text) for text in texts],
		# that of the last visit is valid longest
		link=issue_link(technician, last.link_for) if last.link_for else None,
		urgent=True,
	)


def _announce(text: TechnicianText) -> AnnouncedVisit:
	return (
		AnnouncedVisit(text.job, text.news.arrival, text.news.location)
		if text.news
		else AnnouncedVisit(text.job)
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
