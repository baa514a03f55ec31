"""Refreshes a device's line for a technician who looks at it, and stores the result with the job."""

from datetime import datetime, timedelta

from frappe import _

from gigafibre_fsm.domain.network.line import line_state, readings
from gigafibre_fsm.domain.network.line.live_query import LiveResult
from gigafibre_fsm.integrations.errors import IntegrationError, NotConfigured

__all__ = ("NOTHING", "LiveResult", "fetch_line", "save_line")

KEPT_EVERY = timedelta(minutes=10)
"""Minimum time between two readings of a job."""

NOTHING = LiveResult(None)


def fetch_line(equipment: str, now: datetime) -> LiveResult:
	"""Query the ACS for a device, for up to four seconds; writes nothing.

	Returns:
		The live result; without one, `line` is None and `problem` is a sentence that says why.
	"""
	try:
		heard = line_state.fetch_line(equipment, now)
	except NotConfigured:
		return LiveResult(None, problem=_("Live values are not set up here: what you see is what was kept."))
	except IntegrationError as error:
		what_is_shown = _("What you see is what was kept.")
		return LiveResult(None, problem=f"{_(error.message)} {what_is_shown}")
	if heard.line is None:
		return LiveResult(
			None, problem=_("This device has never called in. Is it plugged in and on the fibre?")
		)
	return heard


def save_line(
	equipment: str,
	heard: LiveResult,
	*,
	now: datetime,
	job: str | None,
	technician: str,
	location: str,
	customer: str | None,
) -> None:
	"""Store the ACS's answer as the device's line and, during a job, as a reading of the job.

	Args:
		equipment: name of the Equipment.
		heard: the result of `fetch_line`; nothing is stored if it holds no line.
		now: site time, naive.
		job: the current Dispatch Job; it gets at most one reading per KEPT_EVERY.
		technician: the Dispatch Technician who looks.
		location: name of the Service Location.
		customer: name of the Customer.
	"""
	if heard.line is None:
		return
	line_state.save_line(equipment, heard, now)
	if job and not readings.is_recorded(equipment, job, now - KEPT_EVERY):
		readings.store_reading(
			heard.line,
			equipment,
			readings.VISIT,
			now=now,
			job=job,
			technician=technician,
			location=location,
			customer=customer,
		)
