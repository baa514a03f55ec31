"""The steps that the rule decides, each taken in a transaction of its own on locked incidents."""

from datetime import datetime
from typing import TYPE_CHECKING

from gigafibre_fsm.domain.network.incidents import states
from gigafibre_fsm.domain.network.incidents.lifecycle import by_hand
from gigafibre_fsm.domain.network.incidents.rows import members, repository, timeline
from gigafibre_fsm.domain.network.incidents.rule import clustering
from gigafibre_fsm.domain.network.incidents.rule.clustering import LineOutage
from gigafibre_fsm.domain.network.incidents.rule.line_facts import EARLIER, LineFact
from gigafibre_fsm.domain.network.incidents.rule.matching import IncidentStep, Step
from gigafibre_fsm.domain.network.incidents.rule.thresholds import Thresholds

if TYPE_CHECKING:
	from frappe.model.document import Document


def take_step(step: IncidentStep, now: datetime, poll: str, limits: Thresholds) -> None:
	"""Take one step.

	Args:
		step: from `matching.plan_steps`.
		now: until when all calls are known, site time.
		poll: the poll's key; one that an incident has counted confirms it no more.
		limits: the thresholds.
	"""
	if step.step is Step.SUSPECT:
		_suspect(step.outage, now, poll, limits)
	elif step.step is Step.ABSORB:
		locked = {name: repository.lock_incident(name) for name in sorted((step.incident, step.other))}
		# a person may have ended one of them since the rule looked
		if all(each.state in states.UNSETTLED for each in locked.values()):
			by_hand.absorb_incident(locked[step.other], locked[step.incident])
	else:
		_change(step, now, poll, limits)


def _suspect(outage: LineOutage, now: datetime, poll: str, limits: Thresholds) -> None:
	silent = _list_silent(outage.hits, now, limits)
	since = max((line.last_inform for line in silent), default=now)
	values = {
		"polls": 1,
		"polled_until": poll,
		"hits": len(outage.hits),
		"lines": outage.lines,
		"needs_person": outage.is_core,
		"cause": clustering.judge_cause(outage.hits, limits),
	}
	origin = states.SILENCE if silent else states.LIGHT
	doc = repository.create_incident(
		outage.node or None, state=states.SUSPECTED, origin=origin, started_on=since, **values
	)
	members.add_members(doc.name, outage.hits, silent=silent)
	code = timeline.CORE if outage.is_core else timeline.SUSPECTED
	details = {"hits": len(outage.hits), "lines": outage.lines, "where": doc.title}
	timeline.note_event(doc.name, code, **details)
	repository.write_counts(doc.name)


def _change(step: IncidentStep, now: datetime, poll: str, limits: Thresholds) -> None:
	doc = repository.lock_incident(step.incident)
	if step.step is Step.REOPEN:
		if doc.state == states.RESTORED:
			repository.write_state(doc, states.OPEN, calm_polls=0)
			timeline.note_event(doc.name, timeline.REOPENED)
	elif doc.state not in states.UNSETTLED:
		return  # a person has ended it since the rule looked
	elif step.step is Step.DISSOLVE:
		repository.write_state(doc, states.RESTORED)
		timeline.note_event(doc.name, timeline.DISSOLVED)
	elif step.step in (Step.COUNT, Step.OPEN):
		_confirm(doc, step, poll)
	elif step.step is Step.MOVE and doc.node != step.outage.node:
		doc.node = step.outage.node or None
		repository.save_incident(doc)
		timeline.note_event(doc.name, timeline.MOVED, where=doc.title)
	if step.outage:
		_add_hits(doc, step.outage, now, limits)


def _confirm(doc: "Document", step: IncidentStep, poll: str) -> None:
	if doc.state != states.SUSPECTED or doc.polled_until == poll:
		return
	values = {"polls": doc.polls + 1, "polled_until": poll}
	if step.step is Step.COUNT:
		doc.update(values)
		repository.save_quietly(doc)
		return
	repository.write_state(doc, states.OPEN, **values)
	timeline.note_event(doc.name, timeline.OPENED)


def _add_hits(doc: "Document", outage: LineOutage, now: datetime, limits: Thresholds) -> None:
	before = members.count_members(doc.name, now).affected
	members.add_members(doc.name, outage.hits, silent=_list_silent(outage.hits, now, limits))
	more = repository.write_counts(doc.name).affected - before
	if more:
		timeline.note_event(doc.name, timeline.GREW, hits=more)
	cause = clustering.judge_cause(outage.hits, limits)
	learned_cause = doc.cause == states.UNKNOWN and cause != states.UNKNOWN
	if learned_cause:
		timeline.note_event(doc.name, timeline.CAUSE, cause=cause)
	if learned_cause or (doc.state == states.SUSPECTED and len(outage.hits) > doc.hits):
		doc.reload()
		doc.update(
			{"hits": len(outage.hits), "lines": outage.lines, "cause": cause if learned_cause else doc.cause}
		)
		repository.save_incident(doc)


def _list_silent(hits: tuple[LineFact, ...], now: datetime, limits: Thresholds) -> list[LineFact]:
	return [line for line in hits if line.is_silent(now, limits.silent_after - EARLIER)]
