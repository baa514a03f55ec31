"""Steps about visits (Dispatch Job): created, planned into a window that a technician can keep, moved, cancelled."""

from datetime import datetime
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate

from gigafibre_fsm.domain.dispatch import promises
from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.domain.dispatch.job import repository as job_repository
from gigafibre_fsm.domain.dispatch.proposals import slot_holds, slot_offers
from gigafibre_fsm.domain.dispatch.proposals.slot_holds import HoldRequest
from gigafibre_fsm.domain.dispatch.proposals.slot_offers import Offer
from gigafibre_fsm.domain.dispatch.workflow import booking, scheduling, transitions
from gigafibre_fsm.domain.flows.actions import subjects
from gigafibre_fsm.domain.flows.actions.effects import actor_name, have_once, refuse, site_now
from gigafibre_fsm.domain.flows.actions.inputs import require_text
from gigafibre_fsm.domain.flows.budget import hours
from gigafibre_fsm.domain.flows.catalogue.registry import Done, Preview, StepCall
from gigafibre_fsm.domain.platform import formatting
from gigafibre_fsm.exceptions import FsmError

DOCTYPE = "Dispatch Job"
ANY, MORNING, AFTERNOON, EVENING = "any time", "morning", "afternoon", "evening"
PARTS_OF_DAY = {ANY: (0, 24), MORNING: (0, 12), AFTERNOON: (12, 17), EVENING: (17, 24)}
"""Hours in which a window may begin."""


def create_visit(call: StepCall) -> Done:
	"""Create a visit without a date: from a ticket or an order if the record is one, else for the customer, once."""

	def create() -> dict[str, Any]:
		frappe.has_permission(DOCTYPE, "create", throw=True)
		if call.record[0] in booking.LINKS:
			name = booking.book_job(
				call.record,
				actor_name(call),
				site_now(call),
				job_type=call.inputs.get("job_type") or None,
				service_location=call.inputs.get("service_location") or None,
			)
		else:
			name = scheduling.create_job(_read_values(call), actor_name(call), site_now(call))
		return {"visit": name}

	return have_once(call, "create_visit", create)


def update_visit(call: StepCall) -> Done:
	"""Change type and priority of a visit, and add to its instructions, once."""
	job = subjects.require_document(call, DOCTYPE, "visit")

	def update() -> dict[str, Any]:
		doc = job_repository.lock_job(job)
		doc.check_permission("write")
		if call.inputs.get("instructions"):
			doc.instructions = "\n".join(filter(None, (doc.instructions, str(call.inputs["instructions"]))))
		about = {name: call.inputs.get(name) or None for name in ("job_type", "priority")}
		scheduling.edit_info(doc, actor_name(call), site_now(call), **about)
		return {"visit": job}

	return have_once(call, "update_visit", update)


def book_visit(call: StepCall) -> Done:
	"""Plan a visit into the earliest window that a technician can keep, and promise it to the customer, once."""
	return _plan(call, "book_visit")


def move_visit(call: StepCall) -> Done:
	"""Move a visit to another window, the earliest that suits, and promise it to the customer, once."""
	return _plan(call, "move_visit")


def cancel_visit(call: StepCall) -> Done:
	"""Cancel a visit with a reason, once; its customer is told as always."""
	job = subjects.require_document(call, DOCTYPE, "visit")
	reason = require_text(call, "reason", "Reason")

	def cancel() -> dict[str, Any]:
		doc = job_repository.lock_job(job)
		doc.check_permission("write")
		if doc.status != lifecycle.CANCELLED:
			transitions.apply_transition(
				doc, lifecycle.CANCELLED, actor_name(call), now=site_now(call), reason=reason
			)
			hours.charge_step(call, customer=doc.customer or "")
		return {"visit": job, "status": doc.status}

	return have_once(call, "cancel_visit", cancel)


def describe_creation(call: StepCall) -> Preview:
	"""Describe the visit that `create_visit` would create."""
	kind = call.inputs.get("job_type") or _("the usual type")
	return Preview("document", _("New visit: {0}").format(kind), customer=subjects.find_customer(call))


