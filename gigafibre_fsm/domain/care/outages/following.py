"""Works through what follows from incidents for customers: found by rows, in small transactions, safe to repeat.

Each transaction locks the incident first and reads its state under that lock: what was true when the batch began stays
true until it is committed, and two workers take turns.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import frappe

from gigafibre_fsm.domain.billing import incident_credits
from gigafibre_fsm.domain.care.outages import course, grouped_tickets, notices
from gigafibre_fsm.domain.care.outages.course import IncidentCourse, OutageStep
from gigafibre_fsm.domain.care.outages.notices import INCIDENT, OpenIncident
from gigafibre_fsm.domain.messaging import settings
from gigafibre_fsm.domain.messaging.policy import quiet_hours
from gigafibre_fsm.domain.network.incidents import settings as incident_settings
from gigafibre_fsm.domain.network.incidents import states
from gigafibre_fsm.domain.network.incidents.answers import customers, effects
from gigafibre_fsm.domain.network.incidents.rows import timeline
from gigafibre_fsm.domain.platform import instants, transactions

if TYPE_CHECKING:
	from frappe.model.document import Document

_FIELDS = ("name", "state", "origin", "cause", "started_on", "opened_on", "closed_on", "effects_due_utc")


def incident_changed(doc: "Document") -> None:
	"""Have a look taken after a change of an incident's state; one that was taken over hands over at once."""
	effects.schedule_look(doc)
	before = doc.get_doc_before_save()
	if doc.state == states.MERGED and (before is None or before.state != states.MERGED):
		customers.carry_informed(doc.name, doc.merged_into)
		grouped_tickets.carry(doc.name, doc.merged_into)


def follow_due(may_go_on: Callable[[], bool]) -> None:
	"""Do what is due for the customers of all incidents, until the time is over.

	Args:
		may_go_on: asked before each transaction; what is left is found again in the next minute.
	"""
	for name in transactions.run_transaction(lambda: effects.list_due(instants.now_utc())):
		try:
			_follow_incident(name, may_go_on)
		except Exception:
			# one incident does not keep the others from their customers
			frappe.db.rollback()
			frappe.log_error(title=f"Customers of {name}")
			frappe.db.commit()


def _follow_incident(name: str, may_go_on: Callable[[], bool]) -> None:
	done: set[OutageStep] = set()
	while may_go_on():
		if transactions.run_transaction(lambda: _take_step(name, done)):
			return


def _take_step(name: str, done: set[OutageStep]) -> bool:
	"""Do a batch of the first step that is not done; return whether all are done and the next look is set."""
	row = frappe.db.get_value(INCIDENT, name, _FIELDS, as_dict=True, for_update=True)
	if not row or not row.effects_due_utc:
		return True
	utc = instants.now_utc()
	now = instants.to_site(utc)
	stands = _course(row, now)
	steps = course.choose_steps(stands, utc) if stands else ()
	step = next((each for each in steps if each not in done), None)
	if step is None:
		_note_figures(name)
		again = course.find_next_look(stands, utc) if stands else None
		effects.finish_look(name, row.effects_due_utc, again)
		return True
	if not _WORK[step](row, now):
		done.add(step)
	return False


def _note_figures(name: str) -> None:
	"""Write into the timeline how many customers were told and what is proposed, once a look has done its work."""
	told, over = customers.count_informed(name), customers.count_informed_of_end(name)
	timeline.note_figures(name, timeline.TOLD, texts=told.texts, mails=told.mails)
	timeline.note_figures(name, timeline.TOLD_OVER, texts=over.texts, mails=over.mails)
	credits, amount = incident_credits.count_made(name)
	timeline.note_figures(name, timeline.CREDITS, credits=credits, amount=amount)


def _course(row: "frappe._dict", now: datetime) -> IncidentCourse | None:
	"""Return where an incident stands; None if nobody was to know of it."""
	is_open, is_false = row.state in states.AFFECTING, row.state == states.FALSE_ALARM
	if not row.opened_on or not (is_open or is_false or row.state == states.RESTORED):
		return None
	rules = settings.load_settings()
	quiet = quiet_hours.not_before(now, rules.quiet_from, rules.quiet_until)
	return IncidentCourse(
		is_open=is_open,
		is_false=is_false,
		opened=instants.to_nearest_utc(row.opened_on),
		over=None if is_open else instants.to_nearest_utc(row.closed_on),
		quiet_until=quiet and instants.to_utc(quiet),
		settles=timedelta(minutes=incident_settings.load_thresholds().reopen_minutes),
	)


def _read_incident(row: "frappe._dict") -> OpenIncident:
	return OpenIncident(row.name, row.origin, row.cause, row.started_on)


def _group(row: "frappe._dict", now: datetime) -> int:
	grouped_tickets.group_open(row.name, row.started_on)
	return 0


def _release(row: "frappe._dict", now: datetime) -> int:
	grouped_tickets.release(row.name)
	return 0


_WORK: Mapping[OutageStep, Callable[["frappe._dict", datetime], int]] = {
	OutageStep.GROUP_TICKETS: _group,
	OutageStep.TELL_OPENED: lambda row, now: notices.tell_opened(_read_incident(row), now),
	OutageStep.TAKE_BACK: lambda row, now: notices.take_back(_read_incident(row)),
	OutageStep.TELL_OVER: lambda row, now: notices.tell_over(_read_incident(row), now),
	OutageStep.ANSWER_TICKETS: lambda row, now: grouped_tickets.answer_next(row.name, now),
	OutageStep.RELEASE_TICKETS: _release,
	OutageStep.PROPOSE_CREDITS: lambda row, now: incident_credits.propose_next(row.name, row.closed_on),
}
"""What does a batch of each step and returns how many rows it found; 0 ends it."""
