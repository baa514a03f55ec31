"""Reads from OLTs with an adapter whether requested ONTs are registered, and settles those that are.

It only reads, so a killed worker repeats nothing: what it did not settle, the next one reads again. One session per
OLT at a time, by a lock of the database; all ONTs that are due there are asked for in one session.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.network.activation import repository as activation_repository
from gigafibre_fsm.domain.network.activation import status as activation_status
from gigafibre_fsm.domain.network.activation.repository import DueActivation
from gigafibre_fsm.domain.platform import instants, outbound_guard, transactions
from gigafibre_fsm.integrations import olt as olts
from gigafibre_fsm.integrations.errors import IntegrationError
from gigafibre_fsm.integrations.olt import sheets
from gigafibre_fsm.integrations.olt.backend import OltBackend


def watch_due(goes_on: Callable[[], bool]) -> int:
	"""Ask the OLTs of activations that are due; return how many were looked at.

	Args:
		goes_on: whether there is time for a further OLT.
	"""
	looked = 0
	for olt in transactions.run_transaction(lambda: activation_repository.list_due_olts(instants.now_utc())):
		if not goes_on():
			break
		with _alone_at(olt) as is_ours:
			if is_ours:
				looked += _watch_olt(olt)
	return looked


def _watch_olt(olt: str) -> int:
	rows = transactions.run_transaction(lambda: activation_repository.list_due(olt, instants.now_utc()))
	open_rows = [row for row in rows if _may_look(row)]
	if not open_rows:
		return len(rows)
	try:
		session = olts.connect(olt)
	except IntegrationError as error:
		_postpone(open_rows, error)
		return len(rows)
	try:
		for row in open_rows:
			_look_at(session, row)
	finally:
		session.close()
	return len(rows)


def _may_look(row: DueActivation) -> bool:
	"""Whether the valve lets this device's OLT be asked; if not, that is its reason, and it is looked at later."""
	obstacle = outbound_guard.judge_effect(outbound_guard.MODEM, row.equipment).obstacle
	if obstacle:
		_note(row, obstacle)
	return not obstacle


def _look_at(session: OltBackend, row: DueActivation) -> None:
	try:
		state = session.state(row.serial)
		waiting_port = "" if state else _find_waiting(session, row.serial)
	except IntegrationError as error:
		_note(row, error.code)
		return
	seen = activation_status.judge_sight(
		row.port,
		known_port=state.port if state else "",
		is_online=bool(state and state.is_online),
		waiting_port=waiting_port,
	)
	if seen.state == activation_status.DONE:
		now = now_datetime()
		_in_transaction(lambda: _settle(row, now, is_offline=seen.is_offline))
	else:
		_note(row, seen.reason, seen.about)


def _find_waiting(session: OltBackend, serial: str) -> str:
	"""Return the port at which the OLT sees an ONT without knowing it; empty if nowhere."""
	spelled = sheets.spell_serial(serial)["hex_serial"]
	return next((each.port for each in session.unregistered() if each.serial == spelled), "")


def _settle(row: DueActivation, now: datetime, *, is_offline: bool) -> None:
	held = activation_repository.lock_row(row.name)
	if held and held.state in activation_status.OPEN:
		activation_repository.settle(row.name, activation_status.DONE, now, is_offline=int(is_offline))


def _postpone(rows: list[DueActivation], error: IntegrationError) -> None:
	for row in rows:
		_note(row, error.code or activation_status.NO_ADAPTER)


def _note(row: DueActivation, reason: str, about: str = "") -> None:
	present = instants.now_utc()
	look = activation_status.find_next_look(row.requested_on, present)
	_in_transaction(lambda: activation_repository.note_look(row.name, reason=reason, about=about, look=look))


def _in_transaction(work: Callable[[], None]) -> None:
	transactions.run_transaction(work)


@contextmanager
def _alone_at(olt: str) -> Iterator[bool]:
	lock = f"{frappe.conf.db_name}.fsm-olt-{olt}"[:64]
	mine = frappe.db.sql("select get_lock(%s, 0)", lock)[0][0] == 1
	try:
		yield mine
	finally:
		if mine:
			frappe.db.sql("select release_lock(%s)", lock)
