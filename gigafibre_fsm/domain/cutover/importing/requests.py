"""What a person asks of an import: to try its accounts, and to import those that can be; its only writer but the worker."""

from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import get_datetime, now_datetime

from gigafibre_fsm.domain.cutover.importing import opening_balances, sources
from gigafibre_fsm.domain.platform import instants, job_queue
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document

DOCTYPE = "Cutover Import"
TASK, QUEUE = "import_accounts", "long"
DRAFT, READING, TRYING, TRIED, IMPORTING, DONE, FAILED = (
	*("Draft", "Reading", "Trying", "Tried", "Importing", "Done", "Failed"),
)
AT_WORK = (READING, TRYING, IMPORTING)
COUNTS = ("total", "valid", "refused", "done", "read_anew")
BY_WORKER_ONLY = (
	*(*COUNTS, "state", "problem", "closing_entry"),
	*("requested_by", "requested_on", "seen_utc"),
)


def request_trial(name: str, user: str) -> None:
	"""Have a worker read the accounts and try each: everything is made and taken back.

	Raises:
		FsmError: the import is under way or done, or the files or their time are missing.
	"""
	cutover = frappe.get_doc(DOCTYPE, name, for_update=True)
	_require_state(cutover, DRAFT, TRIED, FAILED)
	if cutover.source == sources.FILES:
		_require_files(cutover)
	opening_balances.find_temporary_account()
	_queue_work(cutover, READING, user)


def request_import(name: str, user: str) -> None:
	"""Have a worker import the accounts that were tried with success.

	Raises:
		FsmError: they were not tried yet, or the import is under way or done.
	"""
	cutover = frappe.get_doc(DOCTYPE, name, for_update=True)
	if cutover.state in (DRAFT, FAILED):
		frappe.throw(_("Try the accounts first: nothing is written by that."), FsmError)
	_require_state(cutover, TRIED)
	_queue_work(cutover, IMPORTING, user)


def refuse_changes_by_hand(cutover: "Document") -> None:
	"""Refuse changes of what only the worker writes, and of an import that has begun.

	Raises:
		FsmError: such a field was changed.
	"""
	if cutover.is_new():
		cutover.update({**dict.fromkeys(BY_WORKER_ONLY), **dict.fromkeys(COUNTS, 0), "state": DRAFT})
		return
	for field in BY_WORKER_ONLY:
		if cutover.has_value_changed(field):
			frappe.throw(_("{0} is not changed by hand.").format(_(cutover.meta.get_label(field))), FsmError)
	if cutover.state in (*AT_WORK, DONE):
		frappe.throw(_("This import is under way or done. Reload the page."), FsmError)


def _require_state(cutover: "Document", *states: str) -> None:
	if cutover.state not in states:
		frappe.throw(_("This import is under way or done. Reload the page."), FsmError)


def _require_files(cutover: "Document") -> None:
	if not cutover.accounts_file:
		frappe.throw(_("Attach the file of accounts."), FsmError)
	if not cutover.exported_on or get_datetime(cutover.exported_on) > now_datetime():
		frappe.throw(_("Say when the old system wrote the files: a time that has passed."), FsmError)


def _queue_work(cutover: "Document", state: str, user: str) -> None:
	values = {"state": state, "problem": "", "requested_by": user, "requested_on": now_datetime()}
	cutover.db_set({**values, "seen_utc": instants.now_utc()})
	job_queue.enqueue_after_commit(TASK, QUEUE)
