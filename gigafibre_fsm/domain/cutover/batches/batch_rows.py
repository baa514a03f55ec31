"""The rows of Cutover Batch, and which customers are in one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import now_datetime

from gigafibre_fsm.domain.billing.sides import repository as sides
from gigafibre_fsm.domain.billing.sides import states
from gigafibre_fsm.domain.billing.sides.states import SideObjection, SideState
from gigafibre_fsm.domain.cutover.batches import rules
from gigafibre_fsm.domain.cutover.batches.rules import BatchTask
from gigafibre_fsm.domain.cutover.comparing.shadow import HARMLESS
from gigafibre_fsm.domain.platform import instants, job_queue
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document

DOCTYPE, SIDE = "Cutover Batch", sides.DOCTYPE
TASK, QUEUE = "move_customers", "long"
BY_WORKER_ONLY = ("signed_by", "signed_on", "task", "asked_utc", "worked_on")
MOST = 1000
"""Customers of a batch: as many as somebody can look through."""


@dataclass(frozen=True)
class AskedBatch:
	"""A batch for which a worker is to do something: its name, the task, and the first day that is billed here."""

	name: str
	task: BatchTask
	boundary: date


def add_customers(batch: str, customers: Sequence[str], most: int) -> int:
	"""Put customers of the old system into a batch, and return how many came.

	Args:
		batch: name of the Cutover Batch.
		customers: account numbers; empty for those that are in no batch yet, by number.
		most: how many at most; 1 to MOST.

	Raises:
		FsmError: the batch is signed off, or a customer cannot come.
	"""
	doc = frappe.get_doc(DOCTYPE, batch, for_update=True)
	_require_unsigned(doc)
	free = {"batch": ("is", "not set"), "state": SideState.LEGACY.value}
	if customers:
		free["customer"] = ("in", list(customers))
	found = frappe.get_all(SIDE, free, pluck="customer", order_by="customer", limit=most)
	if missing := sorted(set(customers) - set(found)):
		sentence = _("These are in another batch, unknown, or not billed by the old system: {0}.")
		frappe.throw(sentence.format(", ".join(missing[:20])), FsmError)
	if found:
		frappe.db.set_value(SIDE, {"customer": ("in", found)}, "batch", batch)
	return len(found)


def sign_off(batch: str, user: str) -> None:
	"""Note that somebody answers for a batch: without differences, or with each of them named.

	What the rehearsal would bill counts like what stands on both sides.

	Raises:
		FsmError: it is empty or signed off, a customer was not compared or rehearsed, or a difference is not named.
	"""
	doc = frappe.get_doc(DOCTYPE, batch, for_update=True)
	_require_unsigned(doc)
	rows = frappe.get_all(SIDE, {"batch": batch}, ["customer", "drift_count", "compared_on", "shadow"])
	if not rows:
		frappe.throw(_("The batch has no customers."), FsmError)
	if unrehearsed := sorted(row.customer for row in rows if not row.shadow):
		sentence = _("Rehearse the batch first: nobody knows yet what would be billed here of {0}.")
		frappe.throw(sentence.format(", ".join(unrehearsed[:20])), FsmError)
	harmless = [verdict.value for verdict in HARMLESS]
	drift = {row.customer: row.drift_count + (row.shadow not in harmless) for row in rows}
	compared = {row.customer for row in rows if row.compared_on}
	unnamed = rules.list_unnamed(drift, compared, doc.exceptions or "")
	if bare := rules.list_without_reason(unnamed, compared, doc.exceptions or ""):
		sentence = _(
			"Their exceptions give no reason: {0}. Write after each number why the difference is accepted."
		)
		frappe.throw(sentence.format(", ".join(sorted(bare)[:20])), FsmError)
	if unnamed:
		sentence = _("These differ, or were never compared, and no exception names them: {0}.")
		frappe.throw(sentence.format(", ".join(sorted(unnamed)[:20])), FsmError)
	doc.db_set({"signed_by": user, "signed_on": now_datetime()})


def ask_task(batch: str, task: BatchTask) -> None:
	"""Have a worker do a task for each customer of a batch.

	Raises:
		FsmError: it is not signed off, or a worker is at another task.
	"""
	doc = frappe.get_doc(DOCTYPE, batch, for_update=True)
	if doc.task:
		frappe.throw(_("A worker is at this batch. Reload the page in a minute."), FsmError)
	if task in rules.NEEDS_SIGNATURE and not doc.signed_by:
		frappe.throw(_("Sign the batch off first."), FsmError)
	doc.db_set({"task": task.value, "asked_utc": instants.now_utc()})
	frappe.db.set_value(SIDE, {"batch": batch}, {"is_waiting": 1, "objection": ""})
	job_queue.enqueue_after_commit(TASK, QUEUE)


def list_asked() -> list[AskedBatch]:
	"""Return the batches for which a worker is to do something, the one that waits longest first."""
	asked = {"task": ("in", [task.value for task in BatchTask])}
	rows = frappe.get_all(DOCTYPE, asked, ["name", "task", "boundary"], order_by="asked_utc")
	return [AskedBatch(row.name, BatchTask(row.task), row.boundary) for row in rows]


def list_waiting(batch: str, limit: int) -> list[str]:
	"""Return customers of a batch for whom its task is not done."""
	waiting = {"batch": batch, "is_waiting": 1}
	return frappe.get_all(SIDE, waiting, pluck="customer", order_by="customer", limit=limit)


def note_done(customer: str, objections: Iterable[SideObjection], **values: object) -> None:
	"""Note that the task of a batch is done for a customer, or what spoke against it."""
	written = states.write_objections(objections)
	frappe.db.set_value(SIDE, {"customer": customer}, {"is_waiting": 0, "objection": written, **values})


def finish_task(batch: str) -> None:
	"""Note that the task of a batch is done for all its customers."""
	frappe.db.set_value(DOCTYPE, batch, {"task": "", "worked_on": now_datetime()})


def count_customers(batch: str) -> dict[str, int]:
	"""Return how the customers of a batch stand: their number, and how many are in each state, differ, and so on."""
	rows = frappe.get_all(
		SIDE, {"batch": batch}, ["state", "drift_count", "shadow", "objection", "is_waiting"]
	)
	counts = {"customers": len(rows), "waiting": sum(row.is_waiting for row in rows)}
	counts["drifting"] = sum(1 for row in rows if row.drift_count)
	counts["objections"] = sum(1 for row in rows if row.objection)
	for row in rows:
		for word in filter(None, (row.state, row.shadow)):
			counts[word] = counts.get(word, 0) + 1
	return counts


def refuse_changes_by_hand(doc: "Document") -> None:
	"""Refuse changes of what only the worker and the signature write, and of a batch that is signed off.

	Raises:
		FsmError: such a field was changed.
	"""
	if doc.is_new():
		doc.update(dict.fromkeys(BY_WORKER_ONLY))
		return
	for field in BY_WORKER_ONLY:
		if doc.has_value_changed(field):
			frappe.throw(_("{0} is not changed by hand.").format(_(doc.meta.get_label(field))), FsmError)
	_require_unsigned(doc)


def _require_unsigned(doc: "Document") -> None:
	if doc.signed_by:
		frappe.throw(_("The batch is signed off. Make another one."), FsmError)
