"""An incident from poll to poll: whose lines fell and returned, its end, its user-minutes, and who is warned of them."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from gigafibre_fsm.domain.network.incidents import states
from gigafibre_fsm.domain.network.incidents.rows import lines, members, repository, timeline
from gigafibre_fsm.domain.network.incidents.rows.members import MemberCount
from gigafibre_fsm.domain.network.incidents.rule import course
from gigafibre_fsm.domain.network.incidents.rule.thresholds import Thresholds
from gigafibre_fsm.domain.network.topology import repository as topology_repository
from gigafibre_fsm.domain.platform import desk_notifications, instants

if TYPE_CHECKING:
	from frappe.model.document import Document

MANAGER = "FSM Manager"
BEFORE = timedelta(minutes=30)
"""Lines that were last heard this long before an incident began fell with it."""
HALF = "Half of the user-minutes that must be reported to the CRTC are reached."
FULL = "This outage must be reported to the CRTC and to ISED within two hours."


def follow_lines(name: str, now: datetime, poll: str, limits: Thresholds) -> None:
	"""Write what a poll says of an incident's lines, and the state that follows.

	Args:
		name: of the Network Incident.
		now: until when all calls are known, site time.
		poll: the poll's key, which is counted once.
		limits: the thresholds.
	"""
	doc = repository.lock_incident(name)
	if doc.state not in states.UNSETTLED or doc.counted_until == poll:
		return
	offset = round((instants.to_utc(now) - now).total_seconds())
	members.note_returns(name, offset, limits.light_loss)
	members.note_falls(name, doc.started_on - BEFORE, offset)
	doc.counted_until = poll
	if doc.state == states.SUSPECTED:
		repository.save_quietly(doc)
		return
	_add_later_ones(doc, now, limits)
	_judge(doc, repository.write_counts(name), now, limits)


def count(name: str) -> None:
	"""Count an incident's user-minutes until now, and warn managers once at half and once when it must be reported."""
	doc = repository.lock_incident(name)
	if doc.state not in states.UNSETTLED:
		return
	minutes, now = repository.write_counts(name).user_minutes, instants.now_utc()
	if doc.state == states.SUSPECTED:
		return
	doc.user_minutes = minutes
	if course.is_half_reached(minutes) and not doc.warned_half_on:
		_warn(doc, "warned_half_on", timeline.WARNED_HALF, HALF)
	if course.is_report_due(minutes, doc.started_utc, now) and not doc.warned_full_on:
		deadline = instants.to_site(now + course.TO_TELL)
		_warn(doc, "warned_full_on", timeline.WARNED_FULL, FULL, deadline=deadline)


def _add_later_ones(doc: "Document", now: datetime, limits: Thresholds) -> None:
	"""Add the lines below an open incident's node that have fallen silent since it began."""
	node = topology_repository.find_node(doc.node) if doc.node else None
	if node is None or doc.origin == states.PLANNED_WORK:
		return
	places = lines.list_newly_silent(node.path, doc.started_on - BEFORE, doc.name)
	fallen = [line for line in lines.load_lines_at(places) if line.is_silent(now, limits.silent_after)]
	if fallen:
		members.add_members(doc.name, fallen, silent=fallen)
		timeline.note_event(doc.name, timeline.GREW, hits=len(fallen))


def _judge(doc: "Document", counted: MemberCount, now: datetime, limits: Thresholds) -> None:
	is_work = doc.origin == states.PLANNED_WORK
	is_under_way = bool(is_work and doc.planned_end and now < doc.planned_end)
	found = course.judge_course(
		doc.state,
		fallen=counted.fallen,
		out=counted.out,
		calm_polls=doc.calm_polls,
		limits=limits,
		is_work_under_way=is_under_way,
	)
	state = states.RESTORED if is_work and not is_under_way and not counted.fallen else found.state
	doc.update({"calm_polls": found.calm_polls, "affected": counted.affected, "silent": counted.silent})
	doc.user_minutes = counted.user_minutes
	if state == doc.state:
		repository.save_quietly(doc)
		return
	repository.write_state(doc, state)
	code = {states.RESTORED: timeline.RESTORED, states.PARTLY_RESTORED: timeline.PARTLY}
	values = {"back": counted.fallen - counted.out, "fallen": counted.fallen}
	timeline.note_event(doc.name, code.get(state, timeline.FELL_AGAIN), **values)


def _warn(doc: "Document", field: str, code: str, sentence: str, **details: object) -> None:
	doc.set(field, instants.now())
	repository.save_incident(doc)
	timeline.note_event(doc.name, code, minutes=doc.user_minutes, **details)
	managers = desk_notifications.list_users(MANAGER)
	desk_notifications.notify_users(managers, sentence, repository.DOCTYPE, doc.name)
