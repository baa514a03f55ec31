"""Payments of which no event was heard in time: the vendor is asked, so a lost webhook loses no money."""

from datetime import timedelta
from typing import TYPE_CHECKING

import frappe

from gigafibre_fsm.domain.billing.payments import charging, repository, updates, withdrawals
from gigafibre_fsm.domain.billing.payments.states import PaymentState
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.integrations import stripe
from gigafibre_fsm.integrations.errors import IntegrationError
from gigafibre_fsm.integrations.stripe.client import StripeClient

if TYPE_CHECKING:
	from frappe.model.document import Document

AGAIN = {
	PaymentState.CREATED.value: timedelta(minutes=30),
	PaymentState.OPEN.value: timedelta(minutes=15),
	PaymentState.PROCESSING.value: timedelta(hours=6),
}
NEVER_ASKED = timedelta(hours=25)
"""A row without a page is given up after this time: the vendor's answer to its key is no longer kept either."""


def check_due(limit: int = 500) -> int:
	"""Ask the vendor about payments under way whose time has come; return how many were asked about."""
	names = frappe.get_all(
		repository.DOCTYPE,
		filters={"state": ("in", list(repository.UNDER_WAY)), "next_check": ("<=", instants.now_utc())},
		order_by="next_check",
		limit=limit,
		pluck="name",
	)
	client = stripe.connect() if names else None
	for name in names:
		try:
			_ask(name, client)
		except IntegrationError:
			frappe.db.rollback()
		except Exception:
			# one payment that our side cannot handle must not stop the others
			frappe.db.rollback()
			frappe.log_error(title=f"{repository.DOCTYPE} {name}")
		repository.change_payment(name, _plan_next)
	return len(names)


def _ask(name: str, client: StripeClient) -> None:
	withdrawals.withdraw_unwanted(name, client)
	if frappe.db.get_value(repository.DOCTYPE, name, "payment_method"):
		charging.charge_payment(name, client)
	else:
		updates.refresh_payment(name, client)


def _plan_next(doc: "Document") -> None:
	if doc.state not in repository.UNDER_WAY:
		return
	age = instants.now_utc() - instants.to_nearest_utc(doc.opened_on)
	# a charge of a saved method is looked for at the vendor first, by `charging`: it may have been made
	is_page = not (doc.payment_intent or doc.payment_method)
	if doc.state == PaymentState.CREATED.value and is_page and age > NEVER_ASKED:
		doc.state = PaymentState.CANCELLED.value
	doc.next_check = instants.now_utc() + AGAIN.get(doc.state, timedelta(0))
	repository.save_payment(doc)
