"""Builds the data of a job's page from the two queries in queries.py."""

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.access.files import StoredFile
from gigafibre_fsm.domain.dispatch.job import (
	arrival_window,
	checklist,
	checklist_items,
	lifecycle,
	line_acceptance,
	ownership,
	repeat_visits,
	transition_facts,
	transition_messages,
)
from gigafibre_fsm.domain.dispatch.job.address import street_line
from gigafibre_fsm.domain.dispatch.job.checklist_items import ChecklistItem
from gigafibre_fsm.domain.dispatch.technician_work import elsewhere, job_history, job_rows, load_list
from gigafibre_fsm.domain.dispatch.technician_work import queries as job_queries
from gigafibre_fsm.domain.dispatch.technician_work.page_model import (
	CheckItem,
	ContactPerson,
	DeviceItem,
	JobSection,
	MissingRequirement,
	NextAction,
	PhotoItem,
	PlaceSection,
	ReachableStatus,
	TechnicianJobPage,
	TimelineStep,
)
from gigafibre_fsm.domain.equipment.installation import installed_devices
from gigafibre_fsm.domain.platform import formatting, plain_text
from gigafibre_fsm.exceptions import NotYours

LONGEST_TICKET = 600
UNDO = NextAction(lifecycle.ON_SITE, primary=False, asks_reason=False, missing=())
"""Reverts a completion."""


def load_page(job: str, technician: str) -> TechnicianJobPage:
	"""Return everything that the page of a job shows to its technician.

	Raises:
		NotYours: the job does not exist, is not published, or is another technician's.
	"""
	row = job_queries.load_job(job, technician)
	parts = job_queries.load_parts(row, technician)
	proof = _proof(row)
	to_take = _to_take(row)
	facts = derive_facts(row, parts, proof, to_take)
	contacts = _contacts(parts.contacts)
	numbers = [person.phone for person in contacts if person.phone]
	return TechnicianJobPage(
		job=_job(row),
		place=_place(row),
		contacts=contacts,
		phone=(numbers or [row["mobile_no"]])[0],
		checks=tuple(map(_check, parts.checks)),
		photos=(
			*(PhotoItem(*photo, earlier=True) for photo in parts.earlier_photos),
			*(PhotoItem(*photo) for photo in parts.photos),
		),
		devices=tuple(DeviceItem(*device) for device in parts.devices),
		to_carry=load_list.sum_rows(parts.materials, parts.tools, parts.spares),
		timeline=tuple(_timeline_step(step) for step in reversed(parts.steps)),
		elsewhere=_elsewhere(row, parts),
		actions=_own_actions(row, parts, facts, technician),
		to_take=to_take,
		left=_list_open_items(parts, facts),
		ahead=tuple(_ahead(status, facts) for status in lifecycle.list_reachable(row["status"])),
		proof=proof,
		editable=row["status"] in lifecycle.MOVING,
	)


def find_photo_file(job: str, technician: str, *, row: str) -> StoredFile:
	"""Return the private file of a photo or the signature of the technician's own job.

	Photos of the same customer's earlier jobs at the place are included; the signatures of those are
	not.

	Args:
		job: name of the technician's own Dispatch Job.
		technician: name of the Dispatch Technician.
		row: name of the row of the photo, or the word `signature`.

	Raises:
		NotYours: there is no such file, or the technician may not see it.
	"""
	dispatch_job = frappe.qb.DocType("Dispatch Job")
	photo = frappe.qb.DocType("Dispatch Job Photo")
	of = frappe.qb.DocType("Dispatch Job").as_("of")
	own = (dispatch_job.name == job) & ownership.is_own(dispatch_job, technician)
	if row == "signature":
		found = (
			frappe.qb.from_(dispatch_job).select(dispatch_job.signature, dispatch_job.name).where(own).run()
		)
	else:
		found = (
			frappe.qb.from_(dispatch_job)
			.join(of)
			.on((of.name == dispatch_job.name) | job_history.is_same_home(of, dispatch_job))
			.join(photo)
			.on((photo.parent == of.name) & (photo.parenttype == "Dispatch Job"))
			.select(photo.photo, of.name)
			.where(own & (photo.name == row))
			.run()
		)
	if not found or not found[0][0]:
		frappe.throw(ownership.not_yours(), NotYours)
	return StoredFile(found[0][0], "Dispatch Job", found[0][1])


