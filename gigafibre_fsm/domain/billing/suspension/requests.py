"""Carries out what is requested of the network; safe to run twice at once, and to kill at any moment.

Each step is a transaction under the customer's lock: what is about to leave is stored before it leaves, and the
interlock is asked once more in that same transaction. A suspension that was begun is never sent again.
"""

import time
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.billing.dunning import cases
from gigafibre_fsm.domain.billing.suspension import (
	attempts,
	facts,
	messages,
	proposals,
	repository,
	restoring,
	switches,
)
from gigafibre_fsm.domain.billing.suspension.facts import VisitLister
from gigafibre_fsm.domain.billing.suspension.states import SuspensionEvent, SuspensionState
from gigafibre_fsm.domain.billing.suspension.switch_model import (
	AttemptState,
	ServiceSwitch,
	SwitchAction,
	SwitchOutcome,
	SwitchRequest,
)
from gigafibre_fsm.domain.platform import instants, transactions
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document

UNDER_WAY = (SuspensionState.REQUESTED, SuspensionState.RESTORING)
LOOK_AGAIN = timedelta(seconds=20)
"""Until a request is looked at again whose outcome is not known yet."""
MOST_SECONDS = 120
REFUSED = "interlock"
"""Reason of an attempt that the interlock stopped before anything left."""


class SwitchStep(NamedTuple):
	"""What a worker does outside of any transaction; `is_begun` if it was begun before."""

	switch: ServiceSwitch
	request: SwitchRequest
	is_begun: bool


def carry_out_due(list_visits: VisitLister, seconds: float = MOST_SECONDS) -> int:
	"""Carry out the requests that are due; return how many were looked at.

	Args:
		list_visits: returns the open visits of a customer.
		seconds: after which no other one is begun.
	"""
	handled, end = 0, time.monotonic() + seconds
	while time.monotonic() < end and (
		name := transactions.run_transaction(lambda: repository.claim_next(UNDER_WAY))
	):
		handled += 1
		try:
			_carry_out(name, list_visits)
		except Exception:
			# whatever left is found by the next worker, when this claim has expired
			frappe.db.rollback()
			frappe.log_error(title=f"{repository.DOCTYPE} {name}")
			frappe.db.commit()  # the log outlasts the next one's rollback
	return handled


def _carry_out(name: str, list_visits: VisitLister) -> None:
	step = repository.change_suspension(name, lambda doc: _begin(doc, list_visits))
	if step is None:
		return
	outcome = step.switch.resume(step.request) if step.is_begun else step.switch.carry_out(step.request)
	repository.change_suspension(name, lambda doc: _settle(doc, step.request, outcome))


def _begin(doc: "Document", list_visits: VisitLister) -> SwitchStep | None:
	"""Store that the last attempt is about to leave; None if it must not."""
	attempt = attempts.find_last(doc)
	if SuspensionState(doc.state) not in UNDER_WAY or attempt.state != AttemptState.REQUESTED.value:
		return None
	if attempt.sent_on:
		return _go_on(doc, attempt)
	switch = _choose_switch(doc, SwitchAction(attempt.action))
	request = attempts.read_request(doc, attempt)
	if request.action is SwitchAction.SUSPEND and not _is_still_allowed(doc, attempt, list_visits):
		return None
	if obstacle := switches.NO_SWITCH if switch is None else switch.find_obstacle(doc.customer):
		_settle(doc, request, SwitchOutcome(AttemptState.FAILED, obstacle))
		return None
	frappe.db.savepoint("fsm_switch")
	try:
		commands = switch.queue(request)
	except FsmError as error:
		frappe.db.rollback(save_point="fsm_switch")
		frappe.clear_messages()
		_settle(doc, request, SwitchOutcome(AttemptState.FAILED, str(error)))
		return None
	attempt.update({"switch": switch.name, "sent_on": instants.now_utc(), "commands": "\n".join(commands)})
	repository.save_suspension(doc)
	return SwitchStep(switch, attempts.read_request(doc, attempt), is_begun=False)


