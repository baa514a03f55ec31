"""Rules of the job form: what it may change, what it may not, and the consequences of a change."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

import frappe
from frappe import _
from frappe.utils import get_fullname, now_datetime

from gigafibre_fsm.domain.dispatch import notifications
from gigafibre_fsm.domain.dispatch.job import (
	checklist,
	lifecycle,
	schedule_fields,
	transition_facts,
	transition_messages,
)
from gigafibre_fsm.domain.dispatch.job import repository as job_repository
from gigafibre_fsm.domain.dispatch.workflow import change_log, type_change
from gigafibre_fsm.exceptions import FsmError, IllegalTransition

if TYPE_CHECKING:
	from frappe.model.document import Document

OWN_FIELDS = (
	"outcome",
	"reason",
	"follow_up_of",
	"follow_up_job",
	"dispatched_on",
	"en_route_on",
	"on_site_on",
	"completed_on",
	"signed_by",
	"signed_on",
	"signature",
	"promised",
	"customer_note",
	"customer_request",
	"hole_noted",
	"ended_outage",
	"outage_proposal",
	"locked",
	"has_draft",
	"draft_withdrawn",
	"draft_arrival",
	"draft_technician",
	"draft_duration",
	"draft_crew",
	"line_proof",
	"line_proof_reason",
	"line_proof_photo",
	"line_reading",
	"speed_test",
	"travel_minutes",
	"labour_minutes",
	"previous_visit",
	"report",
	"report_sent_on",
	"report_version",
	"report_fingerprint",
)
"""Fields that only the domain writes, besides the status."""

BACKGROUND_FIELDS = ("report_looked_on",)
"""Fields that a background job writes while a form may be open: what the form sends of them is dropped, not refused."""
OWN_TABLES = ("timeline", "photos", "equipment", "crew")
TYPE_CONFIRMED = "confirmed_job_type"
INFO_FIELDS = ("subject", "job_type", "priority", "service_location", "customer", "instructions")


def initialise(job: "Document") -> None:
	"""Initialise a new job: Draft, with its type's checklist, materials and number of technicians."""
	job.status = lifecycle.DRAFT
	if not job.flags.by_domain:
		job.update(dict.fromkeys((*OWN_FIELDS, *BACKGROUND_FIELDS)))
		for table in OWN_TABLES:
			job.set(table, [])
		checklist.clear_answers(job)
	if job.job_type and not job.follow_up_of and not job.checklist:
		checklist.adopt_type(job)
		checklist.adopt_needs(job)
	actor = job.flags.actor or get_fullname(frappe.session.user)
	job_repository.add_event(
		job,
		"Created",
		actor,
		job.flags.now or now_datetime(),
		to_status=lifecycle.DRAFT,
		detail=job.follow_up_of or job.auto_repeat,
	)


def derive_customer(job: "Document") -> None:
	"""Take the customer from the service location, if the job has none.

	Raises:
		FsmError: the location belongs to another customer.
	"""
	before = job.get_doc_before_save()
	is_same = before and (before.service_location, before.customer) == (job.service_location, job.customer)
	if not job.service_location or is_same:
		return
	owner = frappe.db.get_value("Service Location", job.service_location, "customer")
	job.customer = job.customer or owner
	if owner and owner != job.customer:
		frappe.throw(
			_("This service location belongs to another customer. Choose one of this customer's."), FsmError
		)


def keep_own_fields(job: "Document", before: "Document") -> None:
	"""Refuse changes by a form or an API client to what only the domain may write.

	Raises:
		IllegalTransition: the status was changed.
		FsmError: one of OWN_FIELDS, the rows of one of OWN_TABLES, or an answer of the checklist that
			only the technician may give was changed.
	"""
	if job.status != before.status:
		frappe.throw(
			_("The status changes with the buttons of the form, not by hand. It is still “{0}”.").format(
				transition_messages.status_name(before.status)
			),
			IllegalTransition,
		)
	job.update({field: before.get(field) for field in BACKGROUND_FIELDS})
	for field in OWN_FIELDS:
		if _plain(job.get(field)) != _plain(before.get(field)):
			label = frappe._(job.meta.get_label(field), context="Dispatch Job")
			frappe.throw(_("“{0}” is written by the visit itself. Reload the page.").format(label), FsmError)
	for table in OWN_TABLES:
		if _rows(job, table) != _rows(before, table):
			label = frappe._(job.meta.get_label(table), context="Dispatch Job")
			frappe.throw(_("“{0}” is written by the visit itself. Reload the page.").format(label), FsmError)
	checklist.refuse_answers_by_hand(job, before)


