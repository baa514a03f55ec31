"""The outbox rows as their workers see them: found, claimed, and written only under that claim."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import frappe

from gigafibre_fsm.domain.messaging.outbox.status import LEASE
from gigafibre_fsm.domain.platform import instants

DOCTYPE = "FSM SMS"
IN_DOUBT = frozenset({"Sending", "Unknown"})

# Rows are claimed one at a time: a worker that dies leaves one message in doubt, not a batch.
_CANDIDATES = 20


class AnnouncedVisit(NamedTuple):
	"""What a text about several visits tells a technician of one: when to arrive (site time, naive) and at which Service Location.

	Both are None if it says that the visit left their list.
	"""

	job: str
	announced_arrival: datetime | None = None
	announced_location: str | None = None


@dataclass(frozen=True)
class ClaimedMessage:
	"""A message claimed by one worker; `attempted` is when, in the site's zone (see `instants`)."""

	name: str
	claim: str
	to: str
	body: str
	link: str
	template: str
	urgent: bool
	attempts: int
	attempted: datetime


def claim_next(now: datetime) -> ClaimedMessage | None:
	"""Claim the next due message, or return None; commit the claim before anything leaves the machine.

	Candidates are read without a lock and then locked one by one, skipping those that another worker holds:
	no more than the claimed row is ever locked.
	"""
	for name in _due(now):
		row = _locked_if_queued(name)
		if row:
			return _claim(row, now)
	return None


def waiting_fields(until: datetime | None) -> dict[str, datetime | None]:
	"""Return the fields of a message that waits until a site time, or that is due now if that is None."""
	return {"not_before": until, "due_utc": instants.to_nearest_utc(until) if until else instants.now_utc()}


def update_claimed(row: ClaimedMessage, fields: dict[str, Any], *, states: frozenset[str] = IN_DOUBT) -> bool:
	"""Write to a claimed message, unless another worker has claimed it since or its state has changed.

	Args:
		row: the message as this worker claimed it.
		fields: fields of FSM SMS and their new values.
		states: the states in which it may be written.

	Returns:
		Whether it was written.
	"""
	current = frappe.db.get_value(DOCTYPE, row.name, ("state", "claim"), as_dict=True, for_update=True)
	if not current or current.state not in states or current.claim != row.claim:
		return False
	frappe.db.set_value(DOCTYPE, row.name, fields)
	return True


def list_in_doubt(now: datetime, limit: int) -> list[ClaimedMessage]:
	"""Return the messages to look up: their worker died or lost the answer, and their claim has expired."""
	sms = frappe.qb.DocType(DOCTYPE)
	rows = (
		_selected(sms)
		.where(sms.state.isin(sorted(IN_DOUBT)) & (sms.claimed_until <= instants.to_nearest_utc(now)))
		.orderby(sms.name)
		.limit(limit)
		.run(as_dict=True)
	)
	return [_as_claimed(row) for row in rows]


def find_booked(sids: list[str]) -> set[str]:
	"""Return those of the provider's ids that a message already has."""
	if not sids:
		return set()
	return set(frappe.get_all(DOCTYPE, filters={"provider_sid": ("in", sids)}, pluck="provider_sid"))


def find_holder(sid: str) -> str:
	"""Return the message that has this provider id, and lock it; empty if there is none."""
	return frappe.db.get_value(DOCTYPE, {"provider_sid": sid}, "name", for_update=True) or ""


def remove_receipt(name: str) -> None:
	"""Remove a delivery receipt that belongs to another message; this one's outcome is unknown again."""
	frappe.db.set_value(DOCTYPE, name, {"state": "Unknown", "provider_sid": None, "provider_status": ""})


def _due(now: datetime) -> list[str]:
	sms = frappe.qb.DocType(DOCTYPE)
	query = (
		frappe.qb.from_(sms)
		.select(sms.name)
		.where(
			(sms.state == "Queued") & (sms.due_utc.isnull() | (sms.due_utc <= instants.to_nearest_utc(now)))
		)
		.orderby(sms.urgent, order=frappe.qb.desc)
		.orderby(sms.name)
		.limit(_CANDIDATES)
	)
	return [name for (name,) in query.run()]


def _locked_if_queued(name: str) -> dict[str, Any] | None:
	sms = frappe.qb.DocType(DOCTYPE)
	rows = (
		_selected(sms)
		.where((sms.name == name) & (sms.state == "Queued"))
		.for_update(skip_locked=True)
		.run(as_dict=True)
	)
	return rows[0] if rows else None


def _claim(row: dict[str, Any], now: datetime) -> ClaimedMessage:
	row.update(claim=secrets.token_hex(8), attempted_on=now, attempts=row["attempts"] + 1)
	taken = {key: row[key] for key in ("claim", "attempted_on", "attempts")}
	frappe.db.set_value(
		DOCTYPE,
		row["name"],
		{**taken, "state": "Sending", "claimed_until": instants.to_nearest_utc(now) + LEASE},
	)
	return _as_claimed(row)


def _selected(sms: Any) -> Any:
	return frappe.qb.from_(sms).select(
		sms.name,
		sms.claim,
		sms.to_number,
		sms.body,
		sms.link,
		sms.template,
		sms.urgent,
		sms.attempts,
		sms.attempted_on,
	)


def _as_claimed(row: dict[str, Any]) -> ClaimedMessage:
	return ClaimedMessage(
		name=row["name"],
		claim=row["claim"] or "",
		to=row["to_number"],
		body=row["body"] or "",
		link=row["link"] or "",
		template=row["template"] or "",
		urgent=bool(row["urgent"]),
		attempts=row["attempts"],
		attempted=row["attempted_on"],
	)
