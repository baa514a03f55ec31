"""Loads the lines of dispatch: whatever a dispatcher has to settle, on whichever day it is."""

from datetime import datetime

from gigafibre_fsm.domain.dispatch.job import repository as job_repository
from gigafibre_fsm.domain.dispatch.schedule import scheduled_jobs
from gigafibre_fsm.domain.dispatch.to_settle import (
	absences,
	fillings,
	free_time,
	not_told,
	offer_lines,
	requests,
	running_day,
	storm_days,
)
from gigafibre_fsm.domain.dispatch.to_settle.lines import SettleLine


def load_lines(now: datetime) -> list[SettleLine]:
	"""Return the lines of dispatch, in any order; `care/settle_list` adds those of customers' texts.

	Args:
		now: site time, naive.
	"""
	ahead = free_time.draw_rows(free_time.list_fallen(now), now)
	return [
		*requests.list_asking(scheduled_jobs.list_requests(now), ahead.holes, now),
		*running_day.list_running(ahead.view, now),
		*absences.list_absent(now),
		*storm_days.list_stormy(now),
		*not_told.list_outdated(now),
		*not_told.list_failed(now),
		*offer_lines.list_offers(ahead.holes, now),
		*requests.list_free(ahead.holes, now.date()),
	]


def note_hole(job: str, now: datetime) -> None:
	"""Record that dispatch does not want to fill the time that a visit left.

	Args:
		job: name of the Dispatch Job that fell out.
		now: site time, naive.

	Raises:
		FsmError: the time is taken or over by now.
	"""
	doc = job_repository.lock_job(job)
	doc.hole_noted = fillings.find_hole(job, now).fallen.start
	job_repository.save_job(doc)
