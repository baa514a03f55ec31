"""The facts of a payment as JSON on its row; pure."""

import json
from decimal import Decimal
from typing import Any

from gigafibre_fsm.domain.billing.payments.states import (
	CollectionStatus,
	DisputeFacts,
	DisputeStatus,
	PaymentFacts,
	RefundFacts,
	RefundStatus,
)


def write_facts(facts: PaymentFacts) -> str:
	"""Return facts as JSON; amounts are texts, so that no cent is lost."""
	return json.dumps(
		{
			"status": facts.status.name,
			"attempt": facts.attempt,
			"amount_received": str(facts.amount_received),
			"currency": facts.currency,
			"refunds": [[each.reference, str(each.amount), each.status.name] for each in facts.refunds],
			"disputes": [
				[
					*(each.reference, str(each.amount), each.status.name),
					*(each.is_withdrawn, each.is_reinstated),
				]
				for each in facts.disputes
			],
		}
	)


def read_facts(text: str | None) -> PaymentFacts:
	"""Return the facts in JSON of `write_facts`; those of a payment that was just created if there are none."""
	if not text:
		return PaymentFacts()
	found: dict[str, Any] = json.loads(text)
	return PaymentFacts(
		status=CollectionStatus[found["status"]],
		attempt=found["attempt"],
		amount_received=Decimal(found["amount_received"]),
		currency=found["currency"],
		refunds=tuple(
			RefundFacts(reference, Decimal(amount), RefundStatus[status])
			for reference, amount, status in found["refunds"]
		),
		disputes=tuple(
			DisputeFacts(reference, Decimal(amount), DisputeStatus[status], withdrawn, reinstated)
			for reference, amount, status, withdrawn, reinstated in found["disputes"]
		),
	)
