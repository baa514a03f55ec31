"""What happened last in the business, newest first: all sources in one query."""

from collections.abc import Collection
from functools import cache

import frappe

from gigafibre_fsm.domain.care.customer_view.timeline_columns import COLUMNS
from gigafibre_fsm.domain.network.incidents.rows.timeline import describe_event
from gigafibre_fsm.domain.overview.live_feed import entries
from gigafibre_fsm.domain.overview.live_feed.entries import INCIDENT, MOST, FeedEntry
from gigafibre_fsm.domain.overview.live_feed.sources import SOURCES
from gigafibre_fsm.domain.overview.tiles import Audience
from gigafibre_fsm.domain.platform import instants


def load_feed(audiences: Collection[Audience]) -> tuple[FeedEntry, ...]:
	"""Return the newest entries, in one query.

	Args:
		audiences: what the reader answers for.
	"""
	kinds = entries.choose_kinds(audiences)
	chosen = tuple(name for name, source in SOURCES.items() if source.kind in kinds)
	if not chosen:
		return ()
	return entries.merge_newest(_read(row) for row in frappe.db.sql(_statement(chosen), as_dict=True))


@cache
def _statement(chosen: tuple[str, ...]) -> str:
	"""Return the query as text, built once per process; it has no values but our own names."""
	union = None
	for name in chosen:
		rows = SOURCES[name].select()
		timed = rows.shape(name).where(rows.at.isnotnull())
		newest = timed.orderby(rows.at, order=frappe.qb.desc).limit(MOST)
		# a part of a union is limited only as a table of its own
		part = frappe.qb.from_(newest.as_(f"of_{name}")).select(*COLUMNS)
		union = part if union is None else union.union_all(part)
	return frappe.qb.from_(union.as_("feed")).select(*COLUMNS).get_sql()


def _read(row: "frappe._dict") -> FeedEntry:
	source = SOURCES[row.source]
	instant = row.at if source.is_utc else instants.to_nearest_utc(row.at)
	is_incident = source.kind == INCIDENT
	return FeedEntry(
		key=f"{row.source}:{row.name}",
		kind=source.kind,
		instant=instant,
		at=instants.to_site(instant).replace(fold=0),
		side=row.side or "",
		state="" if is_incident else row.state or "",
		title=row.title or "",
		text=describe_event(row.state, row.text) if is_incident else "",
		about_doctype=row.about_doctype,
		about_name=row.about_name,
		who=row.author or "",
		number=row.detail or "",
		amount=None if row.amount is None else float(row.amount),
	)
