"""Dispatch Job: one appointment of a technician at a place, from request to signature."""

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.domain.dispatch.job import lifecycle, repeat_visits, schedule_fields
from gigafibre_fsm.domain.dispatch.job.light_saving import LightSaving
from gigafibre_fsm.domain.dispatch.workflow import form_rules, recurrence


class DispatchJob(LightSaving, Document):
	"""The desk form of a job; domain/dispatch decides what is allowed."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from gigafibre_fsm.gigafibre_fsm.doctype.dispatch_job_check.dispatch_job_check import DispatchJobCheck
		from gigafibre_fsm.gigafibre_fsm.doctype.dispatch_job_crew.dispatch_job_crew import DispatchJobCrew
		from gigafibre_fsm.gigafibre_fsm.doctype.dispatch_job_dependency.dispatch_job_dependency import (
			DispatchJobDependency,
		)
		from gigafibre_fsm.gigafibre_fsm.doctype.dispatch_job_equipment.dispatch_job_equipment import (
			DispatchJobEquipment,
		)
		from gigafibre_fsm.gigafibre_fsm.doctype.dispatch_job_event.dispatch_job_event import DispatchJobEvent
		from gigafibre_fsm.gigafibre_fsm.doctype.dispatch_job_material.dispatch_job_material import (
			DispatchJobMaterial,
		)
		from gigafibre_fsm.gigafibre_fsm.doctype.dispatch_job_photo.dispatch_job_photo import DispatchJobPhoto

		arrival: DF.Datetime | None
		auto_repeat: DF.Link | None
		checklist: DF.Table[DispatchJobCheck]
		completed_on: DF.Datetime | None
		crew: DF.Table[DispatchJobCrew]
		crew_size: DF.Int
		customer: DF.Link
		customer_name: DF.Data | None
		customer_note: DF.SmallText | None
		customer_request: DF.SmallText | None
		depends_on_jobs: DF.Table[DispatchJobDependency]
		dispatched_on: DF.Datetime | None
		draft_arrival: DF.Datetime | None
		draft_crew: DF.SmallText | None
		draft_duration: DF.Int
		draft_technician: DF.Link | None
		draft_withdrawn: DF.Check
		duration: DF.Int
		en_route_on: DF.Datetime | None
		ended_outage: DF.Link | None
		ends_on: DF.Datetime | None
		equipment: DF.Table[DispatchJobEquipment]
		follow_up_job: DF.Link | None
		follow_up_of: DF.Link | None
		has_draft: DF.Check
		hole_noted: DF.Datetime | None
		instructions: DF.SmallText | None
		issue: DF.Link | None
		job_type: DF.Link
		labour_minutes: DF.Int
		line_proof: DF.Literal["", "Proven", "Reason Given"]
		line_proof_photo: DF.Data | None
		line_proof_reason: DF.SmallText | None
		line_reading: DF.Link | None
		locked: DF.Check
		materials: DF.Table[DispatchJobMaterial]
		naming_series: DF.Literal["DJ-.YYYY.-.#####"]
		on_site_on: DF.Datetime | None
		outage_proposal: DF.Literal["", "Cancel", "Call", "Keep"]
		outcome: DF.Literal["", "Complete", "Partial"]
		photos: DF.Table[DispatchJobPhoto]
		preferred_technician: DF.Link | None
		previous_visit: DF.Link | None
		priority: DF.Literal["Low", "Medium", "High", "Urgent"]
		promised: DF.Check
		reason: DF.SmallText | None
		report: DF.Attach | None
		report_fingerprint: DF.Data | None
		report_looked_on: DF.Datetime | None
		report_sent_on: DF.Datetime | None
		report_version: DF.Int
		required_technician: DF.Link | None
		sales_order: DF.Link | None
		service_location: DF.Link
		signature: DF.AttachImage | None
		signed_by: DF.Data | None
		signed_on: DF.Datetime | None
		speed_test: DF.Link | None
		status: DF.Literal[
			"Draft",
			"Scheduled",
			"Dispatched",
			"En Route",
			"On Site",
			"On Hold",
			"Completed",
			"Not Done",
			"Cancelled",
		]
		subject: DF.Data
		technician: DF.Link | None
		technician_name: DF.Data | None
		technician_note: DF.Text | None
		timeline: DF.Table[DispatchJobEvent]
		travel_minutes: DF.Int
		window_end: DF.Datetime | None
		window_start: DF.Datetime | None
	# end: auto-generated types

	def before_insert(self) -> None:
		form_rules.initialise(self)

	def before_validate(self) -> None:
		form_rules.derive_customer(self)

	def validate(self) -> None:
		before = self.get_doc_before_save()
		if self.flags.by_domain or before is None:
			schedule_fields.derive_fields(self)
		else:
			form_rules.keep_own_fields(self, before)
			form_rules.apply_form_changes(self, before)
		repeat_visits.link_previous(self, before)
		schedule_fields.check_window(self)

	def on_recurring(self, reference_doc: Document, auto_repeat_doc: Document) -> None:
		"""Prepare a copy of a job that Frappe's Auto Repeat is about to store."""
		recurrence.prepare_copy(
			self, reference_doc, auto_repeat_doc.start_date, auto_repeat_doc.next_schedule_date
		)

	def on_trash(self) -> None:
		if self.status not in (lifecycle.DRAFT, lifecycle.CANCELLED):
			frappe.throw(_("Cancel this visit before you delete it: its history would be lost."))
