"""Recordings of calls and callers' messages: fetched from the provider into private files, and kept for a time only.

A call has a recording for each part of its conversation (until it is first held or handed over, and from then on), and one for
a message that the caller leaves. Each is a row of its own, FSM Call Recording, so that none takes another's place.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import frappe

from gigafibre_fsm.domain.access import files
from gigafibre_fsm.domain.access.files import StoredFile
from gigafibre_fsm.domain.care.telephone.call import repository
from gigafibre_fsm.domain.care.telephone.call.repository import DOCTYPE as CALL
from gigafibre_fsm.domain.care.telephone.call.repository import StoredCall
from gigafibre_fsm.domain.care.telephone.reports import progress
from gigafibre_fsm.domain.platform import instants, job_queue, transactions
from gigafibre_fsm.integrations import twilio
from gigafibre_fsm.integrations.errors import IntegrationError, Rejected
from gigafibre_fsm.integrations.twilio.voice import VoiceClient
from gigafibre_fsm.integrations.twilio.words import RecordingStatus

DOCTYPE = "FSM Call Recording"
TASK = "fetch_recordings"
CONVERSATION, MESSAGE = "Conversation", "Message"
AWAITED, FETCHED, STORED, ABSENT, LOST, DELETED = "Awaited", "Fetched", "Stored", "Absent", "Lost", "Deleted"
LEASE = timedelta(minutes=5)
_PAUSES = (1, 2, 5, 10, 30, 60, 120, 240)
"""Minutes until the next attempt to fetch a recording; after the last one, once a day for a week."""
MOST_ATTEMPTS = len(_PAUSES) + 7
_FIELDS = ("name", "parent", "sid", "kind", "state", "attempts", "file")


@dataclass(frozen=True, slots=True)
class StoredRecording:
	"""A row of FSM Call Recording; `call` is its FSM Call, `sid` the provider's id, `file` its address here.

	`attempts` are those before this one.
	"""

	name: str
	call: str
	sid: str
	kind: str
	state: str
	attempts: int
	file: str


def receive_recording(
	call: str, sid: str, status: RecordingStatus, seconds: int, *, is_message: bool
) -> StoredCall | None:
	"""Note what became of a recording; one that is complete is fetched by a job, once.

	Args:
		call: name of the FSM Call.
		sid: the provider's id of the recording.
		status: what became of it.
		seconds: its length.
		is_message: whether it is a message that the caller left.

	Returns:
		The call as it is then; None if it is unknown.
	"""
	row = repository.lock_call(call)
	if row is None:
		return None
	has_sound = bool(sid) and status is RecordingStatus.COMPLETED and seconds > 0
	if is_message and has_sound:
		row = progress.receive_message(row)
	if not has_sound:
		if not row.recording_state:
			repository.update_call(row.name, {"recording_state": ABSENT})
		return row
	if _insert(row.name, sid, MESSAGE if is_message else CONVERSATION, seconds):
		repository.update_call(row.name, {"recording_state": AWAITED})
		job_queue.enqueue_after_commit(TASK, "default")
	return row


def fetch_due(limit: int = 20) -> int:
	"""Fetch recordings that are due, one after the other, and return how many were looked at."""
	handled = 0
	while handled < limit and (row := transactions.run_transaction(_claim)):
		_fetch(row)
		handled += 1
	return handled


def forget_old(before: datetime) -> None:
	"""Delete the recordings of calls that began before a site time."""
	call = frappe.qb.DocType(CALL)
	query = (
		frappe.qb.from_(call).select(call.name).where(call.recording.isnotnull() & (call.started_on < before))
	)
	for (name,) in query.limit(500).run():
		transactions.run_transaction(lambda name=name: _delete(name))


def _insert(call: str, sid: str, kind: str, seconds: int) -> bool:
	"""Make the row of a recording whose call is locked; return False if there is one."""
	if frappe.db.exists(DOCTYPE, {"sid": sid}):
		return False
	now = instants.now()
	row = {
		"name": frappe.generate_hash(length=10),
		"parent": call,
		"parenttype": CALL,
		"parentfield": "recordings",
		"idx": frappe.db.count(DOCTYPE, {"parent": call}) + 1,
		"creation": now,
		"modified": now,
		"owner": "Administrator",
		"modified_by": "Administrator",
		"sid": sid,
		"kind": kind,
		"seconds": seconds,
		"state": AWAITED,
		"due_utc": instants.now_utc(),
	}
	frappe.qb.into(frappe.qb.DocType(DOCTYPE)).columns(*row).insert(*row.values()).run()
	return True


def _claim() -> StoredRecording | None:
	"""Take the recording that has been due for longest, so that no other worker fetches it for a while."""
	table = frappe.qb.DocType(DOCTYPE)
	query = frappe.qb.from_(table).select(*(table[field] for field in _FIELDS))
	query = query.where(table.due_utc <= instants.now_utc()).orderby(table.due_utc).limit(1)
	rows = query.for_update(skip_locked=True).run()
	if not rows:
		return None
	row = _read(rows[0])
	_update(row.name, {"due_utc": instants.now_utc() + LEASE, "attempts": row.attempts + 1})
	return row


def _lock(name: str) -> StoredRecording | None:
	table = frappe.qb.DocType(DOCTYPE)
	query = frappe.qb.from_(table).select(*(table[field] for field in _FIELDS)).where(table.name == name)
	rows = query.for_update().run()
	return _read(rows[0]) if rows else None


def _read(row: Sequence[object]) -> StoredRecording:
	return StoredRecording(*("" if value is None else value for value in row))


def _update(name: str, values: dict[str, object]) -> None:
	table = frappe.qb.DocType(DOCTYPE)
	query = frappe.qb.update(table).where(table.name == name)
	for field, value in values.items():
		query = query.set(table[field], value)
	query.run()


def _fetch(row: StoredRecording) -> None:
	"""Store a recording here, then delete it at the provider; a worker that dies in between does the rest the next time."""
	try:
		client = twilio.connect_voice()
		if row.state == AWAITED and not _store(row, client):
			return
		client.delete_recording(row.sid)
	except Rejected as error:
		_settle(row, LOST, error.message)
	except frappe.ValidationError as error:
		# a site keeps files up to its *Max File Size* only
		frappe.db.rollback()
		_settle(row, LOST, str(error)[:140])
	except IntegrationError as error:
		_put_off(row, error.message)
	else:
		_settle(row, STORED)


def _store(row: StoredRecording, client: VoiceClient) -> bool:
	"""Fetch a recording and store it as a private file of its call; return whether there was one."""
	content = client.fetch_recording(row.sid)
	if not content:
		_settle(row, LOST)
		return False

	def work() -> None:
		call, now = repository.lock_call(row.call), _lock(row.name)
		if call is None or now is None or now.state != AWAITED:
			return
		address = files.store_file(CALL, row.call, "recording.mp3", content, "recording")
		_update(row.name, {"file": address, "state": FETCHED})
		# whoever calls back hears the message first
		is_first = row.kind == MESSAGE or not call.recording
		heard = {"recording": address} if is_first else {}
		repository.update_call(row.call, {**heard, "recording_state": FETCHED})
		repository.announce(call, progress.listeners(call))

	transactions.run_transaction(work)
	return True


def _settle(row: StoredRecording, state: str, error: str = "") -> None:
	"""Write what finally became of a recording; its fault is written on its call, too."""

	def work() -> None:
		call = repository.lock_call(row.call)
		_update(row.name, {"state": state, "due_utc": None, "error": error or None})
		if call:
			fault = {"error": error} if error else {}
			repository.update_call(row.call, {"recording_state": state, **fault})

	transactions.run_transaction(work)


def _put_off(row: StoredRecording, error: str) -> None:
	"""Try again later to fetch a recording; after the last attempt it is lost."""
	if row.attempts >= MOST_ATTEMPTS:
		_settle(row, LOST, error)
		return
	minutes = _PAUSES[row.attempts] if row.attempts < len(_PAUSES) else 24 * 60
	due = instants.now_utc() + timedelta(minutes=minutes)
	transactions.run_transaction(lambda: _update(row.name, {"due_utc": due, "error": error}))


def _delete(call: str) -> None:
	row = repository.lock_call(call)
	if row is None or not row.recording:
		return
	kept = frappe.get_all(DOCTYPE, {"parent": call, "file": ("is", "set")}, ["name", "file"])
	for part in kept:
		files.delete_file(StoredFile(part.file, CALL, call))
		_update(part.name, {"file": None, "state": DELETED})
	files.delete_file(StoredFile(row.recording, CALL, call))
	repository.update_call(call, {"recording": None, "recording_state": DELETED})
