"""Compares the accounts that were read anew: copies what the old system billed, and stores where both sides differ."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import frappe
from frappe import _
from frappe.utils import now_datetime

from gigafibre_fsm.domain.billing.sides import billed_periods
from gigafibre_fsm.domain.billing.sides import repository as sides
from gigafibre_fsm.domain.billing.sides.billed_periods import Copied
from gigafibre_fsm.domain.billing.sides.states import OldReading, SideState
from gigafibre_fsm.domain.cutover.comparing import drift, pictures
from gigafibre_fsm.domain.cutover.comparing.drift import AccountPicture, Drift, DriftKind, MoveFacts
from gigafibre_fsm.domain.cutover.importing import customer_documents, known_site, staged_accounts
from gigafibre_fsm.domain.cutover.old_accounts import reading
from gigafibre_fsm.domain.cutover.old_accounts.account import OldCustomer
from gigafibre_fsm.domain.cutover.old_accounts.checks import KnownPlan
from gigafibre_fsm.domain.platform import transactions

ACCOUNT, SIDE = staged_accounts.DOCTYPE, sides.DOCTYPE
BATCH = 100


@dataclass(frozen=True)
class ReadAccount:
	"""An account that was imported, as it was last read.

	Attributes:
		account: None if its rows are not understood any more.
		documents: what was made of it.
		reading: what the old system said of its billing; None if its rows are not understood.
	"""

	customer: str
	account: OldCustomer | None
	documents: list[staged_accounts.MadeDocument]
	reading: OldReading | None


@dataclass(frozen=True)
class Comparison:
	"""Both sides of a customer, and where they differ."""

	old: AccountPicture
	new: AccountPicture
	drift: list[Drift]


def compare_fresh(goes_on: Callable[[], bool]) -> None:
	"""Compare the accounts that were read since they were compared last, each in one transaction."""
	plans = known_site.load_plans()
	while goes_on() and (names := staged_accounts.list_to_compare(BATCH)):
		for name in names:
			transactions.run_transaction(lambda name=name: compare_account(name, plans))


def compare_account(name: str, plans: Mapping[str, KnownPlan]) -> None:
	"""Copy what the old system billed of an account, and store where both sides differ."""
	staged_accounts.note_compared(name)
	found = load_account(name)
	if not found.account:
		_store(found.customer, [Drift(DriftKind.SERVICE, _("not understood"), "")])
		return
	services = {each.old: each.name for each in found.documents if each.doctype == pictures.SUBSCRIPTION}
	periods = customer_documents.list_periods(found.account, services)
	copied = billed_periods.copy_old_periods(found.customer, periods)
	twice = sorted({period.start for period, became in copied.items() if became is Copied.BILLED_TWICE})
	_store(found.customer, compare(found, plans, tuple(twice)).drift)


def compare(
	found: ReadAccount, plans: Mapping[str, KnownPlan], billed_twice: tuple[date, ...] = ()
) -> Comparison:
	"""Return both sides of a customer.

	Args:
		found: the account, understood.
		plans: the plan of each SKU.
		billed_twice: first days of periods that both sides have billed.
	"""
	state = frappe.db.get_value(SIDE, {"customer": found.customer}, "state")
	facts = MoveFacts(
		is_taken_over=state == SideState.NEW.value,
		is_billed_here=bool(billed_periods.find_billed_here(found.customer)),
		billed_twice=billed_twice,
	)
	old = pictures.draw_old(found.account, plans)
	new = pictures.draw_new(found.customer, found.documents, plans)
	return Comparison(old, new, drift.list_drift(old, new, facts))


def find_account(customer: str) -> str | None:
	"""Return the Cutover Account that a customer was, None if there is none."""
	return frappe.db.get_value(ACCOUNT, {"customer": customer})


def load_account(name: str) -> ReadAccount:
	"""Return an imported account as it was last read."""
	row = frappe.db.get_value(ACCOUNT, name, ["customer", "old_rows", "documents", "read_utc"], as_dict=True)
	account, _found = reading.read_account(staged_accounts.load_rows(row.old_rows))
	said = account and OldReading(account.is_active, account.newest_period, row.read_utc)
	return ReadAccount(row.customer, account, staged_accounts.load_documents(row.documents), said)


def load_drift(stored: str | None) -> list[Drift]:
	"""Return stored differences."""
	return [Drift(DriftKind(kind), old, new) for kind, old, new in json.loads(stored or "[]")]


def _store(customer: str, found: list[Drift]) -> None:
	values = {
		"drift_count": len(found),
		"drift_kinds": ", ".join(dict.fromkeys(each.kind.value for each in found)),
		"drift": json.dumps([[each.kind.value, each.old, each.new] for each in found], ensure_ascii=False),
		"compared_on": now_datetime(),
	}
	frappe.db.set_value(SIDE, {"customer": customer}, values)
