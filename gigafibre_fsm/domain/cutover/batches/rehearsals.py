"""What would be billed here of a customer: made as the billing run makes it, compared, and taken back."""

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import frappe

from gigafibre_fsm.domain.billing.amounts import to_decimal
from gigafibre_fsm.domain.billing.sides import repository as sides
from gigafibre_fsm.domain.billing.sides.states import SideState
from gigafibre_fsm.domain.billing.subscriptions import period_invoice, periods, repository
from gigafibre_fsm.domain.cutover.comparing import comparisons
from gigafibre_fsm.domain.cutover.comparing.shadow import judge_shadow
from gigafibre_fsm.domain.cutover.old_accounts.account import OldCustomer
from gigafibre_fsm.domain.equipment.installation.subscription import ENDED

if TYPE_CHECKING:
	from frappe.model.document import Document


@dataclass(frozen=True)
class Rehearsal:
	"""How a rehearsed period compares, in the fields of Billing Side: a ShadowVerdict, and both totals with taxes."""

	shadow: str
	shadow_old: float
	shadow_new: float


def rehearse(customer: str) -> Rehearsal:
	"""Return how what would be billed here compares with the newest period that the old system billed.

	Everything that this makes is taken back, with all else that is open in the transaction.
	"""
	name = comparisons.find_account(customer)
	found = comparisons.load_account(name) if name else None
	old = _find_old_total(found.account) if found and found.account else None
	try:
		new = _bill_first_periods(customer)
	except frappe.ValidationError:
		# what cannot be billed here is missing
		new = None
	finally:
		frappe.db.rollback()
		frappe.clear_messages()
	verdict = judge_shadow(old, new)
	return Rehearsal(verdict.value, float(old or 0), float(new or 0))


def _bill_first_periods(customer: str) -> Decimal | None:
	"""Bill the first period of each subscription, as if this side billed the customer; return the total."""
	side = sides.lock_side(customer)
	sides.write_state(side, SideState.NEW)
	running = {"party_type": "Customer", "party": customer, "status": ("not in", ENDED)}
	totals = [
		_bill_first(repository.load_subscription(name))
		for name in frappe.get_all("Subscription", running, pluck="name")
	]
	return sum(totals, Decimal(0)) if totals else None


def _bill_first(subscription: "Document") -> Decimal:
	subscription.submit_invoice = 0
	period = periods.find_period(repository.read_terms(subscription), 0)
	return to_decimal(period_invoice.create_invoice(subscription, period, None).grand_total)


def _find_old_total(account: OldCustomer) -> Decimal | None:
	"""Return what the old system billed for its newest period; None if it billed none."""
	newest = account.newest_period
	totals = [each.total for each in account.invoices if newest and each.start == newest]
	return sum(totals, Decimal(0)) if totals else None
