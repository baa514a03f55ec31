"""Subscription: a customer's plans with start and end; creates no invoices."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, nowdate


class Subscription(Document):
	"""The subscribed plans of a customer."""

	def validate(self) -> None:
		"""Check the billing cycle, and set the status: in trial, active or completed."""
		self.check_billing_cycle()
		self.set_status()

	def check_billing_cycle(self) -> None:
		"""Require one billing cycle for all plans, because ERPNext makes one invoice for them."""
		fields = ["billing_interval", "billing_interval_count"]
		plans = [row.plan for row in self.plans]
		if len({tuple(frappe.db.get_value("Subscription Plan", plan, fields)) for plan in plans}) > 1:
			frappe.throw(_("You can only have Plans with the same billing cycle in a Subscription"))

	def set_status(self) -> None:
		"""Set the status that ERPNext gives while no invoice is overdue."""
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
		"""Cancel the subscription today."""
		if self.status == "Cancelled":
			frappe.throw(_("subscription is already cancelled."))
		self.status, self.cancelation_date = "Cancelled", nowdate()
		self.save()