def apply_form_changes(job: "Document", before: "Document") -> None:
	"""Apply the consequences of a change in the form; a change to a dispatched job is published at once.

	Raises:
		FsmError: the job's status or its new values do not allow the change.
		NeedsConfirmation: a new job type would drop requirements, and the dispatcher has not confirmed it.
	"""
	actor, now = get_fullname(frappe.session.user), now_datetime()
	old_plan = schedule_fields.read_fields(before)
	schedule_fields.derive_fields(job, old_plan)
	refuse_late_change(job, schedule_fields.read_fields(job) != old_plan)
	_note_info(job, before, actor, now)
	changed = schedule_fields.note_change(job, old_plan, actor, now)
	if changed:
		refuse_outside(job, was_outside=transition_facts.is_outside_territory(before))
		job_repository.discard_draft(job, actor, now)
		change_log.log_change("Move", {job.name: change_log.read_state(before)}, [job], now)
	require_valid_for_status(job)
	if changed or job.service_location != before.service_location:
		notifications.announce_change(job, actor, now)


def require_valid_for_status(job: "Document") -> None:
	"""Refuse a change that leaves the job without a requirement of its status, for example a technician.

	Raises:
		FsmError: a requirement is missing; the message names it.
	"""
	state = {lifecycle.SCHEDULED: lifecycle.SCHEDULED, lifecycle.DISPATCHED: lifecycle.DISPATCHED}.get(
		job.status
	)
	needs = lifecycle.find_missing(state, transition_facts.collect_facts(job)) if state else []
	if needs:
		frappe.throw(
			_("This visit is “{0}”: the change would leave it incomplete.").format(
				transition_messages.status_name(job.status)
			)
			+ " "
			+ " ".join(transition_messages.describe_requirements(needs)),
			FsmError,
		)


def refuse_outside(job: "Document", *, was_outside: bool) -> None:
	"""Refuse a new plan that sends somebody where FSM Dispatch Settings lets nobody go, as the board does.

	Args:
		job: the Dispatch Job with its new plan.
		was_outside: whether it was there before: moving it asks about nothing new.

	Raises:
		FsmError: it is outside now.
	"""
	if not was_outside and transition_facts.is_outside_territory(job):
		needs = [lifecycle.Requirement.TERRITORY]
		frappe.throw(" ".join(transition_messages.describe_requirements(needs)), FsmError)


def refuse_late_change(job: "Document", plan_changed: bool) -> None:
	"""Refuse a new plan for a job that is locked, under way or over.

	Raises:
		FsmError: the plan changed and the job is one of these.
	"""
	if not plan_changed:
		return
	if job.locked:
		frappe.throw(_("It is locked: unlock it first."), FsmError)
	if job.status in (lifecycle.EN_ROUTE, lifecycle.ON_SITE):
		frappe.throw(
			_("The technician is “{0}”: put the visit on hold before you change when or who.").format(
				transition_messages.status_name(job.status)
			),
			FsmError,
		)
	if job.status in lifecycle.FINAL:
		frappe.throw(_("This visit is over: when and who cannot change any more."), FsmError)


def _note_info(job: "Document", before: "Document", actor: str, now: datetime) -> None:
	if job.job_type != before.job_type:
		# the form asks for confirmation first and sends it under this name, which is not a field
		confirmed = job.get(TYPE_CONFIRMED) == job.job_type
		lost = type_change.require_confirmation(job, before.job_type, confirmed=confirmed)
		checklist.adopt_type(job)
		if lost:
			job_repository.add_event(
				job, "Override", actor, now, detail=f"{before.job_type} → {job.job_type}: {' '.join(lost)}"
			)
	changed = [field for field in INFO_FIELDS if _plain(job.get(field)) != _plain(before.get(field))]
	for field in changed:
		detail = f"{_plain(before.get(field)) or '—'} → {_plain(job.get(field)) or '—'}"
		job_repository.add_event(job, "Edited", actor, now, detail=detail)
	if _plain(job.technician_note) != _plain(before.technician_note):
		job_repository.add_event(job, "Note", actor, now, detail=job.technician_note)


def _rows(job: "Document", table: str) -> list[tuple[str, ...]]:
	return [
		(row.name, *(_plain(row.get(field.fieldname)) for field in row.meta.fields)) for row in job.get(table)
	]


def _plain(value: Any) -> str:
	"""Normalise a value to text, so that a browser's value compares with the database's.

	An unticked box is empty.
	"""
	return "" if value in (None, 0, "0") else str(value).strip()
