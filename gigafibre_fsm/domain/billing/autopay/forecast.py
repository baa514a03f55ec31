"""When an invoice is taken automatically, as its customer is told before."""

from dataclasses import dataclass
from datetime import date

import frappe

from gigafibre_fsm.domain.billing.autopay import card_expiry
from gigafibre_fsm.domain.billing.calendar import BANKING_CALENDAR
from gigafibre_fsm.domain.billing.methods import repository as methods


@dataclass(frozen=True)
class AutomaticPayment:
	"""The saved method that pays by itself, and when.

	Attributes:
		kind: `Card` or `Bank Debit`.
		brand: of the card; empty if unknown.
		last4: the last four digits of the card or account.
		last_day: on which the card is valid; None for an account.
		taken_on: the day on which a card is charged; None for a bank account, which is debited ten days after
			its notice, and for an overdue invoice, which is tried again by a calendar of its own.
	"""

	kind: str
	brand: str
	last4: str
	taken_on: date | None
	last_day: date | None

	def is_ending(self, today: date) -> bool:
		"""Whether the card has expired, or does so within the days in which its holder is warned."""
		return bool(self.last_day) and (self.last_day - today).days <= max(card_expiry.WARNING_DAYS)


def find_automatic(customer: str, due_on: date | None, today: date) -> AutomaticPayment | None:
	"""Return how a customer's invoice is taken automatically; None if the customer pays it.

	Args:
		customer: name of the Customer.
		due_on: the invoice's due day, or that of its delay; None if nothing is open.
		today: local date.
	"""
	filters = {"customer": customer, "state": methods.ACTIVE, "is_autopay": 1}
	fields = ["kind", "brand", "last4", "mandate_state", "exp_year", "exp_month"]
	row = frappe.db.get_value(methods.DOCTYPE, filters, fields, as_dict=True)
	if not row or row.mandate_state == methods.ENDED:
		return None
	is_planned = row.kind == "Card" and due_on and due_on >= today
	taken_on = BANKING_CALENDAR.next_business_day(due_on) if is_planned else None
	last_day = card_expiry.find_last_day_of_card(row.exp_year, row.exp_month) if row.exp_year else None
	return AutomaticPayment(row.kind, row.brand or "", row.last4 or "", taken_on, last_day)
