"""The inbox of alarms: proven, stored once under the hash of their body, answered, and processed in a job."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from enum import Enum

import frappe
from frappe.utils.password import get_decrypted_password

from gigafibre_fsm.domain.network.incidents import settings
from gigafibre_fsm.domain.network.incidents.alarms import alarm_reading
from gigafibre_fsm.domain.network.incidents.alarms.alarm_reading import AlarmReport, BadAlarm
from gigafibre_fsm.domain.platform import instants, job_queue

DOCTYPE = "Network Alarm"
TASK, QUEUE = "process_alarms", "default"
MOST_BYTES = 4_000_000
RECEIVED, DONE, IGNORED, FAILED = "Received", "Done", "Ignored", "Failed"


class AlarmAnswer(Enum):
	"""What a sender is answered, as HTTP status."""

	TAKEN = 200
	BAD_CONTENT = 400
	REFUSED = 403
	TOO_LARGE = 413
	NOT_SET_UP = 503


def receive_alarm(headers: Mapping[str, str], body: bytes) -> AlarmAnswer:
	"""Check an alarm, store it, and queue its processing; nothing is stored of a forged or old one.

	Args:
		headers: of the request.
		body: as received; the signature covers its bytes.
	"""
	stored = frappe.get_cached_doc(settings.DOCTYPE)
	secrets = [_secret("alarm_secret"), _secret("previous_alarm_secret")] if stored.alarms_enabled else []
	if not any(secrets):
		return AlarmAnswer.NOT_SET_UP
	if len(body) > MOST_BYTES:
		return AlarmAnswer.TOO_LARGE
	now = instants.now_utc()
	if not alarm_reading.is_proven(headers, body, secrets, now):
		return AlarmAnswer.REFUSED
	try:
		report = alarm_reading.read_alarm(body, now)
	except BadAlarm:
		return AlarmAnswer.BAD_CONTENT
	if _store(report, body, now):
		job_queue.enqueue_after_commit(TASK, QUEUE)
	return AlarmAnswer.TAKEN


def forget_old(before: datetime) -> None:
	"""Delete the alarms that had their effect and arrived before a moment; site time, naive."""
	frappe.db.delete(DOCTYPE, {"state": ("in", (DONE, IGNORED)), "creation": ("<", before)})


def _store(report: AlarmReport, body: bytes, now: datetime) -> bool:
	"""Store an alarm; the primary key decides whether it is new, also between two copies at the same moment."""
	row, stamp = frappe.qb.DocType(DOCTYPE), instants.now()
	values = {
		"name": hashlib.sha256(body).hexdigest()[:40],
		"owner": "Administrator",
		"modified_by": "Administrator",
		"creation": stamp,
		"modified": stamp,
		"subject": report.subject,
		"status": report.status,
		"cause": report.cause,
		"pon_port": report.pon_port,
		"happened_on": report.happened_on,
		"received_on": now,
		"state": RECEIVED,
		"next_attempt": now,
		"attempts": 0,
		"payload": body.decode(),
	}
	try:
		frappe.qb.into(row).columns(*values).insert(*values.values()).run()
	except Exception as error:
		if not frappe.db.is_primary_key_violation(error):
			raise
		# the database has undone this statement alone
		return False
	return True


def _secret(field: str) -> str:
	return get_decrypted_password(settings.DOCTYPE, settings.DOCTYPE, field, raise_exception=False) or ""
