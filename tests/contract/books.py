"""The books of one company for tests: it runs on the embedded stand-in and on a real ERPNext 15 alike.

Everything is written inside the test's transaction, which the fixture `site` rolls back.
"""

from datetime import date

import frappe
from frappe.utils import add_days, flt, getdate, nowdate

from gigafibre_fsm.setup import billing_settings, taxes

ITEM = "ZQ Fibre 500"
AT_START = "Beginning of the current subscription period"


def company() -> str:
	name = frappe.db.get_default("company")
	assert name, "the site has no company: run the setup wizard on it first"
	return name


def prepare() -> None:
	"""Have the company's taxes and settings as setup gives them to a site without invoices."""
	for setting in billing_settings.differing():
		doc = frappe.get_doc(setting.doctype)
		doc.set(setting.fieldname, setting.value)
		doc.save()
	if not taxes.quebec_template(company()):
		taxes.create_template(company())
	template = taxes.quebec_template(company())
	frappe.db.set_value(taxes.TEMPLATE, {"company": company()}, "is_default", 0)
	frappe.db.set_value(taxes.TEMPLATE, template, "is_default", 1)
	billing_settings.ensure_clearing_account(company())
	if not frappe.db.exists("Item", ITEM):
		values = {"item_code": ITEM, "item_name": ITEM, "item_group": "Services", "stock_uom": "Nos"}
		frappe.get_doc({"doctype": "Item", "is_stock_item": 0, **values}).insert()


def template() -> str:
	return taxes.quebec_template(company())


def fresh(word: str) -> str:
	return f"{word} {frappe.generate_hash(length=8)}"


def make_customer() -> str:
	customer = {
		"doctype": "Customer",
		"customer_name": fresh("Marie Tremblay"),
		"customer_type": "Individual",
	}
	return frappe.get_doc(customer).insert().name


def make_invoice(customer: str, *lines: tuple[float, float], is_draft: bool = False, **values: object):
	"""An invoice with taxes; `lines` are quantity and rate, `days_ago` and `due_in` count from today."""
	invoice = frappe.new_doc("Sales Invoice")
	invoice.update({"customer": customer, "company": company()})
	if days_ago := values.pop("days_ago", 0):
		day = past(days_ago)
		invoice.update({"posting_date": day, "set_posting_time": 1, "due_date": day})
	if "due_in" in values:
		invoice.due_date = add_days(nowdate(), values.pop("due_in"))
	invoice.update(values)
	for qty, rate in lines or ((1, 79.95),):
		invoice.append("items", {"item_code": ITEM, "qty": qty, "rate": rate})
	invoice.set_taxes()
	invoice.insert()
	if not is_draft:
		invoice.submit()
	return invoice


def make_return(invoice: object, *, for_self: bool, quantities: dict[int, float] | None = None):
	"""A submitted credit note; `quantities` by line say how much is taken back, by default all."""
	from erpnext.accounts.doctype.sales_invoice.sales_invoice import make_sales_return

	credit = make_sales_return(invoice.name)
	credit.update_outstanding_for_self = int(for_self)
	for row in list(credit.items):
		if quantities is not None:
			row.qty = -quantities.get(row.idx - 1, 0)
	credit.set("items", [row for row in credit.items if row.qty])
	credit.insert()
	credit.submit()
	return credit


def make_plan(cost: float = 79.95, **values: object) -> str:
	"""A plan of one price a month, unless other values are given."""
	plan = {"plan_name": fresh("Fibre 500"), "currency": "CAD", "item": ITEM, "cost": cost}
	plan |= {"price_determination": "Fixed Rate", "billing_interval": "Month", "billing_interval_count": 1}
	return frappe.get_doc({"doctype": "Subscription Plan", **plan, **values}).insert().name


def subscribe(customer: str, start: date, **values: object):
	"""A subscription that ERPNext bills on the first day of each period, due after 20 days."""
	subscription = frappe.new_doc("Subscription")
	subscription.update({"party_type": "Customer", "party": customer, "company": company()})
	subscription.update({"start_date": start, "generate_invoice_at": AT_START, "submit_invoice": 1})
	subscription.update({"generate_new_invoices_past_due_date": 1, "days_until_due": 20})
	subscription.sales_tax_template = template()
	subscription.append(
		"plans", {"plan": values.pop("plan", None) or make_plan(), "qty": values.pop("qty", 1)}
	)
	subscription.update(values)
	return subscription.insert()


