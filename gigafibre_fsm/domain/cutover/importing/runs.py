"""The worker of imports: reads, tries and imports accounts, each in one transaction.

Any number of workers may be at it, and be killed at any point. Where an account stands is in its row, which is locked
while it is worked on and left out by the others; a trial makes everything as the import does, and takes it back.
"""

from collections.abc import Callable
from datetime import date

import frappe
from frappe.utils import getdate, strip_html

from gigafibre_fsm.domain.billing import ledger_entries
from gigafibre_fsm.domain.billing.amounts import to_decimal
from gigafibre_fsm.domain.care.customer_search import entries as search_entries
from gigafibre_fsm.domain.cutover.importing import (
	customer_documents,
	known_site,
	opening_balances,
	sources,
	staged_accounts,
)
from gigafibre_fsm.domain.cutover.importing.requests import (
	DOCTYPE,
	DONE,
	FAILED,
	IMPORTING,
	READING,
	TRIED,
	TRYING,
)
from gigafibre_fsm.domain.cutover.importing.staged_accounts import StagedState
from gigafibre_fsm.domain.cutover.old_accounts import checks, refusals
from gigafibre_fsm.domain.cutover.old_accounts.checks import KnownSite
from gigafibre_fsm.domain.cutover.old_accounts.refusals import AccountRefusal
from gigafibre_fsm.domain.platform import asker_language, frappe_internals, instants, transactions
from gigafibre_fsm.exceptions import FsmError

BATCH = 50
EVENT = "cutover_import_progress"


def work(goes_on: Callable[[], bool]) -> None:
	"""Work on the imports that were asked for, until all are done or the time is over."""
	with ledger_entries.act_as_bookkeeper():
		for state, step in ((READING, _read), (TRYING, _try_all), (IMPORTING, _import_all)):
			waiting = frappe.get_all(
				DOCTYPE, {"state": state}, ["name", "requested_by"], order_by="requested_on"
			)
			for each in waiting:
				with asker_language.in_language_of(each.requested_by):
					step(each.name, goes_on)


def _read(name: str, goes_on: Callable[[], bool]) -> None:
	"""Stage the accounts of an import; done anew if the worker dies, which changes nothing."""
	cutover = frappe.get_doc(DOCTYPE, name)
	source, read_anew = sources.open_source(cutover), 0
	try:
		for rows in source.read_accounts():
			read_anew += transactions.run_transaction(
				lambda rows=rows: staged_accounts.write_accounts(cutover, rows, source.read_utc())
			)
			if not goes_on():
				return
	except FsmError as unread:
		_go_on(name, READING, FAILED, problem=strip_html(str(unread)))
		return
	_go_on(name, READING, TRYING, read_anew=read_anew)
	_try_all(name, goes_on)


def _try_all(name: str, goes_on: Callable[[], bool]) -> None:
	boundary, site = _load(name)
	if _work_each(name, StagedState.READ, goes_on, lambda account: _try(account, site, boundary)):
		_go_on(name, TRYING, TRIED)


def _import_all(name: str, goes_on: Callable[[], bool]) -> None:
	boundary, site = _load(name)
	if _work_each(name, StagedState.VALID, goes_on, lambda account: _import(account, site, boundary)):
		transactions.run_transaction(lambda: _close(name))


def _work_each(
	name: str, state: StagedState, goes_on: Callable[[], bool], work: Callable[[str], None]
) -> bool:
	"""Work on each account of an import in a state; whether none is left."""
	after = ""
	while batch := _list(name, state, after):
		for account in batch:
			if not goes_on():
				return False
			work(account)
		note_progress(name)
		after = batch[-1]
	# an account on which another worker is at work is left
	return not _list(name, state, "")


def _list(name: str, state: StagedState, after: str) -> list[str]:
	# committed, so that each batch is read in a new snapshot of the database
	return transactions.run_transaction(
		lambda: staged_accounts.list_waiting(name, state, after=after, limit=BATCH)
	)


