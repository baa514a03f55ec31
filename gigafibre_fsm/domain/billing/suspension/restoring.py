"""Restores services: by the ledger at any hour, by an arrangement, or because a person orders it."""

import time
from datetime import timedelta
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import now_datetime

from gigafibre_fsm.domain.billing.dunning import cases
from gigafibre_fsm.domain.billing.suspension import attempts, facts, messages, overdue, proposals, repository
from gigafibre_fsm.domain.billing.suspension.states import (
	CAN_BE_RESTORED,
	RestoreFacts,
	RestoreReason,
	SuspensionEvent,
	SuspensionState,
	find_restore_reason,
)
from gigafibre_fsm.domain.billing.suspension.switch_model import AttemptState
from gigafibre_fsm.domain.platform import instants, transactions
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document

WATCHED = (SuspensionState.SUSPENDED, SuspensionState.UNKNOWN)
WATCH_EVERY = timedelta(minutes=1)
MOST_SECONDS = 100


def restore_due(seconds: float = MOST_SECONDS) -> int:
	"""Look at each suspended customer whose look is due, and request what is to be restored; return how many.

	Args:
		seconds: after which no other one is begun.
	"""
	restored, end = 0, time.monotonic() + seconds
	while time.monotonic() < end and (
		name := transactions.run_transaction(lambda: repository.claim_next(WATCHED))
	):
		try:
			restored += repository.change_suspension(name, _look)
		except Exception:
			# one customer whom our side cannot judge must not stop the others
			frappe.db.rollback()
			frappe.log_error(title=f"{repository.DOCTYPE} {name}")
			frappe.db.commit()  # the log outlasts the next one's rollback
	return restored


def restore_if_due(doc: "Document") -> bool:
	"""Request the restoration if the ledger, an arrangement or a person demands it. The caller saves."""
	state = SuspensionState(doc.state)
	reason = find_restore_reason(
		RestoreFacts(
			state,
			overdue.find_overdue(doc.customer, instants.now().date()).amount,
			has_arrangement=facts.has_arrangement(doc.customer, doc.suspended_on),
			ordered_by=doc.decided_by if doc.restore_reason == RestoreReason.ORDERED.value else None,
		),
		facts.load_limits(),
	)
	if reason is None:
		return False
	attempts.request_restoration(doc, reason)
	return True


def order_restoration(name: str, by: str, reason: str) -> SuspensionState:
	"""Restore a service because a person orders it, for example as goodwill.

	A suspension that has not left yet is taken back; one that is leaving is restored once its outcome is known.

	Args:
		name: name of the Service Suspension.
		by: User who orders it.
		reason: in their words.

	Raises:
		FsmError: the service is not suspended, or the reason is empty.
	"""
	proposals.require_reason(reason)
	return repository.change_suspension(name, lambda doc: order_locked(doc, by, reason))


def order_locked(doc: "Document", by: str, reason: str) -> SuspensionState:
	"""Do what `order_restoration` does with a suspension that the caller has locked after its customer.

	Args:
		doc: the Service Suspension.
		by: User who orders it.
		reason: in their words.

	Raises:
		FsmError: the service is not suspended, or the reason is empty.
	"""
	proposals.require_reason(reason)
	state = SuspensionState(doc.state)
	if state not in CAN_BE_RESTORED:
		sentence = _("This suspension is in state {0}: there is nothing to restore.")
		frappe.throw(sentence.format(_(doc.state, None, repository.DOCTYPE)), FsmError)
	doc.update({"decided_by": by, "decision_reason": reason.strip()})
	last = attempts.find_last(doc)
	if state is SuspensionState.REQUESTED and not last.sent_on:
		_take_back(doc, last)
	elif state is SuspensionState.REQUESTED:
		doc.restore_reason = RestoreReason.ORDERED.value
	else:
		attempts.request_restoration(doc, RestoreReason.ORDERED)
	repository.save_suspension(doc)
	return SuspensionState(doc.state)


def note_finding(name: str, by: str, *, is_suspended: bool) -> SuspensionState:
	"""Store what a person found on the network where the outcome was unknown.

	Args:
		name: name of the Service Suspension.
		by: User who looked.
		is_suspended: whether the service is suspended.

	Raises:
		FsmError: the outcome is not unknown.
	"""

	def note(doc: "Document") -> SuspensionState:
		if doc.state != SuspensionState.UNKNOWN.value:
			frappe.throw(_("The outcome of this suspension is known. Load it again."), FsmError)
		doc.decided_by = by
		if is_suspended:
			repository.apply_event(doc, SuspensionEvent.FOUND_SUSPENDED)
			doc.update({"suspended_on": doc.suspended_on or now_datetime(), "restore_reason": ""})
			doc.next_check = instants.now_utc()
			cases.mark_suspended(doc.customer, True)
		else:
			repository.apply_event(doc, SuspensionEvent.FOUND_WORKING)
			close_restored(doc)
		repository.save_suspension(doc)
		return SuspensionState(doc.state)

	return repository.change_suspension(name, note)


def close_restored(doc: "Document") -> None:
	"""Store that a service works again, and tell its customer if they were cut off. The caller saves."""
	doc.restored_on = now_datetime()
	cases.mark_suspended(doc.customer, False)
	if doc.suspended_on:
		messages.queue_restored(doc)


def _look(doc: "Document") -> bool:
	if SuspensionState(doc.state) not in WATCHED:
		return False
	doc.next_check = instants.now_utc() + WATCH_EVERY
	is_restored = restore_if_due(doc)
	repository.save_suspension(doc)
	return is_restored


def _take_back(doc: "Document", attempt: "Document") -> None:
	attempts.settle_attempt(attempt, AttemptState.FAILED, proposals.ORDERED)
	repository.apply_event(doc, SuspensionEvent.REJECTED)
	repository.apply_event(doc, SuspensionEvent.REFUSED)
	doc.update({"is_declined": 1, "reviewed_by": None, "reviewed_on": None})
	doc.next_check = instants.now_utc() + proposals.CHECK_EVERY
