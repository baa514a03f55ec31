"""Carries out probes: one session per modem at a time, a password once refused never tried again.

A probe is claimed, its attempt counted, and then made at most once: a worker that dies leaves a row that the next
one settles as interrupted.
"""

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.network import due
from gigafibre_fsm.domain.network.probes import logins
from gigafibre_fsm.domain.network.probes import repository as probe_repository
from gigafibre_fsm.domain.network.probes import status as probe_status
from gigafibre_fsm.domain.network.probes.repository import ClaimedProbe
from gigafibre_fsm.domain.platform import instants, job_queue, outbound_guard, transactions
from gigafibre_fsm.integrations import modem_bridge
from gigafibre_fsm.integrations.errors import IntegrationError, Rejected, Unavailable
from gigafibre_fsm.integrations.modem_bridge.client import ModemBridge, ModemCredentials
from gigafibre_fsm.integrations.modem_bridge.reading import ModemReading

WORK = 150.0  # seconds for which a run begins new sessions


def wake_worker() -> None:
	"""Queue a run; the clock also starts one every minute."""
	job_queue.enqueue_after_commit("read_modems", due.queue_name(), timeout=300)


def carry_out_due(seconds: float = WORK) -> int:
	"""Carry out due probes; return their number."""
	end, handled = time.monotonic() + seconds, 0
	while time.monotonic() < end:
		row = transactions.run_transaction(lambda: probe_repository.claim_next(instants.now_utc()))
		if not row:
			break
		_handle(row)
		handled += 1
	return handled


def _handle(row: ClaimedProbe) -> None:
	"""Carry out one probe; an error is stored as its code, never as its text, which may quote what was sent."""
	reading, reason = None, _find_obstacle(row)
	if not reason:
		try:
			bridge = modem_bridge.connect()
			login = modem_bridge.find_login(row.equipment, _find_address(row.equipment))
			with _only_session(bridge.locate(login.address)) as is_ours:
				if not is_ours:
					_give_back(row)
					return
				reading, reason = _read(row, bridge, login)
		except IntegrationError as error:
			reason = error.code or "NOT_CONFIGURED"
		except Exception as error:
			frappe.db.rollback()
			_log(row, error)
			reason = "BROKEN"
	now = now_datetime()
	transactions.run_transaction(
		lambda: probe_repository.finish(row.name, now, reading=reading, reason=reason)
	)


def _find_obstacle(row: ClaimedProbe) -> str:
	if row.was_running:
		return probe_status.INTERRUPTED
	if probe_status.is_expired(row.requested_on, instants.now_utc()):
		return probe_status.EXPIRED
	verdict = transactions.run_transaction(
		lambda: outbound_guard.judge_effect(outbound_guard.MODEM, row.equipment)
	)
	return verdict.obstacle


def _read(row: ClaimedProbe, bridge: ModemBridge, login: ModemCredentials) -> tuple[ModemReading | None, str]:
	"""Read the modem once, and note what it said to its password."""
	obstacle = transactions.run_transaction(lambda: _count_attempt(row.equipment, now_datetime()))
	if obstacle:
		return None, obstacle
	try:
		reading = bridge.read(login)
	except Rejected as error:
		transactions.run_transaction(lambda: logins.note_refused(row.equipment, now_datetime()))
		return None, error.code
	except Unavailable as error:
		if not error.unknown_outcome:
			transactions.run_transaction(lambda: logins.forget_attempt(row.equipment))
		return None, error.code
	transactions.run_transaction(lambda: logins.note_accepted(row.equipment, now_datetime()))
	return reading, ""


def _count_attempt(equipment: str, now: datetime) -> str:
	"""Count an attempt, or return why none may be made."""
	obstacle = probe_status.find_login_obstacle(logins.load_history(equipment), instants.now_utc())
	if not obstacle:
		logins.count_attempt(equipment, now)
	return obstacle


def _give_back(row: ClaimedProbe) -> None:
	present = instants.now_utc()
	transactions.run_transaction(lambda: probe_repository.postpone(row.name, present))


def _find_address(equipment: str) -> str:
	"""Return where the ACS saw the modem; empty if it never did."""
	return frappe.db.get_value("CPE State", equipment, "wan_address") or ""


def name_lock(place: str) -> str:
	"""Return the name of the database's lock for a modem; `place` is the beginning of its URL."""
	# the database server's locks are those of all its sites; modems too may be reached from several
	return f"fsm-modem-{hashlib.sha256(place.encode()).hexdigest()[:40]}"


@contextmanager
def _only_session(place: str) -> Iterator[bool]:
	"""Hold a modem's lock, which ends with the worker; false if somebody else reads this modem."""
	lock = name_lock(place)
	mine = frappe.db.sql("select get_lock(%s, 0)", lock)[0][0] == 1
	try:
		yield mine
	finally:
		if mine:
			frappe.db.sql("select release_lock(%s)", lock)


def _log(row: ClaimedProbe, error: Exception) -> None:
	"""Log the kind of an unforeseen error and where it arose, without texts or variables."""
	place, trace = "", error.__traceback__
	while trace:
		place, trace = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}", trace.tb_next
	words = f"{type(error).__name__} {place}"
	transactions.run_transaction(lambda: frappe.log_error(f"Modem Probe {row.name}", words))
