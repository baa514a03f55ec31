"""Somebody looks at a device's line: the ACS is asked, and what it says is kept with the visit."""

from datetime import datetime, timedelta

from frappe import _

from gigafibre_fsm.domain.network.line import line_state, readings
from gigafibre_fsm.domain.network.line.live_query import Heard
from gigafibre_fsm.integrations.errors import IntegrationError, NotConfigured

__all__ = ("NOTHING", "Heard", "hear", "keep")

KEPT_EVERY = timedelta(minutes=10)
"""A visit keeps no more readings than this, however often somebody looks."""

NOTHING = Heard(None)


def hear(equipment: str, now: datetime) -> Heard:
	"""Ask the ACS about a device, up to four seconds; an ACS that says nothing is said to, and nothing is written."""
	try:
		heard = line_state.ask(equipment, now)
	except NotConfigured:
		return Heard(None, problem=_("Live values are not set up here: what you see is what was kept."))
	except IntegrationError as error:
		what_is_shown = _("What you see is what was kept.")
		return Heard(None, problem=f"{_(error.message)} {what_is_shown}")
	if heard.line is None:
		return Heard(None, problem=_("This device has never called in. Is it plugged in and on the fibre?"))
	return heard


def keep(
	equipment: str,
	heard: Heard,
	*,
	now: datetime,
	job: str | None,
	technician: str,
	location: str,
	customer: str | None,
) -> None:
	"""Keep what was heard as the device's state and, while a visit is under way, as a reading of the visit."""
	if heard.line is None:
		return
	line_state.keep(equipment, heard, now)
	if job and not readings.is_kept(equipment, job, now - KEPT_EVERY):
		readings.keep(
			heard.line,
			equipment,
			readings.VISIT,
			now=now,
			job=job,
			technician=technician,
			location=location,
			customer=customer,
		)
