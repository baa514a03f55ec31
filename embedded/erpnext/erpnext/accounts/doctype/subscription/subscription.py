"""Subscription: the plans of a customer, and their invoices, period by period."""

from datetime import date

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_days, add_to_date, cint, date_diff, flt, getdate, nowdate

from erpnext.accounts.doctype.subscription.periods import END, START, last_day, moment_of_billing
from erpnext.accounts.doctype.subscription_plan.subscription_plan import get_plan_rate


class InvoiceCancelled(frappe.ValidationError):
	"""The subscription is cancelled already."""


class Subscription(Document):
	"""The subscribed plans of a customer or from a supplier.

	A period is billed only on the one day that `generate_invoice_at` names; a day that nobody processes is
	never billed.
	"""

	@property
	def invoice_document_type(self) -> str:
		"""The doctype of its invoices."""
		return "Sales Invoice" if self.party_type == "Customer" else "Purchase Invoice"

	def before_insert(self) -> None:
		"""Set the first period."""
		self.update_subscription_period(self.start_date)

	def validate(self) -> None:
		"""Check the plans' cycle and the dates, and set the status of a new subscription."""
		self.validate_dates()
		self.cost_center = self.cost_center or frappe.get_cached_value("Company", self.company, "cost_center")
		if self.is_new():
			self.set_subscription_status()

	def validate_dates(self) -> None:
		"""One cycle for all plans, because they share an invoice; the end after the first period."""
		cycles = self.cycles()
		if len(cycles) > 1:
			frappe.throw(_("You can only have Plans with the same billing cycle in a Subscription"))
		if self.follow_calendar_months and (not self.end_date or next(iter(cycles))[0] != "Month"):
			frappe.throw(_("Calendar months need an end date and plans by the month"))
		first_end = last_day(getdate(self.start_date), *next(iter(cycles)))
		if self.end_date and getdate(self.end_date) <= first_end:
			frappe.throw(
				_("Subscription End Date must be after {0} as per the subscription plan").format(first_end)
			)

	def cycles(self) -> set[tuple[str, int]]:
		"""Return interval and count of the plans."""
		fields = ["billing_interval", "billing_interval_count"]
		return {tuple(frappe.db.get_value("Subscription Plan", row.plan, fields)) for row in self.plans}

	def update_subscription_period(self, start: object = None) -> None:
		"""Set the period to bill: from `start`, else from today."""
		if self.trial_period_end and getdate(self.trial_period_end) > getdate(self.start_date):
			start = add_days(self.trial_period_end, 1)
		elif not start and self.trial_period_start and self.is_trialling():
			start = self.trial_period_start
		self.current_invoice_start = getdate(start or nowdate())
		self.current_invoice_end = self.end_of_period(self.current_invoice_start)

	def end_of_period(self, start: date) -> date:
		"""Return the last day of the period that starts on a day."""
		cycle = next(iter(self.cycles()))
		if self.is_trialling() and start < getdate(self.trial_period_end):
			end = getdate(self.trial_period_end)
		elif getdate(self.start_date) < start and getdate(self.current_invoice_end) >= start:
			# restarted within a period: ERPNext counts from the first day of all
			end = last_day(getdate(self.start_date), *cycle)
		else:
			end = last_day(start, *cycle)
		if self.follow_calendar_months:
			end = getdate(add_days(add_to_date(start.replace(day=1), months=cycle[1]), -1))
		return min(end, getdate(self.end_date)) if self.end_date else end

	@frappe.whitelist()
	def process(self, posting_date: str | date | None = None) -> None:
		"""Bill the current period if this is its day, move on, and set the status.

		Past the end of the period nothing is billed: the period restarts today.
		"""
		day = getdate(posting_date)
		if not self.is_current_invoice_generated() and self.can_generate_new_invoice(day):
			self.create_invoice(posting_date=posting_date)
			self.update_subscription_period(add_days(self.current_invoice_end, 1))
		elif posting_date and day > getdate(self.current_invoice_end):
			self.update_subscription_period()
		if self.cancel_at_period_end and self.is_at_an_end(day):
			self.cancel_subscription()
		self.set_subscription_status(day)
		self.save()

	def is_at_an_end(self, day: date) -> bool:
		"""Whether the period or the subscription ends by this day; without an end, ERPNext takes today for it."""
		return any(day >= getdate(end) for end in (self.current_invoice_end, self.end_date))

	def can_generate_new_invoice(self, day: date) -> bool:
		"""Whether this is the day to bill, and no unpaid invoice is in the way."""
		if self.cancelation_date:
			return False
		if self.has_outstanding_invoice() and not self.generate_new_invoices_past_due_date:
			return False
		moment = moment_of_billing(
			self.generate_invoice_at,
			getdate(self.current_invoice_start),
			getdate(self.current_invoice_end),
			cint(self.number_of_days),
		)
		return day in (moment, getdate(self.current_invoice_end))

	def is_current_invoice_generated(self) -> bool:
		"""Whether the latest invoice is of the current period, by its posting date."""
		latest = self.current_invoice
		start, end = getdate(self.current_invoice_start), getdate(self.current_invoice_end)
		return bool(latest) and start <= getdate(latest.posting_date) <= end

	@property
	def current_invoice(self) -> Document | None:
		"""The latest invoice that is not cancelled."""
		own = {"subscription": self.name, "docstatus": ("<", 2)}
		names = frappe.get_all(
			self.invoice_document_type, own, pluck="name", order_by="to_date desc", limit=1
		)
		return frappe.get_doc(self.invoice_document_type, names[0]) if names else None

	def has_outstanding_invoice(self) -> int:
		"""Return the number of invoices that are not paid; a credited one is not paid either."""
		unpaid = {"subscription": self.name, "docstatus": 1, "status": ("!=", "Paid")}
		return frappe.db.count(self.invoice_document_type, unpaid)

	def create_invoice(
		self, from_date: object = None, to_date: object = None, posting_date: object = None
	) -> Document:
		"""Create the invoice of the current period, submit it if the subscription says so, and return it."""
		invoice = frappe.new_doc(self.invoice_document_type)
		invoice.update({"company": self.company, "set_posting_time": 1, "cost_center": self.cost_center})
		invoice.posting_date = self.date_of_invoice(posting_date)
		invoice.set("customer" if self.party_type == "Customer" else "supplier", self.party)
		invoice.currency = frappe.db.get_value("Subscription Plan", self.plans[0].plan, "currency")
		for row in self.plans:
			item = frappe.db.get_value("Subscription Plan", row.plan, "item")
			rate = flt(get_plan_rate(row.plan, row.qty, self.party)) * self.prorata_factor()
			invoice.append("items", {"item_code": item, "qty": row.qty, "rate": rate})
		if self.party_type == "Customer" and self.sales_tax_template:
			invoice.taxes_and_charges = self.sales_tax_template
			invoice.set_taxes()
		if self.days_until_due:
			due = add_days(invoice.posting_date, cint(self.days_until_due))
			invoice.append("payment_schedule", {"due_date": due, "invoice_portion": 100})
		invoice.update({"subscription": self.name, "from_date": from_date or self.current_invoice_start})
		invoice.to_date = to_date or self.current_invoice_end
		invoice.insert()
		if self.submit_invoice:
			invoice.submit()
		return invoice

	def date_of_invoice(self, posting_date: object) -> object:
		"""Return the posting date of the current period's invoice."""
		if self.generate_invoice_at == START:
			return self.current_invoice_start
		if self.generate_invoice_at == END:
			return self.current_invoice_end
		return posting_date or self.current_invoice_start

	def prorata_factor(self) -> float:
		"""Return what part of the period until today is billed afterwards if the settings prorate."""
		prorate = cint(frappe.db.get_single_value("Subscription Settings", "prorate"))
		if not prorate or self.generate_invoice_at == START:
			return 1
		days = date_diff(self.current_invoice_end, self.current_invoice_start) + 1
		return flt(date_diff(nowdate(), self.current_invoice_start) + 1) / days

	def is_trialling(self) -> bool:
		"""Whether the trial lasts."""
		return bool(self.trial_period_end) and getdate() <= getdate(self.trial_period_end)

	def set_subscription_status(self, posting_date: object = None) -> None:
		"""Derive the status from the trial, the end, and the latest invoice."""
		if self.is_trialling():
			self.status = "Trialling"
		elif self.status == "Active" and self.end_date and getdate(posting_date) > getdate(self.end_date):
			self.status = "Completed"
		elif due := self.past_due():
			grace = cint(frappe.db.get_single_value("Subscription Settings", "grace_period"))
			is_over = getdate() >= getdate(add_days(due, grace))
			is_ended = cint(frappe.db.get_single_value("Subscription Settings", "cancel_after_grace"))
			self.status = ("Cancelled" if is_ended else "Unpaid") if is_over else "Past Due Date"
			# ERPNext forgets here that a late payer's subscription was cancelled
			self.cancelation_date = getdate(posting_date) if self.status == "Cancelled" else None
		elif not self.has_outstanding_invoice():
			self.status = "Active"

	def past_due(self) -> object:
		"""Return the due date of the latest invoice if it has come and the invoice is not paid."""
		latest = self.current_invoice
		is_due = latest and latest.status != "Paid" and getdate() >= getdate(latest.due_date)
		return latest.due_date if is_due else None

	@frappe.whitelist()
	def cancel_subscription(self) -> None:
		"""Cancel the subscription today; what is billed afterwards is billed until today."""
		if self.status == "Cancelled":
			frappe.throw(_("subscription is already cancelled."), InvoiceCancelled)
		is_billed_afterwards = self.status == "Active" and self.generate_invoice_at != START
		self.status, self.cancelation_date = "Cancelled", nowdate()
		if is_billed_afterwards and getdate() >= getdate(self.current_invoice_start):
			self.create_invoice(self.current_invoice_start, self.cancelation_date)
		self.save()


def process_all(subscription: str | None = None, posting_date: str | date | None = None) -> None:
	"""Process every subscription that is not cancelled; a refused one does not stop the others."""
	filters = {"status": ("!=", "Cancelled"), **({"name": subscription} if subscription else {})}
	for name in frappe.get_all("Subscription", filters, pluck="name"):
		frappe.db.savepoint("subscription")
		try:
			frappe.get_doc("Subscription", name).process(posting_date)
		except frappe.ValidationError:
			frappe.db.rollback(save_point="subscription")
			frappe.log_error(
				title="Subscription failed", reference_doctype="Subscription", reference_name=name
			)
