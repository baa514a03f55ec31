"""Loads the content of a statement of account, by the ledger; the caller has checked that the reader may see it."""

from datetime import date

import frappe

from gigafibre_fsm.domain.access.printed_images import load_logo
from gigafibre_fsm.domain.billing import account_ledger
from gigafibre_fsm.domain.billing.invoice_document.loader import list_address_lines
from gigafibre_fsm.domain.billing.invoice_document.model import AccountStatement, StatementLine
from gigafibre_fsm.domain.platform import formatting
from gigafibre_fsm.domain.platform.office import load_office


def load_statement(customer: str, first_day: date, last_day: date) -> AccountStatement:
	"""Return the content of a customer's statement of account.

	Args:
		customer: name of the Customer whom the reader stands for.
		first_day, last_day: of the period, both included.
	"""
	period = account_ledger.load_period(customer, first_day, last_day)
	company = frappe.get_cached_doc("Company", period.company or frappe.defaults.get_defaults().company)
	balance, lines = period.opening, []
	for line in period.lines:
		balance += line.amount
		lines.append(StatementLine(line.posted_on, line.kind, line.document, line.amount, balance))
	return AccountStatement(
		logo=load_logo(company.name),
		company=company.company_name or company.name,
		company_address=list_address_lines("Company", company.name),
		company_phone=formatting.phone_number(load_office().phone),
		customer=frappe.db.get_value("Customer", customer, "customer_name") or customer,
		address=list_address_lines("Customer", customer),
		first_day=first_day,
		last_day=last_day,
		opening=period.opening,
		lines=tuple(lines),
		closing=balance,
	)
