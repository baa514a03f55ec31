"""When orders, outages, tickets and the search of customers wait for their next step, and old carts and photos may go; checked every minute."""

from datetime import datetime, timedelta

import frappe
from frappe.query_builder import DocType
from frappe.utils import get_datetime

from gigafibre_fsm.domain.care.order_states import OrderState
from gigafibre_fsm.domain.platform import instants, retention

CARTS_KEPT = timedelta(days=30)
"""After a customer changed it last."""
PHOTOS_KEPT = timedelta(days=2 * 365)
"""After a customer sent them with a ticket."""
MAILS_KEPT = timedelta(days=90)
"""After they came; what stands in a ticket stays, and what waits for a person does too."""
SETTLED_MAILS = ("Filed", "Refused", "Dismissed")
ASKED_AFTER, ASKED_UNTIL = timedelta(hours=1), timedelta(days=3)
"""How long after a ticket was settled its customer is asked how it went."""
RECORDINGS_KEPT = 180
"""Days, unless FSM Twilio Settings names others."""
PHOTO_FILES = {
	"attached_to_doctype": "Communication",
	# as tickets/writing.py names them; what people attach to e-mails has other names and may be a contract
	"file_name": ("like", f"photo-_-{'_' * 32}.jpg"),
}
"""Filters of frappe.get_all for the photos that customers sent."""


Filters = dict[str, tuple[str, datetime | tuple[str, ...]]]
"""Of frappe.get_all: an operator with its value."""
Conditions = list[tuple[str, str, int | str | datetime | tuple[str, ...]]]
"""Of frappe.get_all: fields, operators and values; a field may stand twice."""


def incidents_since(now: datetime) -> datetime | None:
	"""Return since when a look at what an incident means for customers is due, None if none is; times in UTC."""
	due = {"effects_due_utc": ("<=", now)}
	return frappe.db.get_value("Network Incident", due, "effects_due_utc", order_by="effects_due_utc")


def order_filters(now: datetime) -> Filters:
	"""Return filters for the orders of customers at which the clock is to look; `now` is naive UTC."""
	waiting = (OrderState.AWAITING.value, OrderState.PAID.value)
	return {"fsm_portal_state": ("in", waiting), "fsm_portal_next": ("<=", now)}


def orders_since(now: datetime) -> datetime | None:
	"""Return since when an order waits to be fulfilled or given up, None if none does; times in UTC."""
	return frappe.db.get_value(
		"Sales Order", order_filters(now), "fsm_portal_next", order_by="fsm_portal_next"
	)


def snoozed_since(now: datetime) -> datetime | None:
	"""Return since when a ticket that was put aside is to come back, None if none is; times in UTC."""
	return _find_issue_due("fsm_wakes_utc", now)


def unassigned_since(now: datetime) -> datetime | None:
	"""Return since when a new ticket waits to be given to somebody, None if none does; times in UTC."""
	return _find_issue_due("fsm_assign_utc", now)


def _find_issue_due(field: str, now: datetime) -> datetime | None:
	return frappe.db.get_value("Issue", {field: ("<=", now)}, field, order_by=field)


def clocks_since(now: datetime) -> datetime | None:
	"""Return since when a ticket's clock is to be looked at, None if none is; times in UTC."""
	return frappe.db.get_value(
		"Issue", {"fsm_clock_next": ("<=", now)}, "fsm_clock_next", order_by="fsm_clock_next"
	)


def list_due_clocks(now: datetime, limit: int) -> list[str]:
	"""Return the tickets at whose clock is to be looked, the one that waits longest first.

	Args:
		now: naive UTC.
		limit: how many at most.
	"""
	issue = DocType("Issue")
	# not by get_all, for which an empty time is an early one
	query = frappe.qb.from_(issue).select(issue.name).where(issue.fsm_clock_next <= now)
	return query.orderby(issue.fsm_clock_next).limit(limit).run(pluck=True)


def old_carts_since(now: datetime) -> datetime | None:
	"""Return since when carts that nobody came back to wait to be deleted, None if none do; times in UTC."""
	return retention.old_since("FSM Cart", "modified", CARTS_KEPT, now, sales_order=("is", "not set"))


def mails_since(now: datetime) -> datetime | None:
	"""Return since when an e-mail waits to be filed, None if none does; times in UTC."""
	oldest = frappe.db.get_value("FSM Mail", {"state": "Waiting"}, "creation", order_by="creation")
	return oldest and instants.to_nearest_utc(get_datetime(oldest))


def ratings_since(now: datetime) -> datetime | None:
	"""Return since when a customer is to be asked about a settled ticket, None if none is; times in UTC."""
	here = instants.to_site(now)
	oldest = frappe.get_all(
		"Issue", filters=rating_filters(here), pluck="modified", order_by="modified", limit=1
	)
	return instants.to_nearest_utc(get_datetime(oldest[0])) + ASKED_AFTER if oldest else None


def rating_filters(now: datetime) -> Conditions:
	"""Return filters for the settled tickets whose customers may be asked; `now` is the site's time."""
	return [
		("status", "in", ("Resolved", "Closed")),
		("customer", "is", "set"),
		("fsm_rating", "=", 0),
		("fsm_rating_judged_on", "is", "not set"),
		# `between` would take whole days
		("modified", ">", now - ASKED_UNTIL),
		("modified", "<=", now - ASKED_AFTER),
	]


def old_mails_since(now: datetime) -> datetime | None:
	"""Return since when old rows of e-mails wait to be deleted, None if none do; times in UTC."""
	return retention.old_since("FSM Mail", "creation", MAILS_KEPT, now, state=("in", SETTLED_MAILS))


def old_photos_since(now: datetime) -> datetime | None:
	"""Return since when photos of customers' tickets wait to be deleted, None if none do; times in UTC."""
	return retention.old_since("File", "creation", PHOTOS_KEPT, now, **PHOTO_FILES)


def search_since(now: datetime) -> datetime | None:
	"""Return since when a row in which a customer is searched waits to be written again, None if none does; times in UTC."""
	due = {"refresh_due": ("<=", now)}
	return frappe.db.get_value("FSM Search Entry", due, "refresh_due", order_by="refresh_due")


def calls_since(now: datetime) -> datetime | None:
	"""Return since when a call waits to be settled or copied, None if none does; times in UTC."""
	return frappe.db.get_value(
		"FSM Call", {"look_due_utc": ("<=", now)}, "look_due_utc", order_by="look_due_utc"
	)


def recordings_since(now: datetime) -> datetime | None:
	"""Return since when a recording waits to be fetched, None if none does; times in UTC."""
	part = frappe.qb.DocType("FSM Call Recording")
	query = frappe.qb.from_(part).select(part.due_utc).where(part.due_utc <= now)
	rows = query.orderby(part.due_utc).limit(1).run()
	return rows[0][0] if rows else None


def recordings_kept_days() -> int:
	"""Return for how many days recordings of calls are kept."""
	kept = frappe.db.get_single_value("FSM Twilio Settings", "recordings_kept_days")
	return int(kept or RECORDINGS_KEPT)


def old_recordings_since(now: datetime) -> datetime | None:
	"""Return since when recordings wait to be deleted, None if none do; times in UTC."""
	kept = timedelta(days=recordings_kept_days())
	return retention.old_since("FSM Call", "started_on", kept, now, recording=("is", "set"))
