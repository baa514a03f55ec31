"""Everything that happened with a customer, newest first: all sources in one query, a page at a time."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from email import message_from_string, policy
from functools import cache
from typing import TYPE_CHECKING

from pypika.terms import Parameter

import frappe

from gigafibre_fsm.domain.care.customer_view import hidden_amounts, timeline_order
from gigafibre_fsm.domain.care.customer_view.event_sources import EVENT_SOURCES
from gigafibre_fsm.domain.care.customer_view.message_sources import (
	MAILS,
	MESSAGE_SOURCES,
	NOTES,
	QUEUED_MAILS,
	TEXTS,
)
from gigafibre_fsm.domain.care.customer_view.timeline_columns import COLUMNS, SourceRows, TimelineSource
from gigafibre_fsm.domain.care.customer_view.timeline_order import (
	PAGE,
	CustomerEvent,
	TimelinePage,
	TimelinePlace,
)
from gigafibre_fsm.domain.care.portal.messages import safe_text
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.domain.platform.message_text import read_lines

if TYPE_CHECKING:
	from pypika.queries import QueryBuilder
	from pypika.terms import Criterion

SOURCES = {source.name: source for source in (*MESSAGE_SOURCES, *EVENT_SOURCES)}
_SITE = ("Administrator", "Guest")
"""Users that are nobody of ours."""
_HOUR = timedelta(hours=1)


def load_page(
	customer: str, *, before: str = "", kinds: Iterable[str] = (), with_money: bool
) -> TimelinePage:
	"""Return a page of a customer's timeline, in one query.

	Args:
		customer: name of the Customer.
		before: `older` of the page before; anything else that is no such text means the newest page.
		kinds: of `timeline_order.KINDS`; none means all of them.
		with_money: whether the reader may see amounts.
	"""
	place = TimelinePlace.parse(before)
	of_kinds = {name: source.kind for name, source in SOURCES.items()}
	chosen = timeline_order.choose_sources(kinds, of_kinds, with_money=with_money)
	if not chosen:
		return TimelinePage((), "")
	values = {"customer": customer, **_write_bounds(place)}
	rows = frappe.db.sql(_statement(chosen, place.source if place else ""), values, as_dict=True)
	newest = sorted(((_find_place(row), row) for row in rows), key=lambda pair: pair[0], reverse=True)
	earlier = [pair for pair in newest if place is None or pair[0] < place]
	# only what is shown is read: most of the work is in the words of e-mails
	shown = (_read(row, at, with_money=with_money) for at, row in earlier[: PAGE + 1])
	return timeline_order.merge_entries(shown, place)


@cache
def _statement(chosen: tuple[str, ...], before: str) -> str:
	"""Return the query as text, built once per process: building it takes longer than running it.

	Args:
		chosen: names of the sources.
		before: source of the place before which entries are wanted; empty for the newest page.
	"""
	union = None
	for name in chosen:
		part = _select(SOURCES[name], before)
		union = part if union is None else union.union_all(part)
	return frappe.qb.from_(union.as_("timeline")).select(*COLUMNS).get_sql()


def _select(source: TimelineSource, before: str) -> "QueryBuilder":
	"""Return the newest rows of a source before a place, a page and one more."""
	rows = source.select(Parameter("%(customer)s"))
	query = rows.shape(source.name)
	if before:
		query = query.where(_is_before(source, rows, before))
	# a part of a union is limited only as a table of its own
	limited = query.orderby(rows.at, rows.row_name, order=frappe.qb.desc).limit(PAGE + 1)
	return frappe.qb.from_(limited.as_(f"of_{source.name}")).select(*COLUMNS)


def _is_before(source: TimelineSource, rows: SourceRows, before: str) -> "Criterion":
	bound = Parameter("%(utc)s" if source.is_utc else "%(site)s")
	if source.name == before:
		return (rows.at < bound) | ((rows.at == bound) & (rows.row_name < Parameter("%(name)s")))
	return rows.at <= bound if source.name < before else rows.at < bound


def _write_bounds(place: TimelinePlace | None) -> dict[str, datetime | str]:
	"""Return the values of a statement that begins at a place."""
	if not place:
		return {}
	return {"utc": place.instant, "site": _to_bound(place.instant), "name": place.name}


def _to_bound(instant: datetime) -> datetime:
	"""Return the first stored site time that is not before an instant; a stored time means the first pass of its hour."""
	local = instants.to_site(instant)
	if not local.fold:
		return local
	# all of the repeated hour is stored as its first pass, which is over: clocks change on the full hour
	return local.replace(minute=0, second=0, microsecond=0, fold=0) + _HOUR


def _find_place(row: "frappe._dict") -> TimelinePlace:
	instant = row.at if SOURCES[row.source].is_utc else instants.to_utc(row.at)
	return TimelinePlace(instant, row.source, str(row.name))


def _read(row: "frappe._dict", place: TimelinePlace, *, with_money: bool) -> CustomerEvent:
	about = (row.about_doctype or "", row.about_name or "")
	template = row.title if row.source == TEXTS else ""
	is_hidden = not with_money and hidden_amounts.is_about_money(about[0], template or "")
	title, text = _read_words(row)
	return CustomerEvent(
		place=place,
		kind=SOURCES[row.source].kind,
		at=instants.to_site(place.instant).replace(fold=0),
		side=row.side or "",
		state=row.state or "",
		title="" if is_hidden else title,
		text="" if is_hidden else text,
		author="" if row.author in _SITE else row.author or "",
		about=about,
		detail=row.detail or "",
		amount=None if row.amount is None else Decimal(str(row.amount)),
		is_hidden=is_hidden,
	)


def _read_words(row: "frappe._dict") -> tuple[str, str]:
	"""Return title and words of a row as plain text, without addresses that open something."""
	title, text = row.title or "", row.text or ""
	if row.source == TEXTS:
		return "", safe_text.hide_secrets(text)
	if row.source == MAILS:
		return safe_text.hide_secrets(title), safe_text.hide_secrets(read_lines(text))
	if row.source == NOTES:
		return title, read_lines(text)
	if row.source == QUEUED_MAILS:
		return safe_text.hide_secrets(_read_subject(text)), ""
	return title, text


def _read_subject(source: str) -> str:
	"""Return the subject of an e-mail of the outbox from its head; empty if it cannot be read."""
	head = re.split(r"\r?\n\r?\n", source, maxsplit=1)[0]
	try:
		return str(message_from_string(head, policy=policy.default).get("Subject", ""))
	except (LookupError, ValueError, AttributeError, TypeError):
		return ""
