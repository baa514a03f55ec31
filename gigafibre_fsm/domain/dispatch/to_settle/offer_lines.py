"""The lines of customers who were asked by text message about another time, and of what became of the offers."""

from collections.abc import Iterable
from datetime import datetime

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch.job import lifecycle, titles
from gigafibre_fsm.domain.dispatch.proposals import slot_holds
from gigafibre_fsm.domain.dispatch.proposals.offer_causes import OfferCause
from gigafibre_fsm.domain.dispatch.proposals.text_offers import read_cause
from gigafibre_fsm.domain.dispatch.schedule import scheduled_jobs
from gigafibre_fsm.domain.dispatch.schedule.placement import Placement
from gigafibre_fsm.domain.dispatch.to_settle.holes import Hole
from gigafibre_fsm.domain.dispatch.to_settle.lines import LineKind, SettleLine
from gigafibre_fsm.domain.dispatch.to_settle.requests import find_name, read_name
from gigafibre_fsm.domain.platform import formatting, instants

_ENDED = {
	slot_holds.EXPIRED: LineKind.UNANSWERED,
	slot_holds.DECLINED: LineKind.DECLINED,
	slot_holds.TAKEN: LineKind.ACCEPTED,
}


def list_offers(holes: Iterable[Hole], now: datetime) -> list[SettleLine]:
	"""Return a line for each customer who was asked: who may still answer, and what became of the other offers.

	An answer is named until dispatch has seen it, until its hour has passed, or until the visit is over.

	Args:
		holes: the holes worth filling; an offer to come earlier that came to nothing leads back to its own.
		now: site time, naive.
	"""
	holes, rows = list(holes), _read_asked(now)
	kinds = {row.name: _find_kind(row, now) for row in rows}
	staying = [row.job for row in rows if _stays(read_cause(row.cause), kinds[row.name])]
	places = {job.name: job.placement for job in scheduled_jobs.load_named(staying)}
	return [_line(row, kinds[row.name], places.get(row.job), holes, now) for row in rows]


def _read_asked(now: datetime) -> list["frappe._dict"]:
	hold, job = frappe.qb.DocType("Dispatch Slot Hold"), frappe.qb.DocType("Dispatch Job")
	return (
		frappe.qb.from_(hold)
		.join(job)
		.on(job.name == hold.job)
		.select(hold.name, hold.job, hold.technician, hold.arrival, hold.window_start, hold.window_end)
		.select(hold.state, hold.cause, hold.held_until, job.subject, job.customer_name, job.status)
		.where((hold.asked_by_text == 1) & (hold.answer_noted == 0) & (hold.arrival > now))
		.where((hold.state != slot_holds.RELEASED) & job.status.notin(sorted(lifecycle.FINAL)))
		.orderby(hold.creation)
	).run(as_dict=True)


def _find_kind(row: "frappe._dict", now: datetime) -> LineKind:
	is_open = row.state == slot_holds.HELD and row.held_until > instants.to_nearest_utc(now)
	return LineKind.OFFERED if is_open else _ENDED.get(row.state, LineKind.UNANSWERED)


def _stays(cause: OfferCause, kind: LineKind) -> bool:
	"""Whether the visit is what is to be settled, on its stormy day, and not the time that it was offered."""
	return cause is OfferCause.STORM and kind in (LineKind.DECLINED, LineKind.UNANSWERED)


def _line(
	row: "frappe._dict", kind: LineKind, place: Placement | None, holes: list[Hole], now: datetime
) -> SettleLine:
	cause, text = read_cause(row.cause), _describe(kind, row, now)
	if _stays(cause, kind):
		day = place.arrival.date() if place and place.is_planned else None
		return SettleLine(kind, text, row.job, day, place and place.technician, row.arrival, about=row.name)
	may_fill = cause is OfferCause.EARLIER and kind is not LineKind.ACCEPTED
	is_unsent = kind is LineKind.ACCEPTED and row.status == lifecycle.SCHEDULED
	return SettleLine(
		kind,
		text,
		row.job,
		row.arrival.date(),
		row.technician,
		row.arrival,
		hole=find_name(holes, row.technician, row.arrival, now) if may_fill else "",
		about=row.name,
		jobs=(row.job,) if is_unsent else (),
	)


def _describe(kind: LineKind, row: "frappe._dict", now: datetime) -> str:
	lang = frappe.local.lang
	who = titles.format_title(row.subject, row.customer_name)
	when = formatting.day_window(row.window_start, row.window_end, lang, today=now.date())
	until = formatting.hour(instants.to_site(row.held_until), lang)
	texts = _word_storm() if read_cause(row.cause) is OfferCause.STORM else _word_earlier()
	return texts[kind].format(who, when, until if kind is LineKind.OFFERED else read_name(row.technician))


def _word_earlier() -> dict[LineKind, str]:
	return {
		LineKind.OFFERED: _("{0}: asked whether {1} suits them. Time to answer until {2}."),
		LineKind.ACCEPTED: _("{0}: the customer agrees to {1}, with {2}."),
		LineKind.DECLINED: _("{0}: the customer does not want {1}, with {2}."),
		LineKind.UNANSWERED: _("{0}: no answer to the offer of {1}, with {2}. It has ended."),
	}


def _word_storm() -> dict[LineKind, str]:
	return {
		LineKind.OFFERED: _(
			"{0}: asked because of the storm whether {1} suits them. Time to answer until {2}."
		),
		LineKind.ACCEPTED: _("{0}: because of the storm, the customer agrees to {1}, with {2}."),
		LineKind.DECLINED: _("{0}: in spite of the storm, the customer does not want {1}. The visit stays."),
		LineKind.UNANSWERED: _(
			"{0}: no answer whether {1} suits them because of the storm. The visit stays."
		),
	}
