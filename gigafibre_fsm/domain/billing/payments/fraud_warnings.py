"""Warnings of a bank that a charge is probably a fraud: a person refunds it, before it becomes a dispute."""

from datetime import datetime
from typing import TYPE_CHECKING

import frappe

from gigafibre_fsm.domain.billing.payments import accounts_notices, repository
from gigafibre_fsm.integrations.stripe.answers import FraudWarning

if TYPE_CHECKING:
	from frappe.model.document import Document


def record_warning(doc: "Document", warning: FraudWarning, now: datetime) -> None:
	"""Mark a payment of which the bank warns, and announce it once.

	Args:
		doc: the FSM Payment, locked.
		warning: as the vendor shows it.
		now: site time, naive.
	"""
	if doc.fraud_warned_on:
		return
	values = {"fraud_warned_on": now, "fraud_kind": warning.kind[:140]}
	frappe.db.set_value(repository.DOCTYPE, doc.name, values)
	sentence = "The bank warns that this payment is probably a fraud. Look at it today."
	accounts_notices.notify(sentence, repository.DOCTYPE, doc.name)


def mark_handled(name: str) -> None:
	"""Record that a person has looked at the warning of a payment."""
	repository.change_payment(name, lambda doc: doc.db_set("is_fraud_handled", 1))
