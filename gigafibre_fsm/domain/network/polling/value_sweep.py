"""Reads the values of devices whose ACS stores none, a few in each round, in turn."""

import time
from datetime import datetime, timedelta

import frappe

from gigafibre_fsm.domain.network.device.snapshot import ONLINE
from gigafibre_fsm.domain.network.line import line_state
from gigafibre_fsm.domain.network.polling import notes
from gigafibre_fsm.domain.platform import outbound_guard, transactions
from gigafibre_fsm.integrations.errors import IntegrationError

MOST_AT_ONCE = 100
MOST_SECONDS = 90.0
OLD = timedelta(minutes=30)
"""Values that are younger are not read again."""


def read_values(backend: str, now: datetime) -> int:
	"""Read devices that are online and whose values are old, and return how many were read.

	The next round goes on after the last one, so that devices which never answer do not hold up the others. An ACS
	that does not answer ends the sweep.

	Args:
		backend: name of the ACS.
		now: site time, naive.
	"""
	end, last, count = time.monotonic() + MOST_SECONDS, notes.read_note(backend, "read_after"), 0
	for equipment in _list_old(backend, last, now):
		if time.monotonic() > end:
			break
		last = equipment
		if not outbound_guard.judge_effect(outbound_guard.MODEM, equipment).open:
			continue
		try:
			heard = line_state.fetch_line(equipment, now)
		except IntegrationError:
			break
		transactions.run_transaction(
			lambda equipment=equipment, heard=heard: line_state.save_line(equipment, heard, now)
		)
		count += 1
	notes.write_notes(backend, {"read_after": last})
	return count


def _list_old(backend: str, last: str, now: datetime) -> list[str]:
	"""Return the devices that follow the last one, and from the beginning on if these are few."""
	state = frappe.qb.DocType("CPE State")
	old = state.values_on.isnull() | (state.values_on < now - OLD)
	mine = (
		frappe.qb.from_(state)
		.select(state.name)
		.where((state.acs_backend == backend) & (state.state == ONLINE) & old)
		.orderby(state.name)
		.limit(MOST_AT_ONCE)
	)
	found = [name for (name,) in mine.where(state.name > last).run()]
	if last and len(found) < MOST_AT_ONCE:
		found += [name for (name,) in mine.where(state.name <= last).limit(MOST_AT_ONCE - len(found)).run()]
	return found
