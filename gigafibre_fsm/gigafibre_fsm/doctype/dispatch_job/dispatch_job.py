"""Dispatch Job: one visit of a technician to a place, from request to signature."""

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.domain.dispatch import editing, lifecycle, plan, recurring, returns


class DispatchJob(Document):
	"""The desk's side of a visit; what a visit may do is decided in domain/dispatch."""

	def before_insert(self) -> None:
		editing.begin(self)

	def before_validate(self) -> None:
		editing.settle_place(self)

	def validate(self) -> None:
		before = self.get_doc_before_save()
		if self.flags.by_domain or before is None:
			plan.complete(self)
		else:
			editing.keep_own_fields(self, before)
			editing.follow(self, before)
		returns.link(self, before)
		plan.check_window(self)

	def on_recurring(self, reference_doc: Document, auto_repeat_doc: Document) -> None:
		"""Frappe's Auto Repeat is about to store this copy of a visit."""
		recurring.begin(self, reference_doc, auto_repeat_doc.start_date, auto_repeat_doc.next_schedule_date)

	def on_trash(self) -> None:
		if self.status not in (lifecycle.DRAFT, lifecycle.CANCELLED):
			frappe.throw(_("Cancel this visit before you delete it: its history would be lost."))
