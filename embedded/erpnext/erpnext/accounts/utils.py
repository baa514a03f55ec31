"""What the books say: the fiscal year of a day, balances, and what documents leave open."""

import frappe
from frappe import _
from frappe.query_builder.functions import Sum
from frappe.utils import flt, formatdate, getdate


class FiscalYearError(frappe.ValidationError):
	"""No fiscal year holds the day."""


def get_fiscal_year(
	date: object = None,
	fiscal_year: str | None = None,
	label: str = "Date",
	verbose: int = 1,
	company: str | None = None,
	as_dict: bool = False,
) -> tuple | dict:
	"""Return name, first and last day of the fiscal year that holds a day.

	Raises:
		FiscalYearError: no year that is valid for the company holds it.
	"""
	day = getdate(date)
	fields = ["name", "year_start_date", "year_end_date"]
	holds = {"disabled": 0, "year_start_date": ("<=", day), "year_end_date": (">=", day)}
	years = frappe.get_all("Fiscal Year", holds, fields, order_by="year_start_date desc")
	year = next((year for year in years if _is_valid_for(year.name, company)), None)
	if not year:
		text = _("{0} {1} is not in any active Fiscal Year").format(_(label), formatdate(day))
		frappe.throw(text, FiscalYearError)
	return year if as_dict else (year.name, year.year_start_date, year.year_end_date)


def _is_valid_for(fiscal_year: str, company: str | None) -> bool:
	companies = frappe.get_all("Fiscal Year Company", {"parent": fiscal_year}, pluck="company")
	return not companies or not company or company in companies


@frappe.whitelist()
def get_balance_on(
	account: str | None = None,
	date: str | None = None,
	party_type: str | None = None,
	party: str | None = None,
	company: str | None = None,
	in_account_currency: bool = True,
	cost_center: str | None = None,
	ignore_account_permission: bool = False,
) -> float:
	"""Return debits less credits of an account or of a party, up to and including a day."""
	ledger = frappe.qb.DocType("GL Entry")
	query = (
		frappe.qb.from_(ledger).select(Sum(ledger.debit), Sum(ledger.credit)).where(ledger.is_cancelled == 0)
	)
	if account:
		doc = frappe.get_cached_doc("Account", account)
		if not ignore_account_permission:
			doc.check_permission("read")
		tree = frappe.qb.DocType("Account")
		inside = frappe.qb.from_(tree).select(tree.name).where((tree.lft >= doc.lft) & (tree.rgt <= doc.rgt))
		query = query.where((ledger.account == account) if not doc.is_group else ledger.account.isin(inside))
	if party_type and party:
		query = query.where((ledger.party_type == party_type) & (ledger.party == party))
	if company:
		query = query.where(ledger.company == company)
	if cost_center:
		query = query.where(ledger.cost_center == cost_center)
	if date:
		query = query.where(ledger.posting_date <= getdate(date))
	debit, credit = query.run()[0]
	return flt(flt(debit) - flt(credit), 2)


def get_outstanding_invoices(
	party_type: str,
	party: str,
	account: list[str] | str,
	common_filter: list | None = None,
	posting_date: object = None,
	min_outstanding: float | None = None,
	max_outstanding: float | None = None,
	accounting_dimensions: list | None = None,
	vouchers: list | None = None,
	limit: int | None = None,
	voucher_no: str | None = None,
) -> list[dict]:
	"""Return the party's invoices and journal entries that leave something to pay, oldest due first."""
	accounts = [account] if isinstance(account, str) else list(account)
	rows = [row for row in open_vouchers(party_type, party, accounts) if row.outstanding_amount > 0]
	if vouchers is not None:
		wanted = {(each.voucher_type, each.voucher_no) for each in vouchers}
		rows = [row for row in rows if (row.voucher_type, row.voucher_no) in wanted]
	if voucher_no:
		rows = [row for row in rows if row.voucher_no == voucher_no]
	return sorted(rows, key=lambda row: getdate(row.due_date or row.posting_date))


def open_vouchers(party_type: str, party: str, accounts: list[str]) -> list[dict]:
	"""Return each document of a party with a payment ledger that does not add up to zero.

	A negative `outstanding_amount` is a credit: a payment's unallocated rest or a credit note.
	"""
	own = {"party_type": party_type, "party": party, "account": ("in", accounts), "delinked": 0}
	fields = ["voucher_type", "voucher_no", "against_voucher_type", "against_voucher_no", "amount"]
	fields += ["posting_date", "due_date", "account", "account_currency", "voucher_detail_no"]
	found: dict[tuple[str, str], frappe._dict] = {}
	for row in frappe.get_all("Payment Ledger Entry", own, fields, order_by="creation"):
		key = (row.against_voucher_type, row.against_voucher_no)
		each = found.setdefault(key, _new_open_voucher(*key, row))
		each.outstanding_amount += row.amount
		if (row.voucher_type, row.voucher_no) == key:
			each.invoice_amount += row.amount
			each.update({"posting_date": row.posting_date, "due_date": row.due_date})
		else:
			each.payment_amount -= row.amount
	for each in found.values():
		for field in ("invoice_amount", "payment_amount", "outstanding_amount"):
			each[field] = flt(each[field], 2)
	return [each for each in found.values() if each.outstanding_amount]


def _new_open_voucher(doctype: str, name: str, row: dict) -> dict:
	return frappe._dict(
		voucher_type=doctype,
		voucher_no=name,
		posting_date=row.posting_date,
		due_date=row.due_date,
		account=row.account,
		currency=row.account_currency,
		invoice_amount=0,
		payment_amount=0,
		outstanding_amount=0,
	)
