"""Payment Entry: money received, paid, or moved, and what it pays."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import flt, getdate, nowdate

from erpnext.accounts import ledger
from erpnext.accounts.invoice import LEDGERS
from erpnext.accounts.ledger import Posting
from erpnext.accounts.party import get_party_account
from erpnext.accounts.utils import get_balance_on

RECEIVE, PAY, TRANSFER = "Receive", "Pay", "Internal Transfer"
REFERENCES = {
	"Customer": ("Sales Order", "Sales Invoice", "Journal Entry"),
	"Supplier": ("Purchase Order", "Purchase Invoice", "Journal Entry"),
}


class PaymentEntry(Document):
	"""A payment of one party, or a transfer between two accounts of the company."""

	@property
	def party_account_field(self) -> str | None:
		"""The field with the party's account."""
		return {RECEIVE: "paid_from", PAY: "paid_to"}.get(self.payment_type)

	@property
	def party_account(self) -> str | None:
		"""The account of what the party owes; None for a transfer."""
		return self.get(self.party_account_field) if self.party_account_field else None

	def validate(self) -> None:
		"""Fill in what is missing, and refuse what does not pay what it says."""
		self.set_missing_values()
		self.validate_amounts()
		for row in self.references:
			self.validate_reference(row)
		self.set_amounts()
		self.validate_transaction_reference()
		self.validate_allocation()
		self.title = self.party_name or self.paid_to
		self.set_remarks()
		self.status = "Draft" if self.docstatus == 0 else "Submitted"

	def on_submit(self) -> None:
		"""Post to the ledgers."""
		if self.difference_amount:
			frappe.throw(_("Difference Amount must be zero"))
		ledger.post(self, self.postings())

	def on_cancel(self) -> None:
		"""Take the postings back; what it paid is open again."""
		self.ignore_linked_doctypes = LEDGERS
		ledger.reverse(self)
		self.db_set("status", "Cancelled")

	def set_missing_values(self) -> None:
		"""Fill in the party, the accounts, and what each reference leaves open."""
		if self.payment_type == TRANSFER:
			self.update({"party_type": None, "party": None, "references": []})
		else:
			if not self.party_type or not self.party:
				frappe.throw(_("Party is mandatory"))
			self.party_name = frappe.db.get_value(
				self.party_type, self.party, f"{self.party_type.lower()}_name"
			)
			self.party_balance = get_balance_on(
				party_type=self.party_type, party=self.party, company=self.company
			)
			if not self.party_account:
				account = get_party_account(self.party_type, self.party, self.company)
				self.set(self.party_account_field, account)
		for field in ("paid_from", "paid_to"):
			if self.get(field):
				details = get_account_details(self.get(field), self.posting_date, self.cost_center)
				for key, value in details.items():
					self.set(f"{field}_{key}", value)
		self.source_exchange_rate = self.target_exchange_rate = 1

	def validate_amounts(self) -> None:
		"""Both amounts are needed; there is one currency, so they are equal."""
		for field in ("paid_amount", "received_amount"):
			if not flt(self.get(field)):
				frappe.throw(
					_("{0} is mandatory").format(_(self.meta.get_label(field))), frappe.MandatoryError
				)
		if flt(self.received_amount) > flt(self.paid_amount):
			frappe.throw(_("Received Amount cannot be greater than Paid Amount"))
		self.base_paid_amount, self.base_received_amount = self.paid_amount, self.received_amount

	def validate_reference(self, row: Document) -> None:
		"""Refuse a reference to another kind, another party, or a draft; take over its amounts."""
		if not flt(row.allocated_amount):
			return
		named = (_(row.reference_doctype), row.reference_name)
		if row.reference_doctype not in REFERENCES[self.party_type]:
			frappe.throw(
				_("Reference Doctype must be one of {0}").format(", ".join(REFERENCES[self.party_type]))
			)
		doc = frappe.get_doc(row.reference_doctype, row.reference_name)
		if row.reference_doctype != "Journal Entry":
			if doc.get(self.party_type.lower()) != self.party:
				frappe.throw(_("{0} {1} is not associated with {2}").format(*named, self.party))
			row.total_amount = flt(doc.get("rounded_total")) or flt(doc.get("grand_total"))
			row.due_date, row.bill_no = doc.get("due_date"), doc.get("bill_no")
		else:
			row.total_amount = doc.total_debit
		if doc.docstatus != 1:
			frappe.throw(_("{0} {1} must be submitted").format(*named))
		row.exchange_rate = 1
		if self.docstatus == 0:
			row.outstanding_amount = flt(ledger.open_amount(row.reference_doctype, row.reference_name), 2)

	def validate_allocation(self) -> None:
		"""Refuse the same document twice, one that is paid, and more than it leaves open."""
		seen = set()
		for row in self.references:
			key = (row.reference_doctype, row.reference_name)
			if key in seen:
				frappe.throw(_("Row #{0}: Duplicate entry in References {1} {2}").format(row.idx, *key))
			seen.add(key)
			open_, part = flt(ledger.open_amount(*key), 2), flt(row.allocated_amount)
			if not open_:
				frappe.throw(_("{0} {1} has already been fully paid.").format(_(key[0]), key[1]))
			if (part > 0 and part > open_) or (part < 0 and part < open_):
				frappe.throw(
					_("Row #{0}: Allocated Amount cannot be greater than outstanding amount.").format(row.idx)
				)
		total = sum(flt(row.allocated_amount) for row in self.references)
		if self.payment_type == RECEIVE and self.party_type == "Customer" and total < 0:
			frappe.throw(_("Cannot receive from customer against negative outstanding"))

	def set_amounts(self) -> None:
		"""Compute what is allocated, and what is left."""
		self.set("references", [row for row in self.references if flt(row.allocated_amount)])
		total = abs(flt(sum(flt(row.allocated_amount) for row in self.references), 2))
		self.total_allocated_amount = self.base_total_allocated_amount = total
		amount = flt(self.paid_amount if self.payment_type == RECEIVE else self.received_amount)
		self.unallocated_amount = max(flt(amount - total, 2), 0) if self.party else 0
		party_amount = flt(total + self.unallocated_amount, 2) if self.party else flt(self.paid_amount)
		other = flt(self.received_amount if self.payment_type != PAY else self.paid_amount)
		self.difference_amount = flt(party_amount - other, 2)

	def validate_transaction_reference(self) -> None:
		"""A bank transaction needs its number and day."""
		account = self.paid_to if self.payment_type == RECEIVE else self.paid_from
		is_bank = frappe.get_cached_value("Account", account, "account_type") == "Bank"
		if is_bank and not (self.reference_no and self.reference_date):
			frappe.throw(_("Reference No and Reference Date is mandatory for Bank transaction"))

	def set_remarks(self) -> None:
		"""Say in words what was paid."""
		if not self.custom_remarks:
			whom = self.party or self.paid_to
			self.remarks = _("Amount {0} {1} {2}").format(
				self.paid_to_account_currency, self.paid_amount, whom
			)

	def postings(self) -> list[Posting]:
		"""Return debits and credits: the party by reference and for the rest, and the other account."""
		if self.payment_type == TRANSFER:
			return [
				Posting(self.paid_from, 0, self.paid_amount, self.cost_center, self.paid_to),
				Posting(self.paid_to, self.received_amount, 0, self.cost_center, self.paid_from),
			]
		sign = -1 if self.payment_type == RECEIVE else 1
		other = self.paid_to if self.payment_type == RECEIVE else self.paid_from
		party = {"party_type": self.party_type, "party": self.party, "against": other}
		found = []
		for row in self.references:
			voucher = (row.reference_doctype, row.reference_name)
			amount = sign * self.part_of(row)
			found.append(Posting(self.party_account, amount, 0, self.cost_center, voucher=voucher, **party))
		rest = sign * flt(self.unallocated_amount)
		found.append(Posting(self.party_account, rest, 0, self.cost_center, **party))
		total = -sign * flt(self.paid_amount)
		found.append(Posting(other, total, 0, self.cost_center, self.party))
		return found

	def part_of(self, row: Document) -> float:
		"""Return how much of the money goes to a reference; a refund of a return counts up."""
		is_refund = (self.payment_type == PAY) == (self.party_type == "Customer")
		return abs(flt(row.allocated_amount)) if is_refund else flt(row.allocated_amount)

	def add_reference(self, invoice: tuple[str, str], amount: float) -> None:
		"""Let a part of the rest pay a document."""
		doc = frappe.get_doc(*invoice)
		row = self.append("references", {"reference_doctype": invoice[0], "reference_name": invoice[1]})
		row.update({"allocated_amount": amount, "docstatus": 1, "due_date": doc.get("due_date")})
		row.outstanding_amount = flt(ledger.open_amount(*invoice) - amount, 2)
		self.set_amounts()

	def remove_reference(self, invoice: tuple[str, str]) -> None:
		"""Take a document out of the references; its part becomes unallocated."""
		for row in [row for row in self.references if (row.reference_doctype, row.reference_name) == invoice]:
			frappe.db.delete(row.doctype, {"name": row.name})
			self.references.remove(row)
		self.set_amounts()
		fields = ("total_allocated_amount", "base_total_allocated_amount", "unallocated_amount")
		self.db_set({field: self.get(field) for field in fields})


