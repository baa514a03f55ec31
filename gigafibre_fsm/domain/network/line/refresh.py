"""Somebody looks at a device's line: the ACS is asked, and what it says is kept with the visit."""

from datetime import datetime, timedelta

from frappe import _

from gigafibre_fsm.domain.network.line import line_state, readings
from gigafibre_fsm.domain.network.line.live_query import LiveResult
from gigafibre_fsm.integrations.errors import IntegrationError, NotConfigured

__all__ = ("NOTHING", "LiveResult", "fetch", "save")

KEPT_EVERY = timedelta(minutes=10)
"""A visit keeps no more readings than this, however often somebody looks."""

NOTHING = LiveResult(None)


def fetch(equipment: str, now: datetime) -> LiveResult:
	"""Ask the ACS about a device, for up to four seconds; nothing is written.

	Returns:
		The live result; where there is none, `line` is None and `problem` is a sentence that says why.
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


def save(
	equipment: str,
	heard: LiveResult,
	*,
	now: datetime,
	job: str | None,
	technician: str,
	location: str,
	customer: str | None,
) -> None:
	"""Store the ACS's answer as the device's line and, while a visit is under way, as a reading of the visit.

	Args:
		equipment: name of the Equipment.
		heard: the answer of `fetch`; nothing is stored if it holds no line.
		now: site time, naive.
		job: the visit that is under way, name of a Dispatch Job; it gets at most one reading in KEPT_EVERY.
		technician: who looks, name of a Dispatch Technician.
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
