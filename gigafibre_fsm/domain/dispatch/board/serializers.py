"""Serialise the board's answers to plain values: cards, rows, alerts."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from frappe import _

from gigafibre_fsm.domain.dispatch import day_notes
from gigafibre_fsm.domain.dispatch.board import answers as board_answers
from gigafibre_fsm.domain.dispatch.board.command_answers import CommandOutcome, CommandQuestion
from gigafibre_fsm.domain.dispatch.board.commands import BoardQuestion, Outcome
from gigafibre_fsm.domain.dispatch.line_verdict import messages as line_verdict_messages
from gigafibre_fsm.domain.dispatch.schedule import conflict_messages
from gigafibre_fsm.domain.dispatch.schedule.conflict_rules import Conflict, ConflictKind
from gigafibre_fsm.domain.dispatch.schedule.day_view import DayView
from gigafibre_fsm.domain.dispatch.schedule.held_slots import HeldSlot
from gigafibre_fsm.domain.dispatch.schedule.scheduled_job import ScheduledJob
from gigafibre_fsm.domain.dispatch.schedule.technician import PlanningTechnician
from gigafibre_fsm.domain.dispatch.schedule.technician_day import DayLeg, TechnicianDay
from gigafibre_fsm.domain.dispatch.storms import messages as storm_messages


def serialize_jobs(shown: Iterable[ScheduledJob], drawn: DayView | None) -> list[board_answers.Card]:
	"""Return the cards of these jobs, with warnings and forecast for those drawn on a row; `drawn` is None for a backlog."""
	shown = list(shown)
	found = {job.name: _list_conflicts(job, drawn) for job in shown}
	texts = conflict_messages.describe_conflicts(found)
	return [_serialize_job(job, drawn, found[job.name], texts[job.name]) for job in shown]


def _list_conflicts(job: ScheduledJob, drawn: DayView | None) -> Sequence[Conflict]:
	"""Return what speaks against a job where it is; one that is on no row may wait for an outage as well."""
	on_row = drawn.warnings.get(job.name) if drawn else None
	if on_row is None:
		return [Conflict(ConflictKind.OUTAGE, job.outage)] if job.outage else ()
	return on_row


def _serialize_job(
	job: ScheduledJob, drawn: DayView | None, warnings: Sequence[Conflict], against: Sequence[str]
) -> board_answers.Card:
	"""Return the card of one job.

	Args:
		job: the job.
		drawn: the rows it is drawn on; None while it is in the backlog, without forecast.
		warnings: what speaks against it there.
		against: a sentence for each of these.
	"""
	latitude, longitude = job.place or (None, None)
	expected = drawn.expected.get(job.name) if drawn else None
	is_shifted = drawn and drawn.is_shifted(job)
	return {
		**{field: getattr(job, field) for field in board_answers.CardData.__annotations__},
		**job.placement.to_json(),
		"lat": latitude,
		"lon": longitude,
		"published": job.published.to_json() if job.published else None,
		"draft": job.is_draft,
		"withdrawn": job.is_withdrawn,
		"unpublished": job.is_unpublished,
		"window": [_text(moment) for moment in job.window] if job.window else None,
		"promised": job.is_promised,
		"locked": job.is_locked,
		"after": [before.what for before in job.before],
		"tags": list(job.tags),
		"late": expected.late if expected else 0,
		"forecast": _text(expected.arrival) if is_shifted else None,
		"warnings": [
			*_request(job),
			*_ask_after_outage(job),
			*({"kind": one.kind.value, "text": text} for one, text in zip(warnings, against, strict=True)),
		],
	}


def _request(job: ScheduledJob) -> list[board_answers.CardWarning]:
	if not job.request:
		return []
	# one that never had a time has no other one
	is_planned = job.placement.is_planned
	asks = _("The customer asks for another time: {0}") if is_planned else _("The customer asked: {0}")
	return [{"kind": "customer", "text": asks.format(job.request)}]


def _ask_after_outage(job: ScheduledJob) -> list[board_answers.CardWarning]:
	if not job.ended_outage:
		return []
	text = line_verdict_messages.describe_proposal(job.outage_proposal or "", job.ended_outage)
	return [{"kind": "outage_over", "text": text}] if text else []


def serialize_technician(member: PlanningTechnician) -> board_answers.RowHead:
	"""Return the header of a technician's row."""
	words = member.technician_name.split()
	return {
		"name": member.name,
		"technician_name": member.technician_name,
		"active": member.is_active,
		"subcontractor": member.is_subcontractor,
		"initials": "".join(
			word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)
		).upper(),
		"color": member.color,
		"photo": member.photo,
		"truck": member.truck,
		"skills": {name: skill.level for name, skill in member.skills.items()},
		"start": member.start,
		"end": member.end,
	}


def serialize_day(row: TechnicianDay) -> board_answers.RowOfDay:
	"""Return one technician's row of one day."""
	return {
		"technician": row.technician,
		"day": row.day,
		"territories": list(row.territories),
		"shift": [_text(moment) for moment in row.shift] if row.shift else None,
		"breaks": [[_text(moment) for moment in row.pause]] if row.pause else [],
		"blocked": [
			{"start": _text(gap.start), "end": _text(gap.end), "kind": gap.kind, "label": gap.label}
			for gap in row.blocked
		],
		"legs": [_leg(leg) for leg in row.legs],
		"available": row.available,
		"work": row.work,
		"travel": row.travel,
		"share": round(row.travel_share, 3),
		"load": row.load,
		"free": _text(row.free) if row.free else None,
		"free_minutes": row.free_minutes,
	}


def serialize_hold(slot: HeldSlot) -> board_answers.HeldCard:
	"""Return a slot that is held for a customer."""
	here = slot.placement.to_json()
	return {
		"name": slot.name,
		"job": slot.job,
		"customer_name": slot.customer_name,
		**here,
		"window": [_text(moment) for moment in slot.window],
		"until": _text(slot.until),
	}


def _leg(leg: DayLeg) -> board_answers.DriveLeg:
	return {
		"from": leg.before,
		"to": leg.after,
		"seconds": leg.way.seconds,
		"metres": leg.way.metres,
		"estimated": leg.way.is_estimated,
		"leave": _text(leg.leave),
		"reach": _text(leg.reach),
	}


def list_notes(days: Iterable[date]) -> list[board_answers.BoardNote]:
	"""Return the notes of some days."""
	return [
		{
			"name": note.name,
			"day": day,
			"kind": note.kind,
			"text": note.text,
			"details": storm_messages.describe_storm(note),
		}
		for day, notes in day_notes.read_days(days).items()
		for note in notes
	]


def serialize_outcome(done: Outcome) -> CommandOutcome:
	"""Return the answer to a board command, without the cards and rows that the caller adds."""
	if not done.is_done:
		return {"done": False, "questions": [serialize_question(one) for one in done.questions]}
	return {
		"done": True,
		"change": done.change,
		"summary": done.summary,
		"gone": sorted(done.gone),
	}


def serialize_question(one: BoardQuestion) -> CommandQuestion:
	"""Return a question about one job."""
	answer = {"job": one.job, "kind": one.kind, "texts": list(one.texts), "can_override": one.can_override}
	if one.kind == "stale":
		answer |= {"text": one.texts[0], "current": one.current.to_json()}
	return answer


def _text(moment: datetime) -> str:
	return moment.isoformat(" ", "seconds")
