"""The requests to the network within a suspension: each a row with its own key."""

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.billing.suspension import repository
from gigafibre_fsm.domain.billing.suspension.states import RestoreReason, SuspensionEvent
from gigafibre_fsm.domain.billing.suspension.switch_model import AttemptState, SwitchAction, SwitchRequest
from gigafibre_fsm.domain.platform import instants, job_queue

if TYPE_CHECKING:
	from frappe.model.document import Document

RESTORE_PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 1, 2, 5, 10))
"""Pauses between the attempts to restore; after the last one a person looks."""
REPLACED = "replaced"
"""Reason of a suspension that was still under way when the service was to be restored."""


def request_suspension(doc: "Document") -> None:
	"""Request that the service be suspended; the interlock has allowed it. The caller saves."""
	repository.apply_event(doc, SuspensionEvent.REQUESTED)
	_add(doc, SwitchAction.SUSPEND)


def request_restoration(doc: "Document", reason: RestoreReason) -> None:
	"""Request that the service be restored. The caller saves."""
	last = find_last(doc)
	if last and last.state == AttemptState.REQUESTED.value:
		settle_attempt(last, AttemptState.UNKNOWN, REPLACED)
	repository.apply_event(doc, SuspensionEvent.CLEARED)
	doc.restore_reason = reason.value
	_add(doc, SwitchAction.RESTORE)


def repeat_restoration(doc: "Document") -> bool:
	"""Request once more that the service be restored, after a pause; False if that was tried often enough."""
	tried = count_restorations(doc.attempts)
	if tried > len(RESTORE_PAUSES):
		return False
	_add(doc, SwitchAction.RESTORE, RESTORE_PAUSES[tried - 1])
	return True


def count_restorations(attempts: Iterable["Document"]) -> int:
	"""Return how many attempts to restore were made since the last suspension."""
	count = 0
	for each in reversed(list(attempts)):
		if each.action != SwitchAction.RESTORE.value:
			break
		count += 1
	return count


def find_last(doc: "Document") -> "Document | None":
	"""Return the last attempt of a suspension."""
	return doc.attempts[-1] if doc.attempts else None


def read_request(doc: "Document", attempt: "Document") -> SwitchRequest:
	"""Return an attempt as the network's interface takes it."""
	return SwitchRequest(
		customer=doc.customer,
		action=SwitchAction(attempt.action),
		key=attempt.request_key,
		requested_by=doc.decided_by or doc.reviewed_by or "Administrator",
		commands=tuple((attempt.commands or "").split()),
	)


def settle_attempt(attempt: "Document", state: AttemptState, reason: str) -> None:
	"""Set what became of an attempt. The caller saves its suspension.

	Args:
		attempt: row of a Service Suspension.
		state: what became of it.
		reason: a code, or a vendor's sentence with its code on a second line; empty if it was done.
	"""
	attempt.update({"state": state.value, "reason": reason, "settled_on": now_datetime()})


def wake_worker() -> None:
	"""Have a worker carry out what is requested after this transaction; the clock also does, each minute."""
	job_queue.enqueue_after_commit("switch_services", "default")


def _add(doc: "Document", action: SwitchAction, pause: timedelta = timedelta(0)) -> None:
	doc.append(
		"attempts",
		{
			"action": action.value,
			"state": AttemptState.REQUESTED.value,
			"requested_on": now_datetime(),
			"request_key": f"{frappe.local.site}:{doc.name}:{len(doc.attempts) + 1}",
		},
	)
	doc.next_check = instants.now_utc() + pause
	if not pause:
		wake_worker()