def describe_change(call: StepCall) -> Preview:
	"""Describe what a step would change of a visit."""
	job = subjects.require_document(call, DOCTYPE, "visit")
	fields = ("job_type", "priority", "instructions", "reason")
	changes = ", ".join(str(call.inputs[field]) for field in fields if call.inputs.get(field))
	return Preview("document", _("Change {0} {1}: {2}").format(_(DOCTYPE), job, changes), text=changes)


def describe_plan(call: StepCall) -> Preview:
	"""Describe the window into which a visit would be planned now."""
	job = subjects.require_document(call, DOCTYPE, "visit")
	offer = _find_offer(call, job)
	when = formatting.day_window(offer.window_start, offer.window_end, frappe.local.lang or "fr")
	sentence = _("Visit {0}: {1}, {2}").format(job, when, offer.technician)
	return Preview("document", sentence, customer=subjects.find_customer_of(DOCTYPE, job))


def _plan(call: StepCall, kind: str) -> Done:
	job = subjects.require_document(call, DOCTYPE, "visit")

	def plan() -> dict[str, Any]:
		frappe.has_permission(DOCTYPE, "write", job, throw=True)
		offer, now, actor = _find_offer(call, job), site_now(call), actor_name(call)
		slot = HoldRequest(
			(offer.window_start, offer.window_end), offer.technician, offer.arrival, offer.crew
		)
		try:
			hold = slot_holds.hold_slot(job, slot, actor, now)
			slot_holds.confirm_hold(hold, actor, now, channel=promises.SMS)
		except FsmError as error:
			frappe.clear_last_message()
			refuse(str(error), retryable=True, kind="slot taken")
		hours.charge_step(call, customer=subjects.find_customer_of(DOCTYPE, job))
		return {
			"visit": job,
			"technician": offer.technician,
			"arrival": str(offer.arrival),
			"window_start": str(offer.window_start),
			"window_end": str(offer.window_end),
		}

	return have_once(call, kind, plan)


def _find_offer(call: StepCall, job: str) -> Offer:
	"""Return the earliest window that suits.

	Raises:
		StepFailed: none is free.
	"""
	now = site_now(call)
	first, last = PARTS_OF_DAY[call.inputs.get("part_of_day") or ANY]
	start = getdate(call.inputs["from_day"]) if call.inputs.get("from_day") else None
	present = _present_window(job)
	offers = slot_offers.find_offers(
		job, now, days=int(call.inputs.get("days") or slot_offers.DAYS), start=start
	)
	fitting = (
		each for each in offers if first <= each.window_start.hour < last and each.window_start != present
	)
	found = next(fitting, None)
	if found is None:
		refuse("No technician has time for this visit in these days.", retryable=True, kind="no slot")
	return found


def _present_window(job: str) -> datetime | None:
	status, start = frappe.db.get_value(DOCTYPE, job, ["status", "window_start"])
	return start if status not in (lifecycle.DRAFT, lifecycle.ON_HOLD) else None


def _read_values(call: StepCall) -> dict[str, Any]:
	customer = subjects.require_customer(call)
	return {
		"job_type": require_text(call, "job_type", "Job type"),
		"customer": customer,
		"service_location": call.inputs.get("service_location") or _find_location(call, customer),
		"subject": str(call.inputs.get("subject") or call.inputs["job_type"])[:140],
		"instructions": call.inputs.get("instructions") or None,
	}


def _find_location(call: StepCall, customer: str) -> str:
	"""Return the place of the record, else the customer's only one.

	Raises:
		StepFailed: there is none, or there are several.
	"""
	if call.record[0] and frappe.get_meta(call.record[0]).has_field("service_location"):
		place = frappe.db.get_value(*call.record, "service_location")
		if place:
			return place
	places = frappe.get_all("Service Location", {"customer": customer}, pluck="name", limit=2)
	if len(places) != 1:
		refuse("Choose the service location: this customer has none, or several.", kind="no location")
	return places[0]
