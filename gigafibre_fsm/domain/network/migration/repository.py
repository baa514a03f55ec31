"""The rows of ACS Migration Device, and the only writer of their states; a device changes its ACS here alone."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe.query_builder.functions import Count

from gigafibre_fsm.domain.network import due
from gigafibre_fsm.domain.network.acs.receipts import Setting
from gigafibre_fsm.domain.network.migration import states
from gigafibre_fsm.domain.network.migration.states import MigrationStep
from gigafibre_fsm.domain.platform import instants

DOCTYPE, GROUP = "ACS Migration Device", "ACS Migration"
AFTER_THE_END = timedelta(days=1)
"""For this long after a device went back, Oktopus may still report it."""


@dataclass(frozen=True, slots=True)
class ClaimedDevice:
	"""A device as its worker claimed it; times are UTC, `former_values` what it had before."""

	name: str
	migration: str
	equipment: str
	state: str
	attempts: int
	since: datetime
	endpoint_id: str = ""
	seen: int = 0
	seen_on: datetime | None = None
	watch_until: datetime | None = None
	back_from: datetime | None = None
	former_id: str = ""
	former_url: str = ""
	is_url_changed: bool = False
	former_values: tuple[Setting, ...] = field(default=(), repr=False)


def claim_next(now: datetime) -> ClaimedDevice | None:
	"""Claim the next due device, or return None; the caller commits before anything is sent. `now` in UTC."""
	row = frappe.qb.DocType(DOCTYPE)
	for name, state in _list_due(now):
		free = (
			frappe.qb.from_(row)
			.select(row.name)
			.where((row.name == name) & (row.state == state) & (row.next_look <= now))
			.for_update(skip_locked=True)
		)
		if not free.run():
			continue
		if state == states.WAITING and _count_under_way() >= states.MOST_UNDER_WAY:
			frappe.db.set_value(DOCTYPE, name, "next_look", now + states.SOON, update_modified=False)
			continue
		claimed = _read(name)
		values = {"next_look": now + states.LEASE, "attempts": claimed.attempts + 1}
		frappe.db.set_value(DOCTYPE, name, values, update_modified=False)
		return claimed
	return None


def write_step(claimed: ClaimedDevice, step: MigrationStep, now: datetime) -> bool:
	"""Write what follows a step, unless somebody has changed the row meanwhile; return whether it was written.

	Args:
		claimed: the device as this worker claimed it.
		step: what follows.
		now: UTC.
	"""
	fields = ["state", "attempts"]
	current = frappe.db.get_value(DOCTYPE, claimed.name, fields, as_dict=True, for_update=True)
	if not current or (current.state, current.attempts) != (claimed.state, claimed.attempts + 1):
		return False
	if step.manager:
		_change_manager(claimed.equipment, *step.manager)
	_write(claimed.name, step, now, is_new_state=step.state != claimed.state)
	return True


def take_back(name: str, now: datetime) -> bool:
	"""Let a device go back, whatever a worker is doing with it; False if it cannot. `now` in UTC."""
	row = frappe.db.get_value(DOCTYPE, name, ["state", "attempts"], as_dict=True, for_update=True)
	step = states.request_back(row.state, now) if row else None
	if step is None:
		return False
	# another number of attempts: a worker that holds the row writes nothing any more
	frappe.db.set_value(DOCTYPE, name, "attempts", row.attempts + 1, update_modified=False)
	_write(name, step, now, is_new_state=True)
	return True


def add_rows(migration: str, equipment: Sequence[str], now: datetime) -> None:
	"""Add devices that wait.

	Args:
		migration: name of the ACS Migration.
		equipment: names of the Equipment.
		now: UTC.
	"""
	stamp = instants.to_site(now)
	fields = ("name", "migration", "equipment", "state", "since", "creation", "modified", "owner")
	rows = [
		(
			frappe.generate_hash(length=10),
			migration,
			name,
			states.WAITING,
			now,
			stamp,
			stamp,
			frappe.session.user,
		)
		for name in equipment
	]
	if rows:
		frappe.db.bulk_insert(DOCTYPE, list(fields), rows)


def list_open(equipment: Iterable[str]) -> set[str]:
	"""Return those of the devices that a migration still moves."""
	names = list(equipment)
	if not names:
		return set()
	found = {"equipment": ("in", names), "state": ("in", due.ON_THE_WAY)}
	return set(frappe.get_all(DOCTYPE, found, pluck="equipment"))


def list_in_both(equipment: Sequence[str], now: datetime) -> set[str]:
	"""Return those of the devices that both servers may report, because they are being moved. `now` in UTC."""
	if not equipment:
		return set()
	row = frappe.qb.DocType(DOCTYPE)
	is_moving = row.state.isin(states.IN_BOTH)
	has_ended = row.state.isin((states.BACK, states.DONE)) & (row.since > now - AFTER_THE_END)
	# without a server for TR-069, a moved device stays with both for good
	stays = (row.state == states.DONE) & (row.is_url_changed == 0)
	query = frappe.qb.from_(row).select(row.equipment).where(row.equipment.isin(list(equipment)))
	return {name for (name,) in query.where(is_moving | has_ended | stays).run()}


def start_waiting(migration: str, now: datetime | None) -> None:
	"""Make the waiting devices of a migration due (UTC), or none of them for None."""
	waiting = {"migration": migration, "state": states.WAITING}
	frappe.db.set_value(DOCTYPE, waiting, "next_look", now, update_modified=False)


def count_states(migration: str) -> dict[str, int]:
	"""Return how many devices of a migration are in each state."""
	row = frappe.qb.DocType(DOCTYPE)
	query = frappe.qb.from_(row).select(row.state, Count("*")).where(row.migration == migration)
	return dict(query.groupby(row.state).run())


def write_counts(migration: str) -> None:
	"""Store how far a migration is, and that it is done when none of its devices goes on."""
	state = frappe.db.get_value(GROUP, migration, "state", for_update=True)
	counts = count_states(migration)
	total = sum(counts.values())
	ended = total - sum(counts.get(each, 0) for each in due.ON_THE_WAY)
	moved = sum(counts.get(each, 0) for each in (states.WATCHED, states.FINISHING, states.DONE))
	values = {"devices": total, "moved": moved, "refused": counts.get(states.REFUSED, 0)}
	values["progress"] = 100 * moved / total if total else 0
	if state in (states.RUNNING, states.DONE) and total:
		values["state"] = states.DONE if ended == total else states.RUNNING
	frappe.db.set_value(GROUP, migration, values)


def _change_manager(equipment: str, backend: str, acs_id: str) -> None:
	# the interval is that of TR-069; who is connected to Oktopus is seen at each poll
	values = {"acs_backend": backend, "acs_id": acs_id, "inform_interval": 0}
	frappe.db.set_value("CPE State", equipment, values)


def _write(name: str, step: MigrationStep, now: datetime, *, is_new_state: bool) -> None:
	values: dict[str, Any] = dict(step.values)
	if "former_values" in values:
		values["former_values"] = json.dumps(values["former_values"])
	values |= {
		"state": step.state,
		"reason": step.reason,
		"detail": step.detail[:140],
		"next_look": step.look,
	}
	if is_new_state:
		values["since"] = now
	frappe.db.set_value(DOCTYPE, name, values)


def _list_due(now: datetime) -> list[tuple[str, str]]:
	"""Return due devices, those that are on their way before those that wait."""
	row = frappe.qb.DocType(DOCTYPE)
	query = (
		frappe.qb.from_(row)
		.select(row.name, row.state)
		.where(row.state.isin(due.ON_THE_WAY) & (row.next_look <= now))
		.orderby(row.state == states.WAITING)
		.orderby(row.next_look)
		.limit(20)
	)
	return list(query.run())


def _count_under_way() -> int:
	return frappe.db.count(DOCTYPE, {"state": ("in", states.UNDER_WAY)})


def _read(name: str) -> ClaimedDevice:
	row = frappe.get_doc(DOCTYPE, name)
	return ClaimedDevice(
		name,
		row.migration,
		row.equipment,
		row.state,
		row.attempts or 0,
		row.since,
		row.endpoint_id or "",
		row.seen or 0,
		row.seen_on,
		row.watch_until,
		row.back_from,
		row.former_id or "",
		row.former_url or "",
		bool(row.is_url_changed),
		tuple(tuple(each) for each in json.loads(row.former_values or "[]")),
	)
