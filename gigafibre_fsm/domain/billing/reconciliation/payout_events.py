"""Events about payouts: booked when Stripe says what they hold, or that they came back; all others go to `events`."""

from frappe import _
from frappe.utils import now_datetime

from gigafibre_fsm.domain.billing.events import changes
from gigafibre_fsm.domain.billing.events.changes import EventOutcome
from gigafibre_fsm.domain.billing.reconciliation import balance, payouts
from gigafibre_fsm.domain.platform import transactions
from gigafibre_fsm.integrations import stripe

COMPLETE, RETURNED = "payout.reconciliation_completed", "payout.failed"


def apply_event(kind: str, object_id: str) -> EventOutcome:
	"""Ask the vendor about the object of an event and apply the answer; payouts are booked at once.

	Args:
		kind: of the event.
		object_id: what it is about.

	Raises:
		IntegrationError: the vendor did not answer.
	"""
	if not kind.startswith("payout."):
		return changes.apply_event(kind, object_id)
	if kind not in (COMPLETE, RETURNED):
		return EventOutcome("Ignored", reason=_("A payout is booked once Stripe says which lines it holds."))
	client = stripe.connect()
	payout = client.get_payout(object_id)
	if kind == COMPLETE:
		lines = list(client.list_balance_transactions(payout=payout.id))
	else:
		since = client.list_balance_transactions(since=payout.created)
		lines = [line for line in since if line.source == payout.id]
	transactions.run_transaction(lambda: balance.store_lines(lines, {}))
	payouts.book_payouts(now_datetime())
	return EventOutcome("Done")
