"""Which devices fell silent: found by their own intervals, without any request."""

from datetime import datetime

from pypika.terms import Case, PseudoColumn

import frappe
from frappe.query_builder.functions import Coalesce

from gigafibre_fsm.domain.network import due
from gigafibre_fsm.domain.network.device.snapshot import (
	OFFLINE,
	OFFLINE_AFTER,
	ONLINE,
	SILENT,
	USUAL_INTERVAL,
)
from gigafibre_fsm.domain.network.line.repository import seconds_between


def list_online(backend: str) -> list[str]:
	"""Return the devices of an ACS that are Online."""
	return frappe.get_all("CPE State", {"acs_backend": backend, "state": ONLINE}, pluck="name")


def notice_silence(known_until: datetime, silent_after: float, backend: str) -> None:
	"""Set devices of an ACS that missed their own informs to Silent or Offline, without any request.

	Args:
		known_until: time up to which all informs are known, that is when the ACS last answered: while the ACS
			is unreachable, devices must not appear offline.
		silent_after: number of its own intervals a device may miss.
		backend: name of the ACS.
	"""
	state = frappe.qb.DocType("CPE State")
	mine = state.acs_backend == backend
	if backend == next(iter(due.BACKENDS)):
		mine |= Coalesce(state.acs_backend, "") == ""
	age = seconds_between(PseudoColumn("SECOND"), state.last_inform, known_until)
	interval = Case().when(state.inform_interval > 0, state.inform_interval).else_(USUAL_INTERVAL)
	missed = age > interval * silent_after
	for new, olds, also in (
		(OFFLINE, (ONLINE, SILENT), state.last_inform < known_until - OFFLINE_AFTER),
		(SILENT, (ONLINE,), state.last_inform >= known_until - OFFLINE_AFTER),
	):
		change = frappe.qb.update(state).set(state.state_since, state.last_inform).set(state.state, new)
		change.set(state.modified, known_until).where(mine & state.state.isin(olds) & missed & also).run()
