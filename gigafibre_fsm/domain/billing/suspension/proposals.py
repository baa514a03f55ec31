"""Proposals to suspend: made for dunning cases that are ready, checked again and again, decided by a person."""

import time
from datetime import timedelta
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import now_datetime

from gigafibre_fsm.domain.billing import due
from gigafibre_fsm.domain.billing.customers import lock_customer
from gigafibre_fsm.domain.billing.suspension import attempts, facts, overdue, repository
from gigafibre_fsm.domain.billing.suspension.facts import VisitLister
from gigafibre_fsm.domain.billing.suspension.interlock import SuspensionVerdict
from gigafibre_fsm.domain.billing.suspension.states import SuspensionEvent, SuspensionState
from gigafibre_fsm.domain.platform import instants, transactions
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document

PROPOSED = (SuspensionState.LAST_NOTICE, SuspensionState.TO_CONFIRM, SuspensionState.REFUSED)
"""States in which a suspension is not requested yet."""
CHECK_EVERY = timedelta(hours=1)
MOST_SECONDS = 200
SHORTEST_REASON = 5
ORDERED = "ordered"
"""Reason of an attempt that a person stopped before anything left."""


def propose_due(list_visits: VisitLister, seconds: float = MOST_SECONDS) -> int:
	"""Propose the suspensions that dunning has prepared, and check the open proposals; return how many.

	Nothing is requested here unless the company's settings need no review by a person.

	Args:
		list_visits: returns the open visits of a customer.
		seconds: after which no other proposal is begun.
	"""
	handled, end = 0, time.monotonic() + seconds
	for case in due.list_ready_cases():
		transactions.run_transaction(lambda case=case: _propose(case.name, case.customer))
	while time.monotonic() < end and (
		name := transactions.run_transaction(lambda: repository.claim_next(PROPOSED))
	):
		try:
			repository.change_suspension(name, lambda doc: _check_again(doc, list_visits))
			handled += 1
		except Exception:
			# one customer whom our side cannot judge must not stop the others
			frappe.db.rollback()
			frappe.log_error(title=f"{repository.DOCTYPE} {name}")
			frappe.db.commit()  # the log, and the claim of this row, outlast the next one's rollback
	return handled


def confirm_suspension(name: str, reviewer: str, list_visits: VisitLister) -> SuspensionState:
	"""Confirm a proposal: the interlock is asked again at once, and the suspension requested if it allows it.

	A confirmation holds for this moment only: after a refusal a person confirms anew.

	Args:
		name: name of the Service Suspension.
		reviewer: User who has read the facts.
		list_visits: returns the open visits of a customer.

	Raises:
		FsmError: it is not proposed any more.
	"""

	def confirm(doc: "Document") -> SuspensionState:
		_require_proposed(doc)
		doc.update({"reviewed_by": reviewer, "reviewed_on": now_datetime(), "is_declined": 0})
		return check_proposal(doc, list_visits)

	return repository.change_suspension(name, confirm)


def decline_suspension(name: str, by: str, reason: str) -> SuspensionState:
	"""Refuse a proposal by a person's decision: it is left alone until somebody asks again, or the debt is paid.

	Args:
		name: name of the Service Suspension.
		by: User who decides.
		reason: in their words.

	Raises:
		FsmError: it is not proposed any more, or the reason is empty.
	"""
	require_reason(reason)

	def decline(doc: "Document") -> SuspensionState:
		_require_proposed(doc)
		repository.apply_event(doc, SuspensionEvent.REFUSED)
		doc.update({"is_declined": 1, "decided_by": by, "decision_reason": reason.strip()})
		doc.update({"reviewed_by": None, "reviewed_on": None})
		repository.save_suspension(doc)
		return SuspensionState(doc.state)

	return repository.change_suspension(name, decline)


def ask_again(name: str, list_visits: VisitLister) -> SuspensionState:
	"""Ask the interlock about a proposal now; a person's refusal is lifted.

	Args:
		name: name of the Service Suspension.
		list_visits: returns the open visits of a customer.

	Raises:
		FsmError: it is not proposed any more.
	"""

	def check(doc: "Document") -> SuspensionState:
		_require_proposed(doc)
		doc.is_declined = 0
		return check_proposal(doc, list_visits)

	return repository.change_suspension(name, check)


def check_proposal(doc: "Document", list_visits: VisitLister) -> SuspensionState:
	"""Ask the interlock, store its verdict, and do what follows; the customer and the document are locked.

	Args:
		doc: a Service Suspension that is not requested.
		list_visits: returns the open visits of a customer.
	"""
	now = instants.now_utc()
	verdict = facts.judge_customer(doc.customer, now, list_visits, doc.reviewed_by)
	repository.store_verdict(doc, verdict)
	doc.next_check = now + CHECK_EVERY
	event = find_event(verdict)
	if event is not SuspensionEvent.ALLOWED:
		doc.update({"reviewed_by": None, "reviewed_on": None})
	repository.apply_event(doc, event)
	if event is SuspensionEvent.ALLOWED:
		attempts.request_suspension(doc)
	repository.save_suspension(doc)
	return SuspensionState(doc.state)


def find_event(verdict: SuspensionVerdict) -> SuspensionEvent:
	"""Return what a verdict means for a proposal; a debt that upholds no suspension ends it."""
	if verdict.facts.overdue <= facts.load_limits().amount and "debt" not in verdict.facts.unknown:
		return SuspensionEvent.CLEARED
	if verdict.is_allowed:
		return SuspensionEvent.ALLOWED
	return SuspensionEvent.REVIEW_MISSING if verdict.lacks_only_review else SuspensionEvent.REFUSED


def require_reason(reason: str) -> None:
	"""Refuse a decision without a reason.

	Raises:
		FsmError: the reason is too short to be read by somebody else.
	"""
	if len(reason.strip()) < SHORTEST_REASON:
		frappe.throw(_("Write why, in a few words: it is kept with the decision."), FsmError)


def _propose(case: str, customer: str) -> None:
	lock_customer(customer)
	repository.create_proposal(customer, case)


def _check_again(doc: "Document", list_visits: VisitLister) -> None:
	if SuspensionState(doc.state) not in PROPOSED:
		return
	if not doc.is_declined:
		check_proposal(doc, list_visits)
		return
	# a person refused it: only a debt that is paid ends it
	doc.next_check = instants.now_utc() + CHECK_EVERY
	debt = overdue.find_overdue(doc.customer, instants.now().date())
	if debt.amount <= facts.load_limits().amount:
		repository.apply_event(doc, SuspensionEvent.CLEARED)
	repository.save_suspension(doc)


def _require_proposed(doc: "Document") -> None:
	if SuspensionState(doc.state) not in PROPOSED:
		sentence = _("This suspension is in state {0}: there is nothing to confirm or to refuse.")
		frappe.throw(sentence.format(_(doc.state, None, repository.DOCTYPE)), FsmError)