def _job(row: job_rows.JobRow) -> JobSection:
	window = arrival_window.shown_window(row["window_start"], row["window_end"], row["arrival"])
	shown = {field: row[field] for field in job_rows.JOB_FIELDS}
	return JobSection(
		**{**shown, "window_start": window[0], "window_end": window[1]},
		type_label=formatting.localized_label(row, frappe.local.lang, other="job_type"),
		customer_name=row["customer_name"],
		note=row["note"],
		ticket_text="" if row["status"] in lifecycle.FINAL else _words(row["ticket_text"]),
		returns_after=repeat_visits.days_between(row["previous_on"], row["arrival"]),
		has_signature=bool(row["signature"]),
		is_over=row["status"] in lifecycle.FINAL,
		last_there_on=None if row["status"] in lifecycle.FINAL else row["last_there_on"],
	)


def _words(text: str | None) -> str:
	"""Return the text of an editor's field without markup, cut to about a phone's screen."""
	return " ".join(plain_text.read_words(text).split())[:LONGEST_TICKET]


def _place(row: job_rows.JobRow) -> PlaceSection:
	"""Return the place; access notes and the place in the network only until the job is over."""
	values = {field: row[field] for field in job_rows.PLACE_FIELDS}
	if row["status"] in lifecycle.FINAL:
		values |= dict.fromkeys(job_rows.UNTIL_OVER)
	return PlaceSection(
		name=row["service_location"],
		address=street_line(row["address_line"] or "", row["unit"]),
		**values,
	)


def _contacts(rows: list[job_rows.ContactRow]) -> tuple[ContactPerson, ...]:
	primary_first = sorted(rows, key=lambda row: not row.is_primary)
	return tuple(
		ContactPerson(row.contact_name, row.role, row.phone or None, row.language or "fr")
		for row in primary_first
	)


def _timeline_step(row: job_rows.StepRow) -> TimelineStep:
	return TimelineStep(row.happened_on, row.event, row.from_status, row.to_status, row.actor, row.detail)


def _check(row: job_rows.ChecklistRow) -> CheckItem:
	limits = (row.unit or "", row.minimum or "", row.maximum or "", row.choices or "")
	asked = ChecklistItem(row.kind or checklist_items.YES_NO, *limits)
	french = frappe.local.lang == "fr"
	choices = tuple(
		(choice.value, choice.french if french else choice.value)
		for choice in checklist_items.parse_choices(asked.choices)
	)
	value = row.value or ""
	is_number = asked.kind == checklist_items.NUMBER
	return CheckItem(
		row=row.name,
		label=(french and row.label_fr) or row.label_en,
		required=bool(row.required),
		done=row.is_answered,
		asks=asked,
		choices=choices,
		value=value,
		shown=checklist.format_answer(asked, value),
		limits=checklist.describe_limits(asked) if is_number else "",
		outside=checklist_items.is_outside(asked, value),
		photo=row.photo,
	)


def _list_open_items(parts: job_rows.JobParts, facts: lifecycle.JobFacts) -> tuple[str, ...]:
	"""Return the unanswered items, optional ones included, then what else is missing for completion."""
	items = [_check(row).label for row in parts.checks if not row.is_answered]
	needs = lifecycle.find_missing(lifecycle.COMPLETED, facts)
	others = [
		transition_messages.describe_remaining(need)
		for need in needs
		if need is not lifecycle.Requirement.CHECKLIST
	]
	return (*items, *others)


