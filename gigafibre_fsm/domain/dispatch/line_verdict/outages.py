"""What an outage means for the visits that wait for it: noted when it begins, asked about when it is over."""

from datetime import datetime

import frappe

from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.domain.dispatch.job import repository as job_repository
from gigafibre_fsm.domain.dispatch.line_verdict import subjects
from gigafibre_fsm.domain.dispatch.line_verdict.after_outage import propose_next
from gigafibre_fsm.domain.dispatch.line_verdict.repository import StoredVerdict
from gigafibre_fsm.domain.dispatch.line_verdict.verdict import (
	JudgedLine,
	VerdictKind,
	find_outage_fact,
	is_heard,
)
from gigafibre_fsm.domain.network.incidents import states
from gigafibre_fsm.domain.platform import desk_notifications, instants

DISPATCHER = "FSM Dispatcher"
OVER = (states.RESTORED, states.FALSE_ALARM)
TOLD = (
	"The outage is over. Some visits that waited for it may no longer be needed: call, cancel or keep them."
)
"""A source string of the translations."""
BEGAN, ENDED, KEPT = "Outage", "Outage Over", "Kept"
"""Events of a visit's timeline."""
NO_QUESTION = {"ended_outage": None, "outage_proposal": None}


def follow_outage(visit: str, verdict: JudgedLine, before: StoredVerdict | None, now: datetime) -> None:
	"""Note on a locked visit that its address is in an outage, or ask what becomes of it because it no longer is.

	Args:
		visit: name of the Dispatch Job.
		verdict: that holds from now on.
		before: that held until now; None if it is the first.
		now: site time, naive.
	"""
	job = job_repository.lock_job(visit)
	if verdict.kind is VerdictKind.AREA_FAULT:
		event, detail = BEGAN, _name_outage(verdict)
		job.update(NO_QUESTION)
	elif before and before.verdict.kind is VerdictKind.AREA_FAULT:
		event, detail = ENDED, _name_outage(before.verdict)
		proposal = propose_next(
			verdict.kind,
			is_heard=is_heard(verdict.facts),
			booked_on=job.creation,
			outage_began=_find_start(before.verdict),
		)
		job.update({"ended_outage": before.verdict.incident, "outage_proposal": proposal.value})
	else:
		return
	job_repository.add_event(job, event, "", now, detail=detail)
	job_repository.save_job(job)


def keep_visit(visit: str, actor: str, now: datetime) -> str:
	"""Keep a visit that waited for an outage which is over, and return its status; nothing is asked any more.

	Args:
		visit: name of the Dispatch Job, which this locks.
		actor: name of the user, as the timeline shows it.
		now: site time, naive.
	"""
	job = job_repository.lock_job(visit)
	if job.ended_outage:
		job_repository.add_event(job, KEPT, actor, now, detail=job.ended_outage)
		job.update(NO_QUESTION)
		job_repository.save_job(job)
	return job.status


def list_uninformed() -> list[str]:
	"""Return the outages that are over and of which dispatch is still to be told, because visits waited for them."""
	incident, job = frappe.qb.DocType("Network Incident"), frappe.qb.DocType(subjects.VISIT)
	query = frappe.qb.from_(job).join(incident).on(incident.name == job.ended_outage)
	query = query.where(job.status.isin(lifecycle.NOT_BEGUN) & incident.state.isin(OVER))
	return query.where(incident.visits_told_on.isnull()).select(incident.name).distinct().run(pluck=True)


def tell_dispatch(incident: str) -> None:
	"""Tell dispatch, once, that visits which waited for an outage may no longer be needed; `incident` names it."""
	if frappe.db.get_value("Network Incident", incident, "visits_told_on", for_update=True):
		return
	values = {"visits_told_on": instants.now()}
	frappe.db.set_value("Network Incident", incident, values, update_modified=False)
	users = desk_notifications.list_users(DISPATCHER)
	desk_notifications.notify_users(users, TOLD, "Network Incident", incident)


def _name_outage(verdict: JudgedLine) -> str:
	fact = find_outage_fact(verdict.facts)
	where = str(fact.values.get("where") or "") if fact else ""
	return " · ".join(filter(None, (verdict.incident, where)))


def _find_start(verdict: JudgedLine) -> datetime | None:
	fact = find_outage_fact(verdict.facts)
	since = fact.values.get("since") if fact else None
	return datetime.fromisoformat(str(since)) if since else None
