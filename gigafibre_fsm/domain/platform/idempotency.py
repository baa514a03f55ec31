"""Writes that a phone may send twice: identified by a command id, applied once, answered alike each time."""

import hashlib
import json
import re
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

import frappe
from frappe import _

from gigafibre_fsm.domain.platform import due
from gigafibre_fsm.exceptions import CommandConflict

COMMAND_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
_SAVEPOINT = "fsm_command"


Answer = TypeVar("Answer", bound=Mapping[str, object])
"""A dict, usually a TypedDict; it is stored as JSON for repeated requests."""


def run_once(
	command_id: str | None,
	actor: str,
	kind: str,
	payload: dict[str, Any],
	work: Callable[[], Answer],
	about: tuple[str, str] | None = None,
	*,
	is_fixed: bool = False,
) -> Answer:
	"""Run `work` if this command id is new, else return the answer stored for it.

	The FSM Command and the work are written in the caller's transaction, so an attempt that fails leaves the
	id free. A second request with the same id waits at the unique name until the first has finished.

	Args:
		command_id: made by the phone, 8 to 64 letters, digits, `-` or `_`; a request without one counts as
			new.
		actor: who sends the command, for example the name of a Dispatch Technician; an id belongs to one
			actor.
		kind: the command, for example `add_photo`.
		payload: the request's content, files as their hash; it must be the same when the request is
			repeated.
		work: applies the command and returns an answer that JSON can hold.
		about: (DocType, name) of the document concerned.
		is_fixed: the sender never changes the content under an id, so a repeat is not compared: an update of
			the app in between may read another kind or payload from it.

	Raises:
		CommandConflict: the id is malformed, or another actor or a different request has used it.
	"""
	name = _checked(command_id)
	asked = _fingerprint(kind, payload)
	frappe.db.savepoint(_SAVEPOINT)
	try:
		if not _claimed(name, actor, kind, asked, about):
			return _earlier_answer(name, actor, None if is_fixed else asked)
		result = work() or {}
		frappe.db.set_value("FSM Command", name, "result", frappe.as_json(result), update_modified=False)
	except Exception:
		_undo()
		raise
	return result


def is_applied(command_id: str | None) -> bool:
	"""Whether a write with this id was applied already, so that the caller can skip preparing it."""
	return bool(command_id and frappe.db.exists("FSM Command", command_id))


def forget_old(now: datetime) -> None:
	"""Delete commands received longer ago than COMMANDS_KEPT, except those of flows: no phone retries them any more."""
	old = {"creation": ("<", now - due.COMMANDS_KEPT), "actor": ("!=", due.FLOW)}
	frappe.db.delete("FSM Command", old)


def _checked(command_id: str | None) -> str:
	if not command_id:
		return secrets.token_urlsafe(16)
	if not COMMAND_ID.fullmatch(command_id):
		frappe.throw(
			_("This was sent with an id we do not understand. Open the page again and retry."),
			CommandConflict,
		)
	return command_id


def _fingerprint(kind: str, payload: dict[str, Any]) -> str:
	canonical = json.dumps([kind, payload], sort_keys=True, default=str, separators=(",", ":"))
	return hashlib.sha256(canonical.encode()).hexdigest()


def _claimed(name: str, actor: str, kind: str, asked: str, about: tuple[str, str] | None) -> bool:
	doc = frappe.get_doc(
		{
			"doctype": "FSM Command",
			"name": name,
			"actor": actor,
			"kind": kind,
			"payload_hash": asked,
			"reference_doctype": about[0] if about else None,
			"reference_name": about[1] if about else None,
		}
	)
	# the work itself finds and checks the document concerned
	doc.flags.ignore_links = True
	doc.flags.name_set = True
	try:
		# guard: the endpoint has authorised the actor; no role writes these rows by hand
		doc.insert(ignore_permissions=True, set_name=name)
	except frappe.DuplicateEntryError:
		frappe.clear_last_message()
		return False
	return True


def _earlier_answer(name: str, actor: str, asked: str | None) -> dict[str, Any]:
	# A locking read sees what was committed after this transaction began. It takes a shared lock, as the
	# refused insert did: two requests that both asked for an exclusive one would deadlock. frappe.qb has no
	# such read.
	rows = frappe.db.sql(
		"select actor, payload_hash, result from `tabFSM Command` where name = %s lock in share mode",
		(name,),
		as_dict=True,
	)
	row = rows[0] if rows else None
	if not row or row.actor != actor or asked not in (None, row.payload_hash):
		frappe.throw(
			_("This was already sent with another content. Open the page again and check."), CommandConflict
		)
	return json.loads(row.result or "{}")


def _undo() -> None:
	"""Free the id again; after a deadlock the savepoint is gone and the whole transaction is rolled back."""
	try:
		frappe.db.rollback(save_point=_SAVEPOINT)
	except frappe.db.OperationalError:
		frappe.db.rollback()
