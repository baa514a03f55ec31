"""Common base of a sales invoice and a supplier's bill."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, flt, getdate, now_datetime, nowtime

from erpnext.accounts import ledger, references, taxes
from erpnext.accounts.ledger import Posting
from erpnext.accounts.party import get_party_account

LEDGERS = ("GL Entry", "Payment Ledger Entry", "Unreconcile Payment", "Unreconcile Payment Entries")


class Invoice(Document):
	"""An invoice whose party owes (sells) or is owed (buys) its total.

	Subclasses name the party and its fields. `sign` is 1 where the party is debited.
	"""

	party_type: str
	party_account_field: str
	account_field: str
	default_account_field: str
	price_list: str
	return_status: str
	sign: int

	@property
	def party(self) -> str | None:
		"""The customer or supplier."""
		return self.get(self.party_type.lower())

	@property
	def company_currency(self) -> str:
		"""The currency of the company's books."""
		return frappe.get_cached_value("Company", self.company, "default_currency")

	def validate(self) -> None:
		"""Fill in what is missing, compute the amounts, and check the rest."""
		self.set_posting_moment()
		self.set_missing_values(for_validate=True)
		references.validate_return(self)
		self.validate_rates()
		self.calculate_taxes_and_totals()
		self.set_payment_schedule()
		if getdate(self.due_date) < getdate(self.posting_date):
			frappe.throw(_("Due Date cannot be before Posting Date"))
		if self.docstatus == 0:
			self.set_outstanding()
		self.set_status()

	def on_submit(self) -> None:
		"""Post to the ledgers, and credit what was paid in advance."""
		ledger.post(self, self.postings())
		references.allocate_advances(self)
		self.reload_status()

	def on_cancel(self) -> None:
		"""Free the payments, and take the postings back."""
		self.ignore_linked_doctypes = LEDGERS
		references.unlink(self)
		ledger.reverse(self)
		self.db_set("status", "Cancelled")

	def set_posting_moment(self) -> None:
		"""Set today's date and the present time unless the user set them."""
		if not cint(self.set_posting_time) or not self.posting_date:
			now = now_datetime()
			self.posting_date, self.posting_time = now.date(), now.strftime("%H:%M:%S.%f")
		self.posting_time = self.posting_time or nowtime()

	def set_missing_values(self, for_validate: bool = False) -> None:
		"""Fill in the party, the currency, the accounts and the lines; values given are kept."""
		if not self.party:
			frappe.throw(_("Please select {0} first").format(_(self.party_type)))
		party_name = f"{self.party_type.lower()}_name"
		self.set(
			party_name, self.get(party_name) or frappe.db.get_value(self.party_type, self.party, party_name)
		)
		if not self.get(self.party_account_field):
			self.set(self.party_account_field, get_party_account(self.party_type, self.party, self.company))
		self.currency = self.currency or self.company_currency
		if self.currency != self.company_currency:
			frappe.throw(_("This stand-in for ERPNext keeps books in one currency only."))
		self.party_account_currency = self.company_currency
		self.conversion_rate = self.plc_conversion_rate = 1
		self.price_list_currency = self.price_list_currency or self.currency
		if not self.get(self.price_list):
			self.set(self.price_list, self.default_price_list())
		self.cost_center = self.cost_center or frappe.get_cached_value("Company", self.company, "cost_center")
		self.due_date = self.due_date or self.posting_date
		for row in self.items:
			self.set_missing_row_values(row)
		if self.taxes_and_charges and not self.taxes and not for_validate:
			taxes.append_from_template(self, self.taxes_and_charges)
		for tax in self.taxes:
			tax.cost_center = tax.cost_center or self.cost_center

	def default_price_list(self) -> str:
		"""Return the price list of the settings."""
		return frappe.db.get_value("Price List", {"selling" if self.sign > 0 else "buying": 1})

	def set_missing_row_values(self, row: Document) -> None:
		"""Copy name, unit, account and price from the item."""
		defaults = frappe._dict()
		if row.item_code:
			item = frappe.get_cached_doc("Item", row.item_code)
			row.item_name, row.description = (
				row.item_name or item.item_name,
				row.description or item.description,
			)
			row.item_group, row.stock_uom = row.item_group or item.item_group, item.stock_uom
			defaults = next((each for each in item.item_defaults if each.company == self.company), defaults)
			if not flt(row.price_list_rate):
				row.price_list_rate = self.list_price(item)
		row.uom = row.uom or row.stock_uom or "Nos"
		row.conversion_factor = row.conversion_factor or 1
		if not row.get(self.account_field):
			account = defaults.get(self.account_field)
			account = account or frappe.get_cached_value("Company", self.company, self.default_account_field)
			row.set(self.account_field, account)
		row.cost_center = row.cost_center or self.cost_center

	def list_price(self, item: Document) -> float:
		"""Return the item's price in the invoice's price list on its day."""
		day = getdate(self.posting_date)
		known = {"item_code": item.name, "price_list": self.get(self.price_list)}
		fields = ["price_list_rate", "customer", "valid_from", "valid_upto"]
		for price in frappe.get_all("Item Price", known, fields, order_by="customer desc, valid_from desc"):
			is_valid = getdate(price.valid_from or day) <= day <= getdate(price.valid_upto or day)
			if is_valid and price.customer in (None, "", self.party):
				return price.price_list_rate
		return 0

	@frappe.whitelist()
	def set_taxes(self) -> None:
		"""Add the taxes of the chosen template, or of the company's default; only while new and without taxes."""
		if not self.is_new() or self.get("taxes"):
			return
		if self.company and not self.taxes_and_charges:
			template = self.meta.get_field("taxes_and_charges").options
			default = {"is_default": 1, "company": self.company}
			self.taxes_and_charges = frappe.db.get_value(template, default)
		if self.taxes_and_charges:
			taxes.append_from_template(self, self.taxes_and_charges)

	@frappe.whitelist()
	def calculate_taxes_and_totals(self) -> None:
		"""Compute all amounts; a total below zero is only for a return."""
		taxes.calculate(self)
		if flt(self.grand_total) < 0 and not self.is_return:
			frappe.throw(_("Grand total of an invoice can not be negative unless it is a return"))

	def validate_rates(self) -> None:
		"""Refuse a negative quantity unless it is a return, and a negative rate unless the settings allow it."""
		for row in self.items:
			if flt(row.qty) < 0 and not self.is_return:
				frappe.throw(_("Row #{0}: Item quantity can not be negative").format(row.idx))
			allowed = frappe.db.get_single_value("Selling Settings", "allow_negative_rates_for_items")
			if flt(row.rate) < 0 and not (cint(allowed) and self.sign > 0):
				frappe.throw(_("For Item {0}, rate must be a positive number.").format(row.item_code))

	def set_payment_schedule(self) -> None:
		"""Keep one row with the whole total unless rows are given; the last of them is when it is due."""
		if self.is_return:
			self.payment_schedule = []
			return
		total = taxes.amount_to_pay(self)
		if not self.payment_schedule:
			self.append("payment_schedule", {"due_date": self.due_date, "invoice_portion": 100})
		for row in self.payment_schedule:
			row.payment_amount = flt(total * flt(row.invoice_portion) / 100, row.precision("payment_amount"))
			row.outstanding = row.base_payment_amount = row.payment_amount
		self.due_date = max(getdate(row.due_date) for row in self.payment_schedule)

	def set_outstanding(self) -> None:
		"""Show on a draft what it will leave open."""
		references.set_advances(self)
		is_booked_elsewhere = self.return_against and not cint(self.update_outstanding_for_self)
		total = 0 if is_booked_elsewhere else taxes.amount_to_pay(self)
		self.outstanding_amount = flt(total - flt(self.total_advance), 2)

	def reload_status(self) -> None:
		"""Take over what the ledger stored on the row meanwhile."""
		fields = ["outstanding_amount", "status"]
		self.update(frappe.db.get_value(self.doctype, self.name, fields, as_dict=True))

	def postings(self) -> list[Posting]:
		"""Return debits and credits: the party against the lines, each tax, and the rounding."""
		accounts = list(dict.fromkeys(row.get(self.account_field) for row in self.items))
		against, sign = ", ".join(accounts), self.sign
		own_party = {"party_type": self.party_type, "party": self.party, "due_date": self.due_date}
		voucher = (self.doctype, self.name)
		if self.is_return and self.return_against and not cint(self.update_outstanding_for_self):
			voucher = (self.doctype, self.return_against)
		total = sign * taxes.amount_to_pay(self)
		account = self.get(self.party_account_field)
		found = [Posting(account, total, 0, self.cost_center, against, voucher=voucher, **own_party)]
		for row in self.items:
			amount = sign * flt(row.net_amount)
			found.append(Posting(row.get(self.account_field), 0, amount, row.cost_center, self.party))
		for tax in self.taxes:
			amount = sign * flt(tax.tax_amount) * (-1 if tax.get("add_deduct_tax") == "Deduct" else 1)
			found.append(Posting(tax.account_head, 0, amount, tax.cost_center, self.party))
		if flt(self.rounding_adjustment):
			company = frappe.get_cached_doc("Company", self.company)
			amount = sign * flt(self.rounding_adjustment)
			found.append(Posting(company.round_off_account, 0, amount, company.cost_center, self.party))
		return found

	def set_status(
		self, update: bool = False, status: str | None = None, update_modified: bool = True
	) -> None:
		"""Derive the status from what is open, the due date, and returns."""
		self.status = status or self.derive_status()
		if update:
			self.db_set("status", self.status, update_modified=update_modified)

	def derive_status(self) -> str:
		"""Return the status; a part that is overdue outweighs that another is paid."""
		if self.docstatus != 1:
			return "Cancelled" if self.docstatus == 2 else "Draft"
		open_, total = flt(self.outstanding_amount, 2), taxes.amount_to_pay(self)
		if is_overdue(self, total, open_):
			return "Overdue"
		if open_ > 0:
			return "Partly Paid" if open_ < total else "Unpaid"
		returned = {"is_return": 1, "return_against": self.name, "docstatus": 1}
		if not self.is_return and frappe.db.exists(self.doctype, returned):
			return self.return_status
		return "Return" if self.is_return else "Paid"


def is_overdue(invoice: Document, total: float, open_: float) -> bool:
	"""Return whether less is paid than was due until yesterday."""
	today = getdate()
	due = sum(flt(row.payment_amount) for row in invoice.payment_schedule if getdate(row.due_date) < today)
	return open_ > 0 and flt(total - open_, 2) < flt(due, 2)
