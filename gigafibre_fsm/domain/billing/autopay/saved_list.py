"""What may be shown of a customer's saved cards and accounts."""

from dataclasses import dataclass
from datetime import date, datetime

import frappe

from gigafibre_fsm.domain.billing.autopay.card_expiry import WARNING_DAYS, find_last_day_of_card
from gigafibre_fsm.domain.billing.methods import repository

MOST_LISTED = 20
CARD = "Card"
FIELDS = (
	*("name", "kind", "brand", "last4", "exp_month", "exp_year", "state", "mandate", "mandate_state"),
	*("is_autopay", "renewed_on", "verification_url"),
)


@dataclass(frozen=True)
class SavedLine:
	"""A saved card or bank account.

	Attributes:
		kind: `Card` or `Bank Debit`.
		brand, last4: of the card; the bank and the last digits of the account.
		exp_month, exp_year: printed on the card; 0 for an account.
		state, mandate_state: as on the FSM Payment Method.
		is_autopay: whether it pays invoices by itself.
		renewed_on: when it was saved or renewed; site time, naive.
		verification_url: the vendor's page on which an account is proved; empty if nothing must be.
		standing: `usable`, `expiring`, `expired`, `refused` by its bank, `verifying`, or `ended`, the agreement of an account.
	"""

	name: str
	kind: str
	brand: str
	last4: str
	exp_month: int
	exp_year: int
	state: str
	mandate_state: str
	is_autopay: bool
	renewed_on: datetime | None
	verification_url: str
	standing: str


def list_saved(customer: str, today: date) -> tuple[SavedLine, ...]:
	"""Return the saved methods of a customer, the one that pays by itself first, in one query.

	Args:
		customer: name of the Customer.
		today: local date.
	"""
	saved = {"customer": customer, "state": ("!=", repository.REMOVED)}
	rows = frappe.get_all(
		repository.DOCTYPE, saved, list(FIELDS), order_by="is_autopay desc, creation", limit=MOST_LISTED
	)
	return tuple(_line(row, today) for row in rows)


def _line(row: "frappe._dict", today: date) -> SavedLine:
	return SavedLine(
		name=row.name,
		kind=row.kind,
		brand=row.brand or "",
		last4=row.last4 or "",
		exp_month=row.exp_month or 0,
		exp_year=row.exp_year or 0,
		state=row.state,
		mandate_state=row.mandate_state or "",
		is_autopay=bool(row.is_autopay and row.state == repository.ACTIVE),
		renewed_on=row.renewed_on,
		verification_url=row.verification_url or "",
		standing=_judge(row, today),
	)


def _judge(row: "frappe._dict", today: date) -> str:
	if row.state == repository.REFUSED:
		return "refused"
	if row.kind != CARD:
		if row.mandate_state == repository.ENDED:
			return "ended"
		return "usable" if row.mandate else "verifying"
	if not row.exp_year:
		return "usable"
	days_left = (find_last_day_of_card(row.exp_year, row.exp_month) - today).days
	if days_left < 0:
		return "expired"
	return "expiring" if days_left <= max(WARNING_DAYS) else "usable"
