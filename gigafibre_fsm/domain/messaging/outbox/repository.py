"""The rows of the outbox as their workers see them: found, claimed, and written under that claim only."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import frappe

from gigafibre_fsm.domain.messaging.outbox.status import LEASE
from gigafibre_fsm.domain.platform import instants

DOCTYPE = "FSM SMS"
IN_DOUBT = frozenset({"Sending", "Unknown"})

# One row is claimed at a time: a worker that dies leaves one message in doubt, not a batch of them.
_CANDIDATES = 20


@dataclass(frozen=True)
class ClaimedMessage:
	"""A message in the hands of one worker; `attempted` is when it took it, in the site's zone (see `instants`)."""

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
	"""Take the next due message, or None; to be committed before anything leaves the machine.

	The candidates are read without a lock, then locked one by one, skipping what another worker holds: the
	lock never covers more than the row that is taken.
	"""
	for name in _due(now):
		row = _locked_if_queued(name)
		if row:
			return _claim(row, now)
	return None


def waiting_fields(until: datetime | None) -> dict[str, datetime | None]:
	"""The fields of a message that waits until a time of the site; None for one that is due now."""
	return {"not_before": until, "due_utc": instants.near(until) if until else instants.now_utc()}


def update_claimed(row: ClaimedMessage, fields: dict[str, Any], *, states: frozenset[str] = IN_DOUBT) -> bool:
	"""Write to a claimed message, unless another worker has claimed it since or its state is another one.

	Args:
		row: the message as this worker claimed it.
		fields: fields of FSM SMS and their new values.
		states: the states in which it may still be written to.

	Returns:
		Whether it was written.
	"""
	current = frappe.db.get_value(DOCTYPE, row.name, ("state", "claim"), as_dict=True, for_update=True)
	if not current or current.state not in states or current.claim != row.claim:
		return False
	frappe.db.set_value(DOCTYPE, row.name, fields)
	return True


def list_in_doubt(now: datetime, limit: int) -> list[ClaimedMessage]:
	"""Messages whose worker died or lost the answer, and that are due for a look-up."""
	sms = frappe.qb.DocType(DOCTYPE)
	rows = (
		_selected(sms)
		.where(sms.state.isin(sorted(IN_DOUBT)) & (sms.claimed_until <= instants.near(now)))
		.orderby(sms.name)
		.limit(limit)
		.run(as_dict=True)
	)
	return [_as_claimed(row) for row in rows]


def find_booked(sids: list[str]) -> set[str]:
	"""Which of the provider's ids are booked for some message."""
	if not sids:
		return set()
	return set(frappe.get_all(DOCTYPE, filters={"provider_sid": ("in", sids)}, pluck="provider_sid"))


def find_holder(sid: str) -> str:
	"""The message that a provider's id is booked for, locked; empty when there is none."""
	return frappe.db.get_value(DOCTYPE, {"provider_sid": sid}, "name", for_update=True) or ""


def remove_receipt(name: str) -> None:
	"""Take back a receipt that was another message's; what became of this one is unknown again."""
	frappe.db.set_value(DOCTYPE, name, {"state": "Unknown", "provider_sid": None, "provider_status": ""})


def _due(now: datetime) -> list[str]:
	sms = frappe.qb.DocType(DOCTYPE)
	query = (
		frappe.qb.from_(sms)
		.select(sms.name)
		.where((sms.state == "Queued") & (sms.due_utc.isnull() | (sms.due_utc <= instants.near(now))))
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
		DOCTYPE, row["name"], {**taken, "state": "Sending", "claimed_until": instants.near(now) + LEASE}
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
