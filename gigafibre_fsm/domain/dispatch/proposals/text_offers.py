"""Offers by text message: the customer is asked whether another time suits them, and nothing moves before they agree.

The offer is a held slot with `asked_by_text`; `slot_holds` writes it, and `offer_causes` says why and for how long.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch.board import commands as board_commands
from gigafibre_fsm.domain.dispatch.job import arrival_window
from gigafibre_fsm.domain.dispatch.job import repository as job_repository
from gigafibre_fsm.domain.dispatch.notifications import customer as customer_notices
from gigafibre_fsm.domain.dispatch.planning.model.answer import RelaxationKind
from gigafibre_fsm.domain.dispatch.proposals import grants, offer_causes, slot_holds
from gigafibre_fsm.domain.dispatch.proposals.offer_causes import OfferCause, TextQuestion
from gigafibre_fsm.domain.dispatch.proposals.taken_slots import HoldRequest
from gigafibre_fsm.domain.dispatch.schedule import conflict_messages, stored_placement
from gigafibre_fsm.domain.dispatch.schedule.placement import apply_change
from gigafibre_fsm.domain.messaging.policy import consent
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document

_TEMPLATES = {OfferCause.EARLIER: "customer_earlier_offer", OfferCause.STORM: "customer_storm_offer"}


@dataclass(frozen=True, slots=True)
class TextOffer:
	"""An offer that still stands: the slot, why it is made, its window, who comes when, until when one can answer."""

	hold: str
	cause: OfferCause
	window: tuple[datetime, datetime]
	technician: str
	arrival: datetime
	until: datetime


def ask_customer(
	job: str,
	technician: str,
	arrival: datetime,
	actor: str,
	now: datetime,
	*,
	cause: OfferCause = OfferCause.EARLIER,
) -> TextOffer:
	"""Hold a slot for a visit, and ask its customer by text message whether we may come then.

	Asking again for the same slot sends nothing: whoever lost the first answer gets it.

	Args:
		job: name of the Dispatch Job, whose present window stays promised until the customer agrees.
		technician: name of the Dispatch Technician who would come.
		arrival: when they would arrive, site time, naive.
		actor: name of the user, as the timeline shows it.
		now: site time, naive.
		cause: why the customer is asked.

	Raises:
		FsmError: the customer was asked about another slot, there is too little time to answer, the slot has no room, the visit
			cannot be moved, or the text cannot be sent.
	"""
	doc = job_repository.lock_job(job)
	if standing := find_offer(job, now):
		if (standing.technician, standing.arrival, standing.cause) == (technician, arrival, cause):
			return standing
		frappe.throw(_("This customer was asked already, and still has time to answer."), FsmError)
	slot = HoldRequest(arrival_window.default_window(arrival), technician, arrival)
	question = _build_question(doc, slot, cause, now)
	if cause is OfferCause.STORM:
		# the planner chose this place, and the board may have changed since; for free time a dispatcher has looked
		_refuse_unfit(doc, slot, now)
	hold = slot_holds.hold_slot(job, slot, actor, now, question=question, beyond_limits=True)
	message = customer_notices.ask_by_text(
		doc, _TEMPLATES[cause], hold, slot.window, question.until, actor, now
	)
	_refuse_unsent(message)
	job_repository.save_job(doc)
	return TextOffer(hold, cause, slot.window, technician, arrival, question.until)


def _build_question(doc: "Document", slot: HoldRequest, cause: OfferCause, now: datetime) -> TextQuestion:
	if (doc.crew_size or 1) > 1 or stored_placement.read_placement(doc).crew:
		frappe.throw(_("Several technicians come to this visit: call the customer."), FsmError)
	patient_until = instants.add_real_time(now, offer_causes.PATIENCE[cause])
	until = offer_causes.find_end(cause, now, patient_until, slot.arrival, doc.arrival)
	if until is None:
		frappe.throw(
			_("There is too little time left to answer a text message: call the customer."), FsmError
		)
	return TextQuestion(cause, until)


def _refuse_unfit(doc: "Document", slot: HoldRequest, now: datetime) -> None:
	"""Refuse a slot against which something speaks by now, except the window that the customer was promised."""
	before = stored_placement.read_placement(doc)
	after = apply_change(before, {"technician": slot.technician, "arrival": slot.arrival})
	found = board_commands.find_new_conflicts({doc.name: before}, {doc.name: after}, now)
	against = grants.select_ungranted(RelaxationKind.WINDOW.value, found.get(doc.name, ()))
	if against:
		why = " ".join(conflict_messages.describe_conflicts({doc.name: against})[doc.name])
		frappe.throw(
			_("There is no room at the new time any more: {0} Call the customer.").format(why), FsmError
		)


def _refuse_unsent(message: str | None) -> None:
	if message is None:
		frappe.throw(_("Customers of such visits are not texted: call the customer."), FsmError)
	fields = ["state", "error", "not_before", "to_number"]
	text = frappe.db.get_value("FSM SMS", message, fields, as_dict=True)
	if not text.to_number:
		frappe.throw(_("No mobile number is on file: call the customer."), FsmError)
	if consent.is_opted_out(text.to_number):
		frappe.throw(_("The customer has asked not to be texted: call them."), FsmError)
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


class OpenQuestion(NamedTuple):
	"""About which arrival a customer was asked, and until when they can answer; site time, naive."""

	arrival: datetime
	until: datetime


def list_asked(jobs: Iterable[str], now: datetime) -> dict[str, OpenQuestion]:
	"""Return the jobs whose customer was asked and can still answer, each with its question.

	Args:
		jobs: names of Dispatch Jobs.
		now: site time, naive.
	"""
	is_open = {"state": slot_holds.HELD, "held_until": (">", instants.to_nearest_utc(now))}
	return {
		row.job: OpenQuestion(row.arrival, instants.to_site(row.held_until))
		for row in _read_offers(jobs, is_open, now)
	}


def _read_offers(jobs: Iterable[str], filters: dict, now: datetime) -> list["frappe._dict"]:
	about = {"job": ("in", [*jobs, ""]), "asked_by_text": 1, "arrival": (">", now)}
	return frappe.get_all("Dispatch Slot Hold", {**about, **filters}, ["job", "arrival", "held_until"])


def find_ended_cause(job: str, now: datetime) -> OfferCause | None:
	"""Return why a visit's customer was asked, if the time offered is still ahead; None if nothing is to be said of it.

	Args:
		job: name of the Dispatch Job.
		now: site time, naive.
	"""
	asked = {"job": job, "asked_by_text": 1, "answer_noted": 0, "arrival": (">", now)}
	asked["state"] = ("!=", slot_holds.TAKEN)
	row = frappe.db.get_value(
		"Dispatch Slot Hold", asked, ["name", "cause"], order_by="creation desc", as_dict=True
	)
	return read_cause(row.cause) if row else None


def read_cause(stored: str | None) -> OfferCause:
	"""Return the cause of an offer as its row stores it; a row of before causes were stored has none."""
	return OfferCause(stored or OfferCause.EARLIER.value)


def find_offer(job: str, now: datetime) -> TextOffer | None:
	"""Return the offer that a visit's customer can answer now; None without one.

	Args:
		job: name of the Dispatch Job.
		now: site time, naive.
	"""
	row = frappe.db.get_value(
		"Dispatch Slot Hold",
		{"job": job, "state": slot_holds.HELD, "asked_by_text": 1},
		["name", "cause", "window_start", "window_end", "technician", "arrival", "held_until"],
		order_by="creation desc",
		as_dict=True,
	)
	if not row or row.held_until <= instants.to_nearest_utc(now):
		return None
	window, until = (row.window_start, row.window_end), instants.to_site(row.held_until)
	return TextOffer(row.name, read_cause(row.cause), window, row.technician, row.arrival, until)