def _own_actions(
	row: job_rows.JobRow, parts: job_rows.JobParts, facts: lifecycle.JobFacts, technician: str
) -> tuple[NextAction, ...]:
	"""Return the possible actions.

	In contrast to those of a status in general, they depend on who entered it and when.
	"""
	entered = next((step for step in reversed(parts.steps) if step.to_status == row["status"]), None)
	user = entered and entered.user
	if row["status"] == lifecycle.ON_HOLD:
		is_theirs = ownership.is_action_of(user, ownership.find_assigned_technicians(row["name"]))
		return _actions(row["status"], facts) if is_theirs else ()
	is_fresh = entered and lifecycle.may_be_undone(
		row["status"], row["outcome"], entered.happened_on, now_datetime()
	)
	if is_fresh and ownership.is_action_of(user, [technician]):
		return (UNDO,)
	return _actions(row["status"], facts)


def _ahead(status: str, facts: lifecycle.JobFacts) -> ReachableStatus:
	"""Return a status as a phone may reach it without network; a completion there always counts as recent."""
	return ReachableStatus(status, (UNDO,) if status == lifecycle.COMPLETED else _actions(status, facts))


def _actions(status: str, facts: lifecycle.JobFacts) -> tuple[NextAction, ...]:
	choices = lifecycle.list_allowed_for_technician(status)
	return tuple(_action(to, to == choices[0], facts) for to in choices)


def _action(to: str, primary: bool, facts: lifecycle.JobFacts) -> NextAction:
	lacks = [need for need in lifecycle.find_missing(to, facts) if need is not lifecycle.Requirement.REASON]
	return NextAction(
		to=to,
		primary=primary,
		asks_reason=lifecycle.Requirement.REASON in lifecycle.list_required(to),
		missing=tuple(
			MissingRequirement(need.value, transition_messages.describe_requirement(need)) for need in lacks
		),
	)


def _proof(row: job_rows.JobRow) -> line_acceptance.LineAcceptance | None:
	"""Return the proof of the repaired line, read only if the job needs it."""
	if not row["requires_line_proof"] or row["status"] not in lifecycle.MOVING:
		return None
	reason = row["line_proof_reason"] or ""
	return line_acceptance.judge_acceptance(
		row["name"], row["service_location"], row, now_datetime(), reason=reason
	)


def _elsewhere(row: job_rows.JobRow, parts: job_rows.JobParts) -> tuple[elsewhere.OtherJob, ...]:
	if row["status"] in lifecycle.FINAL:
		return ()
	begun = sorted(parts.under_way, key=lambda other: other.arrival)
	return tuple(elsewhere.OtherJob(other.name, other.customer_name, other.status) for other in begun)


def _to_take(row: job_rows.JobRow) -> tuple[str, ...]:
	"""Return the devices to take along, read only if the job needs them."""
	if not row["requires_pickup"] or row["status"] in lifecycle.FINAL:
		return ()
	return tuple(installed_devices.find_of_customer(row["service_location"], row["customer"]))


def derive_facts(
	row: job_rows.JobRow,
	parts: job_rows.JobParts,
	proof: line_acceptance.LineAcceptance | None,
	to_take: tuple[str, ...],
) -> lifecycle.JobFacts:
	"""Derive the facts for the lifecycle rules from what the page has read, without loading the document.

	Args:
		row: the job.
		parts: its child rows.
		proof: the proof of its line, None if the type asks for none.
		to_take: serial numbers of the devices that a removal job still has to take away.
	"""
	work = transition_facts.RecordedWork(
		unanswered=sum(1 for check in parts.checks if check.required and not check.is_answered),
		devices=tuple((each.equipment, each.action) for each in (*parts.earlier_devices, *parts.devices)),
		devices_left=len(to_take),
		photos=tuple(photo.kind for photo in parts.photos),
		earlier_photos_before=sum(1 for photo in parts.earlier_photos if photo.kind == "Before"),
		note=row["note"],
		has_line_proof=bool(proof and proof.is_enough),
		signature=row["signature"],
	)
	return transition_facts.derive_work_facts(row["status"], row["duration"], row, work)