@frappe.whitelist()
def get_account_details(account: str, date: str, cost_center: str | None = None) -> dict:
	"""Return currency, balance and type of an account, to users who may see payments.

	Raises:
		frappe.PermissionError: the user may not, whatever the document's own flags say.
	"""
	if not frappe.has_permission("Payment Entry"):
		frappe.throw(_("No permission for {0}").format(_("Payment Entry")), frappe.PermissionError)
	balance = get_balance_on(account, date, cost_center=cost_center, ignore_account_permission=True)
	known = frappe.get_cached_doc("Account", account)
	return frappe._dict(
		account_currency=known.account_currency, account_balance=balance, account_type=known.account_type
	)


@frappe.whitelist()
def get_payment_entry(
	dt: str,
	dn: str,
	party_amount: float | None = None,
	bank_account: str | None = None,
	bank_amount: float | None = None,
	party_type: str | None = None,
	payment_type: str | None = None,
	reference_date: str | None = None,
	ignore_permissions: bool = False,
) -> PaymentEntry:
	"""Return a draft that pays what an invoice leaves open, or a part of it; a credit note is paid out."""
	doc = frappe.get_doc(dt, dn)
	open_, is_sale = flt(party_amount) or flt(doc.outstanding_amount), dt == "Sales Invoice"
	is_received = flt(doc.outstanding_amount) > 0 if is_sale else flt(doc.outstanding_amount) < 0
	pe = frappe.new_doc("Payment Entry")
	pe.payment_type = payment_type or (RECEIVE if is_received else PAY)
	pe.party_type = party_type or ("Customer" if is_sale else "Supplier")
	pe.update({"company": doc.company, "cost_center": doc.cost_center, "posting_date": nowdate()})
	pe.update({"party": doc.party, "reference_date": getdate(reference_date)})
	pe.paid_amount = pe.received_amount = abs(open_)
	bank = bank_account or default_bank_account(doc.company)
	party_account = doc.get(doc.party_account_field)
	receives = pe.payment_type == RECEIVE
	pe.paid_from, pe.paid_to = (party_account, bank) if receives else (bank, party_account)
	total = flt(party_amount) or flt(doc.rounded_total) or flt(doc.grand_total)
	row = {"reference_doctype": dt, "reference_name": dn, "due_date": doc.due_date, "total_amount": total}
	pe.append("references", {**row, "outstanding_amount": open_, "allocated_amount": open_})
	pe.set_missing_values()
	return pe


def default_bank_account(company: str) -> str:
	"""Return the company's bank account, else its cash account."""
	known = frappe.get_cached_doc("Company", company)
	return known.default_bank_account or known.default_cash_account
