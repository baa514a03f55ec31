"""Dispatch Job: one appointment of a technician at a place, from request to signature."""

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.domain.dispatch.job import lifecycle, repeat_visits, schedule_fields
from gigafibre_fsm.domain.dispatch.workflow import form_rules, recurrence


class DispatchJob(Document):
	"""The desk form of a job; domain/dispatch decides what is allowed."""

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
