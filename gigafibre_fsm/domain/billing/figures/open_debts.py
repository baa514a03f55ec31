"""What customers owe today, by age, read from what is open alone: no more is read than there are open documents.

ERPNext keeps what is open of an invoice on the invoice, as the sum of its entries in the payment ledger. Credits and
debts without an invoice are read from the ledger itself. The sum is the balance of the accounts of receivables.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from pypika.terms import Case, CustomFunction

import frappe
from frappe.query_builder.functions import Coalesce, Min, Sum

from gigafibre_fsm.domain.billing.amounts import to_decimal
from gigafibre_fsm.domain.billing.figures.ageing import USUAL_LIMITS

if TYPE_CHECKING:
	from pypika.queries import QueryBuilder

NOT_DUE, CREDIT = "not_due", "credit"
AGES = {**{f"days_{limit}": limit for limit in USUAL_LIMITS}, "older": None}
"""Ages of debts, by the last day after the due day; those of the report AR Ageing."""
_WITHOUT_INVOICE = ("Payment Entry", "Journal Entry")
_datediff = CustomFunction("DATEDIFF", ["end", "start"])


@dataclass(frozen=True)
class OpenDebts:
	"""What is owed, dollars.

	Attributes:
		amounts: NOT_DUE, each of AGES, and CREDIT, which is negative.
	"""

	amounts: dict[str, Decimal]

	@property
	def balance(self) -> Decimal:
		"""All debts less all credits."""
		return sum(self.amounts.values(), Decimal(0))


def read_debts(today: date) -> OpenDebts:
	"""Return what customers owe, by one query.

	Args:
		today: local day.
	"""
	items = _select_invoices(today).union_all(_select_others(today)).as_("open_item")
	columns, is_debt, before = {}, items.amount > 0, 0
	columns[NOT_DUE] = Case().when(is_debt & (items.age < 0), items.amount)
	for code, last in AGES.items():
		is_this = is_debt & (items.age >= before)
		columns[code] = Case().when(is_this if last is None else is_this & (items.age <= last), items.amount)
		before = (last or 0) + 1
	columns[CREDIT] = Case().when(items.amount < 0, items.amount)
	row = frappe.qb.from_(items).select(*(Sum(column) for column in columns.values())).run()[0]
	return OpenDebts({code: to_decimal(amount) for code, amount in zip(columns, row, strict=True)})


def _select_invoices(today: date) -> "QueryBuilder":
	invoice = frappe.qb.DocType("Sales Invoice")
	due_on = Coalesce(invoice.due_date, invoice.posting_date)
	return (
		frappe.qb.from_(invoice)
		.select(invoice.outstanding_amount.as_("amount"), _datediff(today, due_on).as_("age"))
		.where((invoice.docstatus == 1) & (invoice.outstanding_amount != 0))
	)


def _select_others(today: date) -> "QueryBuilder":
	entry = frappe.qb.DocType("Payment Ledger Entry")
	# only an invoice falls due
	posted_on = Min(entry.posting_date)
	return (
		frappe.qb.from_(entry)
		.select(Sum(entry.amount).as_("amount"), _datediff(today, posted_on).as_("age"))
		.where(entry.against_voucher_type.isin(_WITHOUT_INVOICE))
		.where((entry.party_type == "Customer") & (entry.account_type == "Receivable"))
		.where(entry.delinked == 0)
		.groupby(entry.party, entry.against_voucher_type, entry.against_voucher_no)
	)
