"""When orders for new lines and agreements wait for their next step, and old requests may go; checked every minute, so it imports nothing heavy."""

from datetime import datetime, time, timedelta

import frappe

from gigafibre_fsm.domain.platform import instants, retention

ORDER = "FSM Order"
REMINDED_AHEAD = timedelta(days=3)
"""How long before its end an agreement that waits for a signature is sent once more."""
TOLD_FROM = time(9)
"""Site time from which customers are told of the end of a term."""
TO_SIGN = ("Sent", "Viewed")
SETTLED_REQUESTS_KEPT = timedelta(days=90)
"""How long what a visitor left on the website is kept after it was answered, or became a lead."""
OPEN_REQUESTS_KEPT = timedelta(days=730)
"""How long somebody waits to be told of fibre at their address before they are forgotten."""
SETTLED_REQUESTS = ("Answered", "Lead", "Converted", "Closed")


def sales_since(now: datetime) -> datetime | None:
	"""Return since when an order waits for its next step or is left alone, None if none does; times in UTC."""
	order = frappe.qb.DocType(ORDER)
	query = frappe.qb.from_(order).select(order.next_look).where(order.next_look <= now)
	rows = query.orderby(order.next_look).limit(1).run()
	return rows[0][0] if rows else None


def list_due(now: datetime, limit: int = 100) -> list[str]:
	"""Return the orders at which the clock is to look, the one that waits longest first; `now` is UTC."""
	order = frappe.qb.DocType(ORDER)
	# not by get_all, for which an empty time is an early one
	query = frappe.qb.from_(order).select(order.name).where(order.next_look <= now)
	return query.orderby(order.next_look).limit(limit).run(pluck=True)


def agreements_since(now: datetime) -> datetime | None:
	"""Return since when an agreement waits to expire or a customer to be told, None if none does; times in UTC."""
	here = instants.to_site(now)
	moments = (find_next_expiry(here), find_next_reminder(here), find_next_notice(here))
	waiting = [moment for moment, _name in filter(None, moments)]
	return min(now, instants.to_utc(min(waiting))) if waiting else None


def find_next_expiry(now: datetime) -> tuple[datetime, str] | None:
	"""Return the agreement whose time to be signed ended first, with that time; times are the site's, naive."""
	row = frappe.qb.DocType("Service Agreement")
	query = frappe.qb.from_(row).select(row.expires_on, row.name).where(row.state.isin(TO_SIGN))
	return _first(query.where(row.expires_on <= now).orderby(row.expires_on))


def find_next_reminder(now: datetime) -> tuple[datetime, str] | None:
	"""Return the agreement whose customer is to be reminded first, with the time; times are the site's, naive."""
	row = frappe.qb.DocType("Service Agreement")
	query = frappe.qb.from_(row).select(row.expires_on, row.name).where(row.state.isin(TO_SIGN))
	query = query.where(row.reminded_on.isnull() & (row.expires_on > now))
	# one that may be signed for a few days only is not sent twice at once
	query = query.where(row.sent_on < now - timedelta(days=1))
	found = _first(query.where(row.expires_on <= now + REMINDED_AHEAD).orderby(row.expires_on))
	return (found[0] - REMINDED_AHEAD, found[1]) if found else None


def find_next_notice(now: datetime) -> tuple[datetime, str] | None:
	"""Return the agreement in force whose customer is to be told of the end of its term, with the time."""
	row = frappe.qb.DocType("Service Agreement")
	query = frappe.qb.from_(row).select(row.notice_on, row.name).where(row.state == "In Force")
	query = query.where(row.notice_sent_on.isnull())
	last = now.date() if now.time() >= TOLD_FROM else now.date() - timedelta(days=1)
	found = _first(query.where(row.notice_on <= last).orderby(row.notice_on))
	return (datetime.combine(found[0], TOLD_FROM), found[1]) if found else None


def old_requests_since(now: datetime) -> datetime | None:
	"""Return since when requests of visitors wait to be deleted, None if none do; times in UTC."""
	doctype = "Coverage Request"
	settled = ("in", SETTLED_REQUESTS)
	found = (
		retention.old_since(doctype, "modified", SETTLED_REQUESTS_KEPT, now, state=settled),
		retention.old_since(doctype, "asked_on", OPEN_REQUESTS_KEPT, now),
	)
	return min(filter(None, found), default=None)


def docuseal_since(now: datetime) -> datetime | None:
	"""Return since when DocuSeal is to be asked about an agreement, None if it is not; times in UTC."""
	found = _next_look(now)
	return found[0] if found else None


def find_next_look(now: datetime) -> str | None:
	"""Return the agreement about which DocuSeal is to be asked first; `now` in UTC."""
	found = _next_look(now)
	return found[1] if found else None


def _next_look(now: datetime) -> tuple[datetime, str] | None:
	row = frappe.qb.DocType("Service Agreement")
	query = frappe.qb.from_(row).select(row.docuseal_next_look, row.name)
	return _first(query.where(row.docuseal_next_look <= now).orderby(row.docuseal_next_look))


def _first(query) -> tuple | None:
	rows = query.limit(1).run()
	return rows[0] if rows else None