def _try(account: str, site: KnownSite, boundary: date) -> None:
	"""Make the documents of an account and take them back; note whether that went well."""
	transactions.end_reading()
	try:
		found = _make(account, StagedState.READ, site, boundary)
	except Exception as error:
		found = [_to_refusal(error, account)]
	frappe.db.rollback()
	frappe.clear_messages()
	if found is None:
		return
	note = staged_accounts.note_refused if found else lambda name, _found: staged_accounts.note_valid(name)
	transactions.run_transaction(lambda: note(account, found), is_new=True)


def _import(account: str, site: KnownSite, boundary: date) -> None:
	try:
		# the account before it was committed, and nothing was read since
		transactions.run_transaction(lambda: _make(account, StagedState.VALID, site, boundary), is_new=True)
	except (frappe.QueryDeadlockError, frappe.QueryTimeoutError):
		# it stays to be imported: the next round has it again
		frappe.db.rollback()
	except Exception as error:
		frappe.db.rollback()
		refusal = _to_refusal(error, account)
		transactions.run_transaction(lambda: staged_accounts.note_refused(account, [refusal]))
	frappe.clear_messages()


def _make(account: str, state: StagedState, site: KnownSite, boundary: date) -> list[AccountRefusal] | None:
	"""Make the documents of an account; what speaks against it, None if another worker has or had it."""
	rows = staged_accounts.lock_rows(account, state)
	if rows is None:
		return None
	old, found = checks.judge_account(rows, site)
	if found:
		staged_accounts.note_refused(account, found)
		return found
	with search_entries.left_to_worker():
		made = customer_documents.make_documents(old, site.plans, boundary)
	staged_accounts.note_done(account, made[0].name, made)
	frappe_internals.drop_list_updates()
	return []


def _to_refusal(error: Exception, account: str) -> AccountRefusal:
	"""Return the refusal of this app or of ERPNext; anything else is logged."""
	if isinstance(error, frappe.DuplicateEntryError):
		return AccountRefusal(refusals.TAKEN, (str(error.args[1] if len(error.args) > 1 else error),))
	if isinstance(error, frappe.ValidationError):
		return AccountRefusal(refusals.REFUSED, (strip_html(str(error)).strip() or type(error).__name__,))
	frappe.db.rollback()
	frappe.log_error(title=f"Import of {account}")
	frappe.db.commit()
	return AccountRefusal(refusals.FAULT)


def _close(name: str) -> None:
	"""End an import, and empty the temporary account of what it booked there."""
	cutover = frappe.get_doc(DOCTYPE, name, for_update=True)
	if cutover.state != IMPORTING:
		return
	if cutover.opening_account and not cutover.closing_entry:
		done = {"cutover_import": name, "state": StagedState.DONE.value}
		owed = sum(
			map(to_decimal, frappe.get_all(staged_accounts.DOCTYPE, done, pluck="balance")), to_decimal(0)
		)
		cutover.db_set("closing_entry", opening_balances.book_closing(owed, cutover.opening_account))
	cutover.db_set({"state": DONE, **_count(name)})
	_announce(name)


def note_progress(name: str) -> None:
	"""Store and announce how many accounts of an import are in which state."""
	counted = {**_count(name), "seen_utc": instants.now_utc()}
	transactions.run_transaction(lambda: frappe.db.set_value(DOCTYPE, name, counted, update_modified=False))
	_announce(name)


def _go_on(name: str, before: str, after: str, **values: object) -> None:
	def write() -> None:
		if frappe.db.get_value(DOCTYPE, name, "state", for_update=True) == before:
			frappe.db.set_value(DOCTYPE, name, {"state": after, **values, **_count(name)})

	transactions.run_transaction(write)
	_announce(name)


def _count(name: str) -> dict[str, int]:
	found = staged_accounts.count_states(name)
	return {
		"total": sum(found.values()),
		"valid": found[StagedState.VALID],
		"refused": found[StagedState.REFUSED],
		"done": found[StagedState.DONE],
	}


def _announce(name: str) -> None:
	frappe.publish_realtime(EVENT, {"name": name}, doctype=DOCTYPE, docname=name)


def _load(name: str) -> tuple[date, KnownSite]:
	return getdate(frappe.db.get_value(DOCTYPE, name, "boundary")), known_site.load_site()
