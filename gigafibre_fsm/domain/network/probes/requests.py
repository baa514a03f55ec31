"""Requests for probes: rows that a worker carries out."""

from datetime import datetime

import frappe
from frappe import _

from gigafibre_fsm.domain.network.probes import readable, worker
from gigafibre_fsm.domain.network.probes import repository as probe_repository
from gigafibre_fsm.exceptions import FsmError


def request_probe(
	equipment: str, *, by: str, now: datetime, technician: str | None = None, job: str | None = None
) -> str:
	"""Store a request and wake the worker; return the Modem Probe's name, or that of one that is still open.

	The caller has checked that this user may query the device.

	Args:
		equipment: name of the Equipment.
		by: name of the User who requests it.
		now: site time, naive.
		technician: the Dispatch Technician at the customer's.
		job: name of their Dispatch Job.

	Raises:
		FsmError: this modem cannot be read by its web interface.
	"""
	if not readable.can_probe(equipment):
		frappe.throw(_("This modem cannot be read by its own web interface from here."), FsmError)
	name = probe_repository.insert_probe(equipment, by=by, now=now, technician=technician, job=job)
	worker.wake_worker()
	return name
