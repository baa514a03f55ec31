"""The rows of Cutover Account: an account as it was last read, its state, and the documents that were made of it."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import Enum

import frappe
from frappe.query_builder.functions import Count
from frappe.utils import now_datetime

from gigafibre_fsm.domain.cutover.old_accounts import reading, refusals
from gigafibre_fsm.domain.cutover.old_accounts.account import OldRows
from gigafibre_fsm.domain.cutover.old_accounts.refusals import AccountRefusal
from gigafibre_fsm.domain.platform import instants

DOCTYPE = "Cutover Account"


class StagedState(Enum):
	"""Where an account stands: read, tried with success or not, imported."""

	READ = "Read"
	VALID = "Valid"
	REFUSED = "Refused"
	DONE = "Done"


@dataclass(frozen=True)
class MadeDocument:
	"""A document that was made of an account; `old` is what it was there, such as the number of a service."""

	doctype: str
	name: str
	old: str = ""


def write_accounts(cutover: "frappe._dict", rows: Mapping[str, OldRows], read_utc: datetime) -> int:
	"""Store accounts as they were read; one that is imported already keeps its state and its import.

	Args:
		cutover: `name` and `system` of the Cutover Import.
		rows: the accounts by number.
		read_utc: when they were read, in UTC.

	Returns:
		How many of them are imported already.
	"""
	known = _find_known(cutover.system, rows)
	fresh, done = [], 0
	for number, each in rows.items():
		values = _values_of(each, read_utc)
		if number not in known:
			fresh.append({"number": number, "system": cutover.system, **_first_state(cutover.name), **values})
			continue
		name, state = known[number]
		is_done = state == StagedState.DONE.value
		done += is_done
		more = {"to_compare": 1} if is_done else _first_state(cutover.name)
		frappe.db.set_value(DOCTYPE, name, {**values, **more})
	_insert(fresh)
	return done


def list_waiting(cutover: str, state: StagedState, *, after: str, limit: int) -> list[str]:
	"""Return names of the accounts of an import in a state, in the order of their names.

	Args:
		cutover: name of the Cutover Import.
		state: where they stand.
		after: the list begins after this name.
		limit: how many at most.
	"""
	own = {"cutover_import": cutover, "state": state.value, "name": (">", after)}
	return frappe.get_all(DOCTYPE, own, pluck="name", order_by="name", limit=limit)


def lock_rows(name: str, state: StagedState) -> OldRows | None:
	"""Lock an account until the transaction ends, and return its rows; None if another worker has or had it."""
	account = frappe.qb.DocType(DOCTYPE)
	found = (
		frappe.qb.from_(account)
		.select(account.old_rows)
		.where((account.name == name) & (account.state == state.value))
		.for_update(skip_locked=True)
		.run()
	)
	return load_rows(found[0][0]) if found else None


def load_rows(stored: str) -> OldRows:
	"""Return stored rows."""
	return OldRows(**{table: tuple(rows) for table, rows in json.loads(stored).items()})


def load_documents(stored: str | None) -> list[MadeDocument]:
	"""Return the stored documents of an account."""
	return [MadeDocument(*each) for each in json.loads(stored or "[]")]


def note_valid(name: str) -> None:
	"""Note that an account can be imported."""
	_write(name, StagedState.VALID, refusals="")


def note_refused(name: str, found: Iterable[AccountRefusal]) -> None:
	"""Note why an account cannot be imported; one that is imported stays so, whatever fails afterwards."""
	values = {"state": StagedState.REFUSED.value, "refusals": refusals.write_refusals(found)}
	frappe.db.set_value(DOCTYPE, {"name": name, "state": ("!=", StagedState.DONE.value)}, values)


def note_done(name: str, customer: str, documents: Iterable[MadeDocument]) -> None:
	"""Note what an account has become, in the transaction that made it.

	Args:
		name: of the Cutover Account.
		customer: name of the Customer.
		documents: all that was made.
	"""
	made = json.dumps([list(asdict(each).values()) for each in documents], ensure_ascii=False)
	_write(name, StagedState.DONE, customer=customer, documents=made, refusals="", to_compare=1)


def list_to_compare(limit: int) -> list[str]:
	"""Return imported accounts that were read since they were compared last."""
	return frappe.get_all(DOCTYPE, {"to_compare": 1}, pluck="name", order_by="read_utc", limit=limit)


def note_compared(name: str) -> None:
	"""Lock an account, and note that it is compared with what is here, in the transaction that does so."""
	frappe.db.get_value(DOCTYPE, name, "name", for_update=True)
	frappe.db.set_value(DOCTYPE, name, "to_compare", 0, update_modified=False)


def count_states(cutover: str) -> dict[StagedState, int]:
	"""Return how many accounts of an import are in each state."""
	account = frappe.qb.DocType(DOCTYPE)
	own = frappe.qb.from_(account).where(account.cutover_import == cutover).groupby(account.state)
	found = dict(own.select(account.state, Count("*")).run())
	return {state: found.get(state.value, 0) for state in StagedState}


def _write(name: str, state: StagedState, **values: object) -> None:
	frappe.db.set_value(DOCTYPE, name, {"state": state.value, **values})


def _first_state(cutover: str) -> dict[str, object]:
	return {"state": StagedState.READ.value, "cutover_import": cutover, "refusals": ""}


def _find_known(system: str, numbers: Iterable[str]) -> dict[str, tuple[str, str]]:
	own = {"system": system, "number": ("in", list(numbers))}
	return {
		row.number: (row.name, row.state) for row in frappe.get_all(DOCTYPE, own, ["number", "name", "state"])
	}


def _values_of(rows: OldRows, read_utc: datetime) -> dict[str, object]:
	stored = json.dumps(asdict(rows), ensure_ascii=False, sort_keys=True)
	account, _found = reading.read_account(rows)
	return {
		"old_rows": stored,
		"rows_hash": hashlib.sha256(stored.encode()).hexdigest(),
		"account_name": (rows.accounts[0].get("name") or "")[:140] if rows.accounts else "",
		"balance": float(account.owed) if account else 0,
		"read_utc": read_utc,
		"read_on": instants.to_site(read_utc).replace(fold=0),
	}


def _insert(rows: list[dict[str, object]]) -> None:
	if not rows:
		return
	now, user = now_datetime(), frappe.session.user
	stamps = {"creation": now, "modified": now, "owner": user, "modified_by": user}
	values = [{"name": frappe.generate_hash(length=10), **stamps, **row} for row in rows]
	frappe.db.bulk_insert(DOCTYPE, list(values[0]), [tuple(each.values()) for each in values])
