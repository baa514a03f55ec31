"""The rows of CPE Command: claimed before a request is sent, written after. Sole writer of the state."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

import frappe
from frappe.utils.password import remove_encrypted_password

from gigafibre_fsm.domain.network import due
from gigafibre_fsm.domain.network.acs.routing import GENIEACS
from gigafibre_fsm.domain.network.commands import status as command_status
from gigafibre_fsm.domain.network.commands.acs_tasks import NO_PROFILE, CommandRequest, ProfileValue
from gigafibre_fsm.domain.network.commands.status import NextState
from gigafibre_fsm.domain.platform import instants

DOCTYPE = "CPE Command"
SHOWN = (
	"name",
	"equipment",
	"command",
	"state",
	"reason",
	"requested_on",
	"requested_by",
	"customer",
	"pending_since",
	"settled_on",
	"expires_on",
	"wifi_ssid",
	"host",
	"file",
	"job",
	"result",
)


class HandedOver(NamedTuple):
	"""The state of a command, and its ACS, task and device there, which are set when it is sent."""

	state: str
	task_id: str | None
	acs_id: str | None
	acs_backend: str | None


@dataclass(frozen=True, slots=True)
class ClaimedCommand:
	"""A command as its worker claimed it.

	`requested_on` is in UTC, `pending_since` in site time; `attempts` distinguishes this claim from later
	ones.
	"""

	wish: CommandRequest
	equipment: str
	state: str
	reason: str
	acs_id: str
	acs_backend: str
	task_id: str
	attempts: int
	requested_on: datetime
	pending_since: datetime | None
	result: Mapping[str, Any] = field(default_factory=dict)


def claim_next(now: datetime) -> ClaimedCommand | None:
	"""Claim the next due command, or return None; the caller commits before anything is sent."""
	present = instants.to_nearest_utc(now)
	for name in _due(present):
		command = frappe.qb.DocType(DOCTYPE)
		free = (
			frappe.qb.from_(command)
			.select(command.name)
			.where((command.name == name) & command.state.isin(due.WATCHED) & (command.next_look <= present))
			.for_update(skip_locked=True)
		)
		if free.run():
			row = read_row(name)
			values = {"next_look": present + command_status.LEASE, "attempts": row.attempts + 1}
			frappe.db.set_value(DOCTYPE, name, values, update_modified=False)
			return row
	return None


def next_due(until: datetime) -> datetime | None:
	"""Return when the next command is due (UTC), if that is before `until` (UTC)."""
	command = frappe.qb.DocType(DOCTYPE)
	rows = (
		frappe.qb.from_(command)
		.select(command.next_look)
		.where(command.state.isin(due.WATCHED) & (command.next_look < until))
		.orderby(command.next_look)
		.limit(1)
		.run()
	)
	return rows[0][0] if rows else None


def write_step(row: ClaimedCommand, then: NextState, now: datetime, **more: Any) -> bool:
	"""Write a command's next state, unless another worker has claimed it since or it was cancelled.

	Args:
		row: the command as this worker claimed it.
		then: the next state; one without a next look is final.
		now: site time, naive.
		more: further fields of CPE Command and their values.

	Returns:
		Whether it was written.
	"""
	current = frappe.db.get_value(
		DOCTYPE, row.wish.name, ["state", "attempts"], as_dict=True, for_update=True
	)
	if not current or current.state not in due.WATCHED or current.attempts != row.attempts + 1:
		return False
	if then.state == command_status.PENDING and not row.pending_since:
		more["pending_since"] = now
	if then.is_settled:
		finish_command(row.wish.name, then, now, **more)
	else:
		_set(row.wish.name, {"state": then.state, "reason": then.reason, "next_look": then.look, **more})
	return True


def finish_command(name: str, then: NextState, now: datetime, **more: Any) -> None:
	"""Write the final state of a command and delete its Wi-Fi password.

	Args:
		name: name of the CPE Command.
		then: its final state and the reason.
		now: site time, naive.
		more: further fields of CPE Command and their values.
	"""
	_set(name, {"state": then.state, "reason": then.reason, "next_look": None, "settled_on": now, **more})
	remove_encrypted_password(DOCTYPE, name, "wifi_password")


def note_device(row: ClaimedCommand, acs_id: str, *, backend: str, before: dict[str, str]) -> bool:
	"""Record a command's device and its present state, before anything is sent to the ACS.

	Args:
		row: the command as this worker claimed it.
		acs_id: the device's id in the ACS.
		backend: name of the ACS, which answers for this command from now on.
		before: the device's present state, for example `{"firmware": …}`, to compare with later.

	Returns:
		False if the command was cancelled, deleted or claimed by another worker meanwhile; then it must not be sent.
	"""
	current = frappe.db.get_value(
		DOCTYPE, row.wish.name, ["state", "attempts"], as_dict=True, for_update=True
	)
	if not current or current.state != command_status.REQUESTED or current.attempts != row.attempts + 1:
		return False
	values = {"acs_id": acs_id, "acs_backend": backend, "result": frappe.as_json({"device": before})}
	frappe.db.set_value(DOCTYPE, row.wish.name, values, update_modified=False)
	return True


def check_now(name: str) -> None:
	"""Make a command due at once."""
	frappe.db.set_value(DOCTYPE, name, "next_look", instants.now_utc(), update_modified=False)


def load_command(name: str, *, for_update: bool = False) -> HandedOver:
	"""Return state, task, device and ACS of a command."""
	row = frappe.db.get_value(DOCTYPE, name, list(HandedOver._fields), for_update=for_update)
	return HandedOver(*row)


def read_row(name: str) -> ClaimedCommand:
	"""Return a command with everything its worker needs; a settled one has no password any more."""
	doc = frappe.get_doc(DOCTYPE, name)
	result = json.loads(doc.result or "{}")
	password = doc.get_password("wifi_password", raise_exception=False) if doc.wifi_password else ""
	wish = CommandRequest(
		name,
		doc.command,
		doc.wifi_ssid or "",
		password or "",
		doc.file or "",
		doc.host or "",
		ProfileValue(tuple(doc.parameters.split()), doc.value or "", doc.value_type)
		if doc.parameters
		else NO_PROFILE,
		result.get("device") or {},
		bool(doc.customer),
	)
	return ClaimedCommand(
		wish,
		doc.equipment,
		doc.state,
		doc.reason or "",
		doc.acs_id or "",
		doc.acs_backend or GENIEACS,
		doc.task_id or "",
		doc.attempts or 0,
		instants.latest_utc(doc.requested_on),
		doc.pending_since,
		result,
	)


def _due(now: datetime) -> list[str]:
	command = frappe.qb.DocType(DOCTYPE)
	rows = (
		frappe.qb.from_(command)
		.select(command.name)
		.where(command.state.isin(due.WATCHED) & (command.next_look <= now))
		.orderby(command.next_look)
		.limit(20)
		.run()
	)
	return [name for (name,) in rows]


def _set(name: str, values: dict[str, Any]) -> None:
	if "result" in values:
		values["result"] = frappe.as_json(values["result"])
	frappe.db.set_value(DOCTYPE, name, values)
	equipment = frappe.db.get_value(DOCTYPE, name, "equipment")
	# open forms show the new state
	frappe.publish_realtime(
		"cpe_command", {"name": name}, doctype="Equipment", docname=equipment, after_commit=True
	)
