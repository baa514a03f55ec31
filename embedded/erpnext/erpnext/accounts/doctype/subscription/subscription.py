"""Subscription: what a customer takes, from when, and until when; without the invoices it makes."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, nowdate


class Subscription(Document):
	"""The plans of a customer."""

	def validate(self) -> None:
		"""All plans share one billing cycle; a subscription that begins is in trial, active, or over."""
		self.check_billing_cycle()
		self.set_status()

	def check_billing_cycle(self) -> None:
		"""ERPNext makes one invoice for all plans, so they are billed together."""
		fields = ["billing_interval", "billing_interval_count"]
		plans = [row.plan for row in self.plans]
		if len({tuple(frappe.db.get_value("Subscription Plan", plan, fields)) for plan in plans}) > 1:
			frappe.throw(_("You can only have Plans with the same billing cycle in a Subscription"))

	def set_status(self) -> None:
		"""What ERPNext makes of it while no invoice is overdue."""
		if self.status == "Cancelled":
			return
		today = getdate(nowdate())
		if self.end_date and getdate(self.end_date) < today:
			self.status = "Completed"
		elif self.trial_period_end and getdate(self.trial_period_end) >= today:
			self.status = "Trialling"
		else:
			self.status = self.status or "Active"

	@frappe.whitelist()
	def cancel_subscription(self) -> None:
		"""End it today."""
		if self.status == "Cancelled":
			frappe.throw(_("subscription is already cancelled."))
		self.status, self.cancelation_date = "Cancelled", nowdate()
		self.save()