def _go_on(doc: "Document", attempt: "Document") -> SwitchStep | None:
	"""Return how an attempt that was begun goes on; a debt that was paid meanwhile turns it into a restoration."""
	if doc.state == SuspensionState.REQUESTED.value and restoring.restore_if_due(doc):
		repository.save_suspension(doc)
		return None
	return SwitchStep(switches.SWITCHES[attempt.switch](), attempts.read_request(doc, attempt), is_begun=True)


def _choose_switch(doc: "Document", action: SwitchAction) -> ServiceSwitch | None:
	"""Return the switch of the settings; a service is restored by the one that suspended it."""
	used = [each.switch for each in doc.attempts if each.switch]
	if action is SwitchAction.RESTORE and used:
		return switches.SWITCHES[used[-1]]()
	return switches.find_switch()


def _is_still_allowed(doc: "Document", attempt: "Document", list_visits: VisitLister) -> bool:
	"""Ask the interlock once more before anything leaves; a refusal leads back to the proposal."""
	verdict = facts.judge_customer(doc.customer, instants.now_utc(), list_visits, doc.reviewed_by)
	repository.store_verdict(doc, verdict)
	event = proposals.find_event(verdict)
	if event is SuspensionEvent.ALLOWED:
		return True
	attempts.settle_attempt(attempt, AttemptState.FAILED, REFUSED)
	repository.apply_event(doc, SuspensionEvent.REJECTED)
	doc.update({"reviewed_by": None, "reviewed_on": None})
	doc.next_check = instants.now_utc() + proposals.CHECK_EVERY
	repository.apply_event(doc, event)
	repository.save_suspension(doc)
	return False


def _settle(doc: "Document", request: SwitchRequest, outcome: SwitchOutcome) -> None:
	"""Store what became of a request, and do what follows."""
	attempt = next(each for each in doc.attempts if each.request_key == request.key)
	if attempt.state != AttemptState.REQUESTED.value:
		return
	if outcome.state is AttemptState.REQUESTED:
		doc.next_check = instants.now_utc() + LOOK_AGAIN
	else:
		attempts.settle_attempt(attempt, outcome.state, outcome.reason)
		if request.action is SwitchAction.SUSPEND:
			_end_suspension(doc, outcome.state)
		else:
			_end_restoration(doc, outcome.state)
	repository.save_suspension(doc)


def _end_suspension(doc: "Document", state: AttemptState) -> None:
	event = {
		AttemptState.DONE: SuspensionEvent.CONFIRMED,
		AttemptState.FAILED: SuspensionEvent.REJECTED,
		AttemptState.UNKNOWN: SuspensionEvent.NO_ANSWER,
	}[state]
	repository.apply_event(doc, event)
	if state is AttemptState.FAILED:
		doc.update({"reviewed_by": None, "reviewed_on": None})
		doc.next_check = instants.now_utc() + proposals.CHECK_EVERY
		return
	doc.next_check = instants.now_utc() + restoring.WATCH_EVERY
	if state is AttemptState.DONE:
		doc.suspended_on = now_datetime()
		cases.mark_suspended(doc.customer, True)
	# a payment may have arrived between the request and its confirmation
	if not restoring.restore_if_due(doc) and state is AttemptState.DONE:
		messages.queue_suspended(doc)


def _end_restoration(doc: "Document", state: AttemptState) -> None:
	if state is AttemptState.DONE:
		repository.apply_event(doc, SuspensionEvent.CONFIRMED)
		restoring.close_restored(doc)
	elif not attempts.repeat_restoration(doc):
		event = SuspensionEvent.REJECTED if state is AttemptState.FAILED else SuspensionEvent.NO_ANSWER
		repository.apply_event(doc, event)
		doc.next_check = None