def pay(*invoices: object, amount: float | None = None, parts: list[float] | None = None, **values: object):
	"""A submitted payment into the clearing account; `parts` say what each invoice gets, by default all."""
	customer = values.pop("customer", None) or invoices[0].customer
	parts = parts or [invoice.outstanding_amount for invoice in invoices]
	entry = draft_payment(customer, amount if amount is not None else sum(parts), **values)
	for invoice, part in zip(invoices, parts, strict=True):
		row = {"reference_doctype": invoice.doctype, "reference_name": invoice.name, "allocated_amount": part}
		entry.append("references", row)
	entry.insert()
	entry.submit()
	return entry


def draft_payment(customer: str, amount: float, **values: object):
	entry = frappe.new_doc("Payment Entry")
	entry.update(
		{"payment_type": "Receive", "company": company(), "party_type": "Customer", "party": customer}
	)
	entry.update({"paid_amount": flt(amount, 2), "received_amount": flt(amount, 2)})
	entry.update({"paid_from": debtors(), "paid_to": clearing()})
	entry.update({"reference_no": fresh("pi_"), "reference_date": nowdate(), **values})
	if entry.payment_type == "Pay":
		entry.paid_from, entry.paid_to = clearing(), debtors()
	return entry


def make_journal(*rows: dict[str, object], **values: object):
	"""A submitted journal entry; each row has `account` and `debit` or `credit`."""
	entry = frappe.new_doc("Journal Entry")
	entry.update({"company": company(), "posting_date": nowdate(), "voucher_type": "Bank Entry"})
	entry.update({"cheque_no": fresh("dp_"), "cheque_date": nowdate(), **values})
	for row in rows:
		sides = {side: row.pop(side) for side in ("debit", "credit") if side in row}
		amounts = {f"{side}_in_account_currency": amount for side, amount in sides.items()}
		entry.append("accounts", {**row, **amounts})
	entry.insert()
	entry.submit()
	return entry


def reconcile(customer: str, *, payment: str | None = None, invoice: str | None = None) -> list[str]:
	"""Let the customer's credits pay what is open, all or those named; the journal entries that it took."""
	page = frappe.get_doc("Payment Reconciliation")
	page.update({"company": company(), "party_type": "Customer", "party": customer})
	page.receivable_payable_account = debtors()
	page.get_unreconciled_entries()
	invoices = [row.as_dict() for row in page.invoices if invoice in (None, row.invoice_number)]
	payments = [row.as_dict() for row in page.payments if payment in (None, row.reference_name)]
	page.allocate_entries(frappe._dict(invoices=invoices, payments=payments))
	before = _journals_of(customer)
	page.reconcile()
	return sorted(_journals_of(customer) - before)


def _journals_of(customer: str) -> set[str]:
	rows = {"party": customer, "voucher_type": "Journal Entry"}
	return set(frappe.get_all("GL Entry", rows, pluck="voucher_no"))


def owed_by(invoice: object) -> dict[str, object]:
	"""The row of a journal entry that opens (debit) or pays (credit) an invoice."""
	party = {"account": debtors(), "party_type": "Customer", "party": invoice.customer}
	return {**party, "reference_type": invoice.doctype, "reference_name": invoice.name}


def debtors() -> str:
	return frappe.get_cached_value("Company", company(), "default_receivable_account")


def clearing() -> str:
	return billing_settings.ensure_clearing_account(company())


def expense() -> str:
	"""An account for fees."""
	return frappe.get_cached_value("Company", company(), "write_off_account")


def account(name: str) -> str:
	return frappe.db.get_value("Account", {"company": company(), "account_name": name, "is_group": 0})


def past(days: int) -> date:
	"""A day of the past in a year of the books."""
	day = getdate(add_days(nowdate(), -days))
	ensure_year(day)
	return day


def ensure_year(day: date) -> None:
	known = {"year_start_date": ("<=", day), "year_end_date": (">=", day)}
	if not frappe.db.exists("Fiscal Year", known):
		year = {"year": f"ZQ {day.year}", "year_start_date": f"{day.year}-01-01"}
		frappe.get_doc({"doctype": "Fiscal Year", **year, "year_end_date": f"{day.year}-12-31"}).insert()


def ledger_of(document: object) -> dict[str, float]:
	"""Debits less credits of a document by account, without those that come to nothing."""
	found: dict[str, float] = {}
	own = {"voucher_no": document.name, "is_cancelled": 0}
	for row in frappe.get_all("GL Entry", own, ["account", "debit", "credit"]):
		found[row.account] = flt(found.get(row.account, 0) + row.debit - row.credit, 2)
	return {name: amount for name, amount in found.items() if amount}


def balance_of(customer: str) -> float:
	"""What the customer owes by the payment ledger; negative: a credit."""
	own = {"party_type": "Customer", "party": customer, "company": company(), "delinked": 0}
	rows = frappe.get_all("Payment Ledger Entry", own, pluck="amount_in_account_currency")
	return flt(sum(rows), 2)
