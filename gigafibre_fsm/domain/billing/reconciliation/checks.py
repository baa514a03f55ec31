"""The check of a day: asks Stripe for what no webhook reported, brings it in, and compares it with the books.

Every step is safe to repeat, and each payment is stored by itself: a check that was interrupted begins again, and
finds done what was done.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

import frappe
from frappe import _
from frappe.utils import now_datetime

from gigafibre_fsm.domain.billing import ledger_entries
from gigafibre_fsm.domain.billing.amounts import from_cents
from gigafibre_fsm.domain.billing.events import changes, inbox, processing
from gigafibre_fsm.domain.billing.events.changes import Change
from gigafibre_fsm.domain.billing.payments import repository
from gigafibre_fsm.domain.billing.reconciliation import balance, bank_imports, differences, payouts
from gigafibre_fsm.domain.platform import instants, job_queue, transactions
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.integrations import stripe
from gigafibre_fsm.integrations.errors import IntegrationError
from gigafibre_fsm.integrations.stripe.answers import PaymentIntent
from gigafibre_fsm.integrations.stripe.client import StripeClient
from gigafibre_fsm.integrations.stripe.words import PaymentStatus, PayoutStatus

DOCTYPE = differences.CHECK
LONGEST = timedelta(days=35)
OVERLAP = timedelta(days=4)
"""Stripe repeats a webhook for three days, and a bank debit ends on the fourth."""
EVENTS_KEPT = timedelta(days=29)
"""Stripe forgets events after 30 days."""
LEASE = timedelta(minutes=30)
LONGEST_JOB = 1500
"""Seconds that a check may take."""
BATCH = 100


@dataclass
class CheckProgress:
	"""What a check has found so far; `seen` holds ids of objects whose events need no second look.

	Attributes:
		since: in UTC, naive.
		stripe_balance: cents by currency, in small letters.
		intents: payment intents by charge.
	"""

	client: StripeClient
	since: datetime
	payments_found: int = 0
	events_found: int = 0
	lines_found: int = 0
	stripe_balance: Mapping[str, int] = field(default_factory=dict)
	seen: set[str] = field(default_factory=set)
	intents: dict[str, str] = field(default_factory=dict)

	@property
	def start(self) -> datetime:
		"""`since` with its zone."""
		return self.since.replace(tzinfo=timezone.utc)


def run_check() -> str | None:
	"""Check today's money, unless that is being done; return the name of the FSM Money Check, or None."""
	began = instants.now_utc()
	name = transactions.run_transaction(lambda: _begin(began))
	if not name:
		return None
	try:
		progress = CheckProgress(stripe.connect(), frappe.db.get_value(DOCTYPE, name, "covered_from"))
		_bring_in(progress)
		_store_balance(progress)
		transactions.run_transaction(lambda: _finish(name, progress, began))
	except IntegrationError as error:
		frappe.db.rollback()
		values = {"state": "Failed", "error": error.message[:500]}
		transactions.run_transaction(lambda: frappe.db.set_value(DOCTYPE, name, values))
	return name


def request_check(now: datetime) -> None:
	"""Have today's money checked at once, whether it was checked before or failed; `now` is UTC, naive.

	Raises:
		FsmError: a check is under way.
	"""
	name = frappe.db.get_value(DOCTYPE, {"day": instants.to_site(now).date()}, "name", for_update=True)
	if name:
		doc = frappe.get_doc(DOCTYPE, name)
		if doc.state == "Running" and doc.next_attempt and doc.next_attempt > now:
			frappe.throw(_("A check is under way. Load this page again in a few minutes."), FsmError)
		# guard: the endpoint lets accountants only
		doc.db_set("next_attempt", None)
	job_queue.enqueue_after_commit("check_money", "long", timeout=LONGEST_JOB)


def _begin(now: datetime) -> str | None:
	"""Take today's check for half an hour; None if another worker has it, or it is done and nobody requested another."""
	day = instants.to_site(now).date()
	name = frappe.db.get_value(DOCTYPE, {"day": day}, "name", for_update=True)
	doc = frappe.get_doc(DOCTYPE, name) if name else frappe.get_doc({"doctype": DOCTYPE, "day": day})
	# a request takes the next attempt away
	if name and doc.next_attempt and (doc.state == "Done" or doc.next_attempt > now):
		return None
	last = frappe.db.get_value(DOCTYPE, {"state": "Done"}, "covered_until", order_by="covered_until desc")
	earliest = now - LONGEST
	doc.update(
		{
			"state": "Running",
			"error": None,
			"covered_from": max(earliest, last - OVERLAP) if last else earliest,
			"next_attempt": now + LEASE,
		}
	)
	# guard: only the clock and an accountant's button lead here; no role may write these rows
	return doc.save(ignore_permissions=True).name


