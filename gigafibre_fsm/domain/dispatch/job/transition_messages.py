"""Messages of the lifecycle rules, each with what the user should do."""

from collections.abc import Iterable

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.domain.dispatch.job.lifecycle import Requirement


def status_name(status: str, language: str | None = None) -> str:
	"""Return a status in the language of the request, or in another one.

	ERPNext words those of tickets and orders.
	"""
	return {
		lifecycle.DRAFT: _("Draft", language, context="Dispatch Job"),
		lifecycle.SCHEDULED: _("Scheduled", language, context="Dispatch Job"),
		lifecycle.DISPATCHED: _("Dispatched", language, context="Dispatch Job"),
		lifecycle.EN_ROUTE: _("En Route", language, context="Dispatch Job"),
		lifecycle.ON_SITE: _("On Site", language, context="Dispatch Job"),
		lifecycle.ON_HOLD: _("On Hold", language, context="Dispatch Job"),
		lifecycle.COMPLETED: _("Completed", language, context="Dispatch Job"),
		lifecycle.NOT_DONE: _("Not Done", language, context="Dispatch Job"),
		lifecycle.CANCELLED: _("Cancelled", language, context="Dispatch Job"),
	}.get(status) or frappe._(status, language)


def describe_requirement(need: Requirement) -> str:
	"""Return the sentence for one requirement, in the language of the request."""
	return {
		Requirement.LOCATION: _("Choose the service location."),
		Requirement.ARRIVAL: _("Set the arrival."),
		Requirement.DURATION: _("Set how many minutes the visit takes."),
		Requirement.TECHNICIAN: _("Choose a technician."),
		Requirement.TECHNICIAN_ACTIVE: _("This technician is inactive: choose another one."),
		Requirement.TECHNICIAN_MOBILE: _(
			"This technician has no mobile phone: add it to the technician's record."
		),
		Requirement.TECHNICIAN_PRESENT: _(
			"This technician is absent then: choose another one or another arrival."
		),
		Requirement.TERRITORY: _(
			"The address is outside the technician's territory that day: choose another one or another day."
		),
		Requirement.WINDOW: _("Set the promised window."),
		Requirement.CHECKLIST: _("Tick every required item of the checklist."),
		Requirement.EQUIPMENT: _("Add the equipment that was installed."),
		Requirement.PICKUP: _("Equipment is still here: take it away, or say why it stays."),
		Requirement.PHOTO_BEFORE: _("Take the photo before the work."),
		Requirement.PHOTO_AFTER: _("Take the photo after the work."),
		Requirement.NOTE: _("Write a note."),
		Requirement.LINE_PROOF: _("Prove that the line works, or say why not with a photo."),
		Requirement.SIGNATURE: _("Have the customer sign."),
		Requirement.OUTAGE: _(
			"There is an outage at this address: say why the visit goes there all the same."
		),
		Requirement.REASON: _("Give the reason."),
	}[need]


def describe_remaining(need: Requirement) -> str:
	"""Return the noun for an open requirement in a to-do list, where sentence() gives an instruction."""
	return {
		Requirement.EQUIPMENT: _("Equipment installed"),
		Requirement.PICKUP: _("Equipment to take away"),
		Requirement.PHOTO_BEFORE: _("Photo before the work"),
		Requirement.PHOTO_AFTER: _("Photo after the work"),
		Requirement.NOTE: _("Note of the work"),
		Requirement.LINE_PROOF: _("Proof that the line works"),
		Requirement.SIGNATURE: _("Customer's signature"),
	}.get(need) or describe_requirement(need)


def describe_requirements(needs: Iterable[Requirement]) -> list[str]:
	"""Return the sentences for several requirements, in the same order."""
	return [describe_requirement(need) for need in needs]


def explain_missing(to: str, needs: Iterable[Requirement]) -> str:
	"""Explain why a job cannot make its next transition yet, and what to do."""
	return (
		_("Not ready for “{0}” yet.").format(status_name(to)) + " " + " ".join(describe_requirements(needs))
	)


def explain_impossible(status: str, to: str) -> str:
	"""Explain that no transition leads from one status to the other, and list the allowed ones."""
	if status == to:
		return _("This visit is already “{0}”. Reload the page to see its state.").format(status_name(status))
	choices = lifecycle.list_allowed(status)
	if not choices:
		return explain_final(status)
	listed = ", ".join(f"“{status_name(choice)}”" for choice in choices)
	return _("A visit cannot go from “{0}” to “{1}”. From here it can go to {2}.").format(
		status_name(status), status_name(to), listed
	)


def explain_final(status: str) -> str:
	"""Explain that a job in a final status cannot change any more."""
	return _("This visit is over (“{0}”). If there is more to do, ask dispatch for a new visit.").format(
		status_name(status)
	)
