"""Recordings of calls and callers' messages: fetched from the provider into private files, and kept for a time only."""

from datetime import datetime, timedelta

import frappe

from gigafibre_fsm.domain.access import files
from gigafibre_fsm.domain.access.files import StoredFile
from gigafibre_fsm.domain.care.telephone.call import repository
from gigafibre_fsm.domain.care.telephone.call.repository import DOCTYPE, StoredCall
from gigafibre_fsm.domain.care.telephone.reports import progress
from gigafibre_fsm.domain.platform import instants, job_queue, transactions
from gigafibre_fsm.integrations import twilio
from gigafibre_fsm.integrations.errors import IntegrationError, Rejected
from gigafibre_fsm.integrations.twilio.voice import VoiceClient
from gigafibre_fsm.integrations.twilio.words import RecordingStatus

TASK = "fetch_recordings"
AWAITED, FETCHED, STORED, ABSENT, LOST, DELETED = "Awaited", "Fetched", "Stored", "Absent", "Lost", "Deleted"
LEASE = timedelta(minutes=5)
_PAUSES = (1, 2, 5, 10, 30, 60, 120, 240)
"""Minutes until the next attempt to fetch a recording; after the last one, once a day for a week."""
MOST_ATTEMPTS = len(_PAUSES) + 7


def receive_recording(
	call: str, sid: str, status: RecordingStatus, seconds: int, *, is_message: bool
) -> StoredCall | None:
	"""Note what became of a recording; one that is complete is fetched by a job.

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
	has_sound = status is RecordingStatus.COMPLETED and seconds > 0
	if is_message and has_sound:
		row = progress.receive_message(row)
	if not has_sound:
		if not row.recording_sid:
			repository.update_call(row.name, {"recording_state": ABSENT})
		return row
	if row.recording_sid == sid or (row.recording_sid and not is_message):
		return row
	values = {
		"recording_sid": sid,
		"recording_seconds": seconds,
		"recording_state": AWAITED,
		"recording_due_utc": instants.now_utc(),
		"recording_attempts": 0,
	}
	repository.update_call(row.name, values)
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
	call = frappe.qb.DocType(DOCTYPE)
	query = (
		frappe.qb.from_(call).select(call.name).where(call.recording.isnotnull() & (call.started_on < before))
	)
	for (name,) in query.limit(500).run():
		transactions.run_transaction(lambda name=name: _delete(name))


def _claim() -> StoredCall | None:
	"""Take the recording that has been due for longest, so that no other worker fetches it for a while."""
	call = frappe.qb.DocType(DOCTYPE)
	query = frappe.qb.from_(call).select(call.name).where(call.recording_due_utc <= instants.now_utc())
	rows = query.orderby(call.recording_due_utc).limit(1).for_update(skip_locked=True).run()
	row = repository.lock_call(rows[0][0]) if rows else None
	if row:
		due = instants.now_utc() + LEASE
		values = {"recording_due_utc": due, "recording_attempts": row.recording_attempts + 1}
		repository.update_call(row.name, values)
	return row


def _fetch(row: StoredCall) -> None:
	"""Store a recording here, then delete it at the provider; a worker that dies in between does the rest the next time."""
	try:
		client = twilio.connect_voice()
		if row.recording_state == AWAITED and not _store(row, client):
			return
		client.delete_recording(row.recording_sid)
	except Rejected as error:
		_write(row, {"recording_state": LOST, "recording_due_utc": None, "error": error.message})
	except frappe.ValidationError as error:
		# a site keeps files up to its *Max File Size* only
		frappe.db.rollback()
		_write(row, {"recording_state": LOST, "recording_due_utc": None, "error": str(error)[:140]})
	except IntegrationError as error:
		_write(row, {**_next_attempt(row), "error": error.message})
	else:
		_write(row, {"recording_state": STORED, "recording_due_utc": None, "error": None})


def _store(row: StoredCall, client: VoiceClient) -> bool:
	"""Fetch a recording and store it as the call's private file; return whether there was one."""
	content = client.fetch_recording(row.recording_sid)
	if not content:
		_write(row, {"recording_state": LOST, "recording_due_utc": None})
		return False

	def work() -> None:
		now = repository.lock_call(row.name)
		if now is None or now.recording_state != AWAITED or now.recording_sid != row.recording_sid:
			return
		address = files.store_file(DOCTYPE, row.name, "recording.mp3", content, "recording")
		repository.update_call(row.name, {"recording": address, "recording_state": FETCHED})
		repository.announce(now, progress.listeners(now))

	transactions.run_transaction(work)
	return True


def _write(row: StoredCall, values: dict[str, object]) -> None:
	def work() -> None:
		now = repository.lock_call(row.name)
		if now and now.recording_sid == row.recording_sid:
			repository.update_call(row.name, values)

	transactions.run_transaction(work)


def _next_attempt(row: StoredCall) -> dict[str, object]:
	"""Return the fields of a recording that could not be fetched: when to try again, or that it is lost."""
	attempts = row.recording_attempts
	if attempts >= MOST_ATTEMPTS:
		return {"recording_due_utc": None, "recording_state": LOST}
	minutes = _PAUSES[attempts] if attempts < len(_PAUSES) else 24 * 60
	return {"recording_due_utc": instants.now_utc() + timedelta(minutes=minutes)}


def _delete(name: str) -> None:
	row = repository.lock_call(name)
	if row and row.recording:
		files.delete_file(StoredFile(row.recording, DOCTYPE, name))
		repository.update_call(name, {"recording": None, "recording_state": DELETED})
