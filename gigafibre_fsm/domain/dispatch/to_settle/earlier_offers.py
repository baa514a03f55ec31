"""Offers to come earlier: the customer is asked by text message, and nothing is promised before they agree.

The offer is a held slot with `asked_by_text`; `proposals/slot_holds` writes it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch.job import arrival_window, lifecycle, titles
from gigafibre_fsm.domain.dispatch.job import repository as job_repository
from gigafibre_fsm.domain.dispatch.notifications import customer as customer_notices
from gigafibre_fsm.domain.dispatch.proposals import slot_holds
from gigafibre_fsm.domain.dispatch.proposals.taken_slots import HoldRequest
from gigafibre_fsm.domain.dispatch.to_settle.holes import Hole
from gigafibre_fsm.domain.dispatch.to_settle.lines import LineKind, SettleLine
from gigafibre_fsm.domain.dispatch.to_settle.requests import find_name, read_name
from gigafibre_fsm.domain.platform import formatting, instants
from gigafibre_fsm.exceptions import FsmError

PATIENCE = timedelta(hours=1)
"""Without an answer for so long, the offer ends."""
SHORTEST = timedelta(minutes=10)
"""Less time to answer a text is none: one calls."""
_ENDED = {
	slot_holds.EXPIRED: LineKind.UNANSWERED,
	slot_holds.DECLINED: LineKind.DECLINED,
	slot_holds.TAKEN: LineKind.ACCEPTED,
}


@dataclass(frozen=True, slots=True)
class EarlierOffer:
	"""An offer that still stands: the slot, its window, who comes when, and until when the customer can answer."""

	hold: str
	window: tuple[datetime, datetime]
	technician: str
	arrival: datetime
	until: datetime


def ask_customer(job: str, technician: str, arrival: datetime, actor: str, now: datetime) -> EarlierOffer:
	"""Hold a slot for a visit, and ask its customer by text message whether we may come then.

	Args:
		job: name of the Dispatch Job, whose present window stays promised until the customer agrees.
		technician: name of the Dispatch Technician who would come.
		arrival: when they would arrive, site time, naive.
		actor: name of the user, as the timeline shows it.
		now: site time, naive.

	Raises:
		FsmError: there is too little time to answer, the slot is taken, the visit cannot be moved, or the text cannot
			be sent.
	"""
	if list_asked([job], now):
		frappe.throw(_("This customer was asked already, and still has time to answer."), FsmError)
	until = min(instants.add_real_time(now, PATIENCE), arrival)
	if until - now < SHORTEST:
		frappe.throw(
			_("There is too little time left to answer a text message: call the customer."), FsmError
		)
	slot = HoldRequest(arrival_window.default_window(arrival), technician, arrival)
	hold = slot_holds.hold_slot(job, slot, actor, now, asked_until=until, beyond_limits=True)
	doc = job_repository.lock_job(job)
	message = customer_notices.ask_earlier(doc, hold, slot.window, until, actor, now)
	_refuse_unsent(message)
	job_repository.save_job(doc)
	return EarlierOffer(hold, slot.window, technician, arrival, until)


def _refuse_unsent(message: str | None) -> None:
	if message is None:
		frappe.throw(_("Customers of such visits are not texted: call the customer."), FsmError)
	text = frappe.db.get_value("FSM SMS", message, ["state", "error", "not_before"], as_dict=True)
	if text.state in ("Failed", "Cancelled"):
		frappe.throw(_("No text can be sent: {0} Call the customer.").format(text.error or ""), FsmError)
	if text.not_before:
		# quiet hours: the answer would come too late
		frappe.throw(_("No text is sent at this hour: call the customer."), FsmError)


def list_declined(jobs: Iterable[str], now: datetime) -> set[tuple[str, datetime]]:
	"""Return the arrivals ahead that customers do not want, each with its job.

	Args:
		jobs: names of Dispatch Jobs.
		now: site time, naive.
	"""
	return {(row.job, row.arrival) for row in _read_offers(jobs, {"state": slot_holds.DECLINED}, now)}


def list_asked(jobs: Iterable[str], now: datetime) -> set[str]:
	"""Return the jobs whose customer was asked and can still answer.

	Args:
		jobs: names of Dispatch Jobs.
		now: site time, naive.
	"""
	is_open = {"state": slot_holds.HELD, "held_until": (">", instants.to_nearest_utc(now))}
	return {row.job for row in _read_offers(jobs, is_open, now)}


def _read_offers(jobs: Iterable[str], filters: dict, now: datetime) -> list["frappe._dict"]:
	about = {"job": ("in", [*jobs, ""]), "asked_by_text": 1, "arrival": (">", now)}
	return frappe.get_all("Dispatch Slot Hold", {**about, **filters}, ["job", "arrival"])


def was_asked(job: str, now: datetime) -> bool:
	"""Whether a visit's customer was asked to have it earlier, and the time offered is still ahead.

	Args:
		job: name of the Dispatch Job.
		now: site time, naive.
	"""
	asked = {"job": job, "asked_by_text": 1, "arrival": (">", now), "state": ("!=", slot_holds.TAKEN)}
	return bool(frappe.db.exists("Dispatch Slot Hold", asked))


def find_offer(job: str, now: datetime) -> EarlierOffer | None:
	"""Return the offer that a visit's customer can answer now; None without one.

	Args:
		job: name of the Dispatch Job.
		now: site time, naive.
	"""
	row = frappe.db.get_value(
		"Dispatch Slot Hold",
		{"job": job, "state": slot_holds.HELD, "asked_by_text": 1},
		["name", "window_start", "window_end", "technician", "arrival", "held_until"],
		order_by="creation desc",
		as_dict=True,
	)
	if not row or row.held_until <= instants.to_nearest_utc(now):
		return None
	window = (row.window_start, row.window_end)
	return EarlierOffer(row.name, window, row.technician, row.arrival, instants.to_site(row.held_until))


def list_offers(holes: Iterable[Hole], now: datetime) -> list[SettleLine]:
	"""Return a line for each customer who was asked: who may still answer, and what became of the other offers.

	An answer is named until dispatch has seen it, or until its hour has passed.

	Args:
		holes: the holes worth filling; an offer that came to nothing leads back to its own.
		now: site time, naive.
	"""
	holes = list(holes)
	return [_line(row, holes, now) for row in _read_asked(now)]


def _read_asked(now: datetime) -> list["frappe._dict"]:
	hold, job = frappe.qb.DocType("Dispatch Slot Hold"), frappe.qb.DocType("Dispatch Job")
	return (
		frappe.qb.from_(hold)
		.join(job)
		.on(job.name == hold.job)
		.select(hold.name, hold.job, hold.technician, hold.arrival, hold.window_start, hold.window_end)
		.select(hold.state, hold.held_until, job.subject, job.customer_name, job.status)
		.where((hold.asked_by_text == 1) & (hold.answer_noted == 0) & (hold.arrival > now))
		.where(hold.state != slot_holds.RELEASED)
		.orderby(hold.creation)
	).run(as_dict=True)


def _line(row: "frappe._dict", holes: list[Hole], now: datetime) -> SettleLine:
	is_open = row.state == slot_holds.HELD and row.held_until > instants.to_nearest_utc(now)
	kind = LineKind.OFFERED if is_open else _ENDED.get(row.state, LineKind.UNANSWERED)
	hole = "" if kind is LineKind.ACCEPTED else find_name(holes, row.technician, row.arrival, now)
	is_unsent = kind is LineKind.ACCEPTED and row.status == lifecycle.SCHEDULED
	return SettleLine(
		kind,
		_describe(kind, row, now),
		row.job,
		row.arrival.date(),
		row.technician,
		row.arrival,
		hole=hole,
		about=row.name,
		jobs=(row.job,) if is_unsent else (),
	)


def _describe(kind: LineKind, row: "frappe._dict", now: datetime) -> str:
	lang = frappe.local.lang
	who = titles.format_title(row.subject, row.customer_name)
	when = formatting.day_window(row.window_start, row.window_end, lang, today=now.date())
	if kind is LineKind.OFFERED:
		until = formatting.hour(instants.to_site(row.held_until), lang)
		return _("{0}: asked whether {1} suits them. Time to answer until {2}.").format(who, when, until)
	text = {
		LineKind.ACCEPTED: _("{0}: the customer agrees to {1}, with {2}."),
		LineKind.DECLINED: _("{0}: the customer does not want {1}, with {2}."),
		LineKind.UNANSWERED: _("{0}: no answer to the offer of {1}, with {2}. It has ended."),
	}[kind]
	return text.format(who, when, read_name(row.technician))
