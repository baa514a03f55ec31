"""What people do with incidents: report one, plan work, confirm, merge, call it a false alarm, close and reopen.

To be run as transactions of their own: the incident is locked before anything is read.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.network.incidents import states
from gigafibre_fsm.domain.network.incidents.lifecycle import learning
from gigafibre_fsm.domain.network.incidents.rows import lines, members, repository, timeline
from gigafibre_fsm.domain.network.topology import repository as topology_repository
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.exceptions import FsmError, OutOfDate

if TYPE_CHECKING:
	from frappe.model.document import Document

LONGEST_WORK = timedelta(days=14)
MOST_AGO = timedelta(days=7)
LONGEST_NOTE = 1000


def open_incident(node: str, *, note: str, cause: str, user: str, started_on: datetime | None = None) -> str:
	"""Open an incident that a person knows of before the modems tell it; return its name.

	Everything that the node feeds is affected until its line calls after having been silent.

	Args:
		node: name of the Network Node.
		note: what the person knows.
		cause: one of `states.CAUSES`.
		user: who does it.
		started_on: site time; now if not given.

	Raises:
		FsmError: there is no such node, an incident is open there, the time is in the future or a week ago, or the note
			is too long.
	"""
	now = instants.now()
	started_on = started_on or now
	if not now - MOST_AGO <= started_on <= now + timedelta(minutes=1):
		frappe.throw(_("An outage began at most seven days ago. Correct the time."), FsmError)
	_require_short(note)
	_require_free_node(node)
	values = {"note": note, "cause": cause, "confirmed_by": user, "confirmed_on": now}
	doc = repository.create_incident(
		node, state=states.OPEN, origin=states.BY_HAND, started_on=started_on, **values
	)
	members.add_members(doc.name, lines.load_lines_under(node))
	timeline.note_event(doc.name, timeline.BY_HAND, by=user, note=note)
	repository.write_counts(doc.name)
	return doc.name


def plan_work(node: str, start: datetime, end: datetime, *, note: str, user: str) -> str:
	"""Plan work that will silence lines, so that their silence is no alarm; return the incident's name.

	Args:
		node: name of the Network Node that is worked on.
		start, end: site time, naive.
		note: what is done.
		user: who plans it.

	Raises:
		FsmError: there is no such node, the times are the wrong way round, over, or two weeks apart, or the note is too
			long.
	"""
	if not start < end <= start + LONGEST_WORK or end <= instants.now():
		frappe.throw(
			_("The work ends after it begins, in the future, and lasts two weeks at most."), FsmError
		)
	_require_short(note)
	_require_node(node)
	values = {"planned_end": end, "note": note, "cause": states.PLANNED_WORK}
	values |= {"confirmed_by": user, "confirmed_on": instants.now()}
	doc = repository.create_incident(
		node, state=states.PLANNED, origin=states.PLANNED_WORK, started_on=start, **values
	)
	timeline.note_event(doc.name, timeline.PLANNED, by=user, start=start, end=end)
	return doc.name


def confirm_incident(incident: str, *, cause: str, user: str) -> None:
	"""Open an incident that was only suspected, or name the cause of an open one.

	Args:
		incident: name of the Network Incident.
		cause: one of `states.CAUSES`; empty if it is not known.
		user: who does it.

	Raises:
		OutOfDate: it is over.
	"""
	doc = _lock(incident, states.UNSETTLED)
	values = {"confirmed_by": user, "confirmed_on": instants.now()}
	if cause:
		values["cause"] = cause
	was_suspected = doc.state == states.SUSPECTED
	smaller = repository.list_below(doc) if was_suspected and doc.needs_person else []
	repository.write_state(doc, states.OPEN if was_suspected else doc.state, **values)
	timeline.note_event(incident, timeline.CONFIRMED, by=user)
	if cause:
		timeline.note_event(incident, timeline.CAUSE, by=user, cause=cause)
	for other in smaller:
		absorb_incident(repository.lock_incident(other), doc, by=user)


def merge_incidents(source: str, target: str, *, user: str) -> None:
	"""Make two incidents one: the lines of the first become those of the second.

	Args:
		source: name of the incident that ends as a part of the other.
		target: name of the incident that goes on.
		user: who does it.

	Raises:
		FsmError: they are the same, or one of them is over.
	"""
	if source == target:
		frappe.throw(_("Choose another incident."), FsmError)
	locked = {name: _lock(name, states.UNSETTLED) for name in sorted((source, target))}
	absorb_incident(locked[source], locked[target], by=user)


def absorb_incident(source: "Document", target: "Document", *, by: str = "") -> None:
	"""Let one locked incident take over the lines of another, which is over with it.

	Args:
		source: the incident that ends.
		target: the one that takes over.
		by: who decided it; empty if the rule did.
	"""
	members.move_members(source.name, target.name)
	repository.write_state(source, states.MERGED, merged_into=target.name)
	timeline.note_event(source.name, timeline.MERGED, by=by, other=target.name)
	timeline.note_event(target.name, timeline.TOOK_OVER, by=by, other=source.name)
	if source.started_utc < target.started_utc:
		target.update({"started_on": source.started_on, "started_utc": source.started_utc})
	repository.write_state(target, _join_states(source.get_doc_before_save().state, target.state))
	repository.write_counts(target.name)


def mark_false(incident: str, *, user: str) -> None:
	"""Call an incident a false alarm, and let its node need more from now on; see `learning`.

	Raises:
		OutOfDate: it is over.
	"""
	doc = _lock(incident, (*states.UNSETTLED, states.PLANNED))
	repository.write_state(doc, states.FALSE_ALARM)
	timeline.note_event(incident, timeline.FALSE_ALARM, by=user)
	learning.learn_from(doc, user)


def close_incident(incident: str, *, note: str, user: str) -> None:
	"""End an incident by hand, although lines may not have returned.

	Args:
		incident: name of the Network Incident.
		note: why it is over.
		user: who does it.

	Raises:
		OutOfDate: it is over.
		FsmError: without a note, or with one that is too long.
	"""
	if not note.strip():
		frappe.throw(_("Say why it is over."), FsmError)
	_require_short(note)
	doc = _lock(incident, (*states.UNSETTLED, states.PLANNED))
	repository.write_state(doc, states.RESTORED)
	timeline.note_event(incident, timeline.CLOSED, by=user, note=note)


def reopen_incident(incident: str, *, user: str) -> None:
	"""Open an incident again that was closed or called a false alarm; what its node learned from it is taken back.

	Raises:
		OutOfDate: it is open, merged, or ended more than a week ago.
		FsmError: another incident is open there.
	"""
	doc = _lock(incident, (states.RESTORED, states.FALSE_ALARM))
	if doc.closed_on and doc.closed_on < instants.now() - MOST_AGO:
		frappe.throw(_("It ended more than a week ago. Report a new one."), OutOfDate)
	if doc.node:
		_require_free_node(doc.node)
	if doc.state == states.FALSE_ALARM:
		learning.forget_lesson(doc, user)
	repository.write_state(doc, states.OPEN, calm_polls=0)
	timeline.note_event(incident, timeline.REOPENED_BY_HAND, by=user)


def _join_states(source: str, target: str) -> str:
	"""Return the state of two incidents together: what was confirmed of one is no mere suspicion afterwards."""
	if states.OPEN in (source, target) or (source in states.AFFECTING and target == states.SUSPECTED):
		return states.OPEN
	return target


def _lock(incident: str, allowed: tuple[str, ...]) -> "Document":
	doc = repository.lock_incident(incident)
	if doc.state not in allowed:
		sentence = _("The incident is “{0}” now. Reload the page.")
		frappe.throw(sentence.format(_(doc.state, context="Network Incident")), OutOfDate)
	return doc


def _require_short(note: str) -> None:
	if len(note) > LONGEST_NOTE:
		frappe.throw(_("The note is too long: at most {0} characters.").format(LONGEST_NOTE), FsmError)


def _require_node(node: str) -> None:
	if topology_repository.find_node(node) is None:
		frappe.throw(_("This node no longer exists. Reload the page."), FsmError)


def _require_free_node(node: str) -> None:
	# locked until the commit: of two people who report the same outage at once, the second is told of the first's
	topology_repository.load_nodes([node], lock=True)
	_require_node(node)
	is_open = {"node": node, "state": ("in", states.UNSETTLED)}
	if other := frappe.db.get_value(repository.DOCTYPE, is_open, "name", for_update=True):
		frappe.throw(_("{0} is open there already.").format(other), FsmError)