def _bring_in(progress: CheckProgress) -> None:
	"""Apply what Stripe knows and this site does not: payments, refunds, disputes, then whatever else happened."""
	for intent in progress.client.list_payments(since=progress.start):
		progress.seen |= {intent.id, intent.charge}
		progress.intents[intent.charge] = intent.id
		if _is_news(intent) and _apply(Change(progress.client, intent.id, intent=intent)):
			progress.payments_found += 1
	for change in _changes_after_payment(progress):
		_apply(change)
	_fetch_events(progress)


def _is_news(intent: PaymentIntent) -> bool:
	known = repository.find_by_intent(intent.id)
	if not known:
		return True
	state = frappe.db.get_value(repository.DOCTYPE, known, "state")
	return intent.status is PaymentStatus.SUCCEEDED and state in (*repository.UNDER_WAY, *ENDED_UNPAID)


ENDED_UNPAID = ("Expired", "Cancelled", "Failed")


def _apply(change: Change) -> bool:
	"""Apply a change; return whether its payment is one of this site's, and its money came."""
	outcome = changes.apply_change(change)
	state = outcome.payment and frappe.db.get_value(repository.DOCTYPE, outcome.payment, "state")
	return bool(state) and state not in (*repository.UNDER_WAY, *ENDED_UNPAID)


def _changes_after_payment(progress: CheckProgress) -> Iterator[Change]:
	for refund in progress.client.list_refunds(since=progress.start):
		progress.seen.add(refund.id)
		if repository.find_by_intent(refund.payment_intent):
			yield Change(progress.client, refund.payment_intent, refunds=(refund,))
	for dispute in progress.client.list_disputes(since=progress.start):
		progress.seen.add(dispute.id)
		if repository.find_by_intent(dispute.payment_intent):
			yield Change(progress.client, dispute.payment_intent, disputes=(dispute,))


def _fetch_events(progress: CheckProgress) -> None:
	"""Store the events that never arrived and say more than what was just asked for; process them as if they had."""
	since = max(progress.start, datetime.now(timezone.utc) - EVENTS_KEPT)
	for event in progress.client.list_events(since=since):
		if event.livemode != stripe.is_live_mode() or not changes.is_relevant(event.kind):
			continue
		if event.object_id in progress.seen or frappe.db.exists(inbox.DOCTYPE, event.id):
			continue
		known = repository.find_by_checkout(event.object_id)
		if known and frappe.db.get_value(repository.DOCTYPE, known, "payment_intent") in progress.seen:
			continue
		progress.seen.add(event.object_id)
		transactions.run_transaction(lambda event=event: inbox.store_event(event, ""))
		progress.events_found += 1
	processing.process_due(limit=max(1000, progress.events_found))


def _store_balance(progress: CheckProgress) -> None:
	"""Store the lines of the balance, book payouts and fees, and explain every line."""
	client = progress.client
	for batch in _batches(client.list_balance_transactions(since=progress.start)):
		progress.lines_found += transactions.run_transaction(
			lambda batch=batch: balance.store_lines(batch, progress.intents)
		)
	for payout in client.list_payouts(since=progress.start):
		if payout.is_automatic and payout.status is not PayoutStatus.CANCELLED:
			lines = list(client.list_balance_transactions(payout=payout.id))
			progress.lines_found += transactions.run_transaction(
				lambda lines=lines: balance.store_lines(lines, progress.intents)
			)
	payouts.book_payouts(now_datetime())
	transactions.run_transaction(_match_bank_lines)
	intents = balance.fetch_intents(client)
	transactions.run_transaction(lambda: balance.explain_open(intents))
	progress.stripe_balance = client.get_balance()


def _match_bank_lines() -> None:
	with ledger_entries.act_as_bookkeeper():
		bank_imports.match_bank_lines()


def _batches(rows: Iterator) -> Iterator[list]:
	batch = []
	for row in rows:
		batch.append(row)
		if len(batch) == BATCH:
			yield batch
			batch = []
	if batch:
		yield batch


def _finish(name: str, progress: CheckProgress, began: datetime) -> None:
	currency = frappe.db.get_default("currency") or "CAD"
	values = {
		"state": "Done",
		"covered_until": began,
		"payments_found": progress.payments_found,
		"events_found": progress.events_found,
		"lines_found": progress.lines_found,
		"unexplained": frappe.db.count(balance.DOCTYPE, {"state": "Unexplained"}),
		"currency": currency,
		"stripe_balance": float(from_cents(progress.stripe_balance.get(currency.lower(), 0))),
		"clearing_balance": float(balance.expected_at_stripe()),
	}
	frappe.db.set_value(DOCTYPE, name, values)
	found = differences.find_differences(instants.now_utc())
	frappe.db.set_value(DOCTYPE, name, "differences", len(found))
