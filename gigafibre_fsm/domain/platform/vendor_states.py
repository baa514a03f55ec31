"""When each vendor last answered, and why it last did not: the only writer of Vendor State.

The rows are written after a request or job, in a transaction of their own: a vendor that fails often makes the
request's own transaction roll back.
"""

from dataclasses import dataclass
from datetime import datetime, timezone

import frappe

from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.integrations.outcomes import CallOutcome, take_outcomes

DOCTYPE = "Vendor State"
LONGEST_CODE = 140


@dataclass(frozen=True, slots=True)
class StoredState:
	"""What was last heard of a vendor; times are naive UTC, `problem` is an English source string."""

	succeeded_utc: datetime | None = None
	failed_utc: datetime | None = None
	problem: str = ""


def store_outcomes() -> None:
	"""Store how this request's or job's calls to vendors ended (runs after every request and job)."""
	outcomes = take_outcomes()
	if not outcomes or not frappe.db:
		return
	frappe.db.rollback()  # what was to be kept is committed already
	try:
		for outcome in outcomes:
			_write(outcome)
	except (frappe.QueryDeadlockError, frappe.QueryTimeoutError):
		frappe.db.rollback()  # the next call to this vendor is noted again
		return
	frappe.db.commit()  # nothing comes after this hook


def load_states() -> dict[str, StoredState]:
	"""Return what was last heard of each vendor, by its name."""
	fields = ["name", "succeeded_utc", "failed_utc", "problem"]
	rows = frappe.get_all(DOCTYPE, fields=fields, order_by="name", limit=0)
	return {row.name: StoredState(row.succeeded_utc, row.failed_utc, row.problem or "") for row in rows}


def _write(outcome: CallOutcome) -> None:
	at = datetime.fromtimestamp(outcome.at, timezone.utc).replace(tzinfo=None)
	changed = {"succeeded_utc": at}
	if outcome.problem:
		changed = {
			"failed_utc": at,
			"problem": outcome.problem,
			"problem_code": outcome.code[:LONGEST_CODE],
		}
	now, table = instants.now(), frappe.qb.DocType(DOCTYPE)
	whose = {"owner": "Administrator", "modified_by": "Administrator"}
	row = {
		"name": outcome.vendor,
		"vendor": outcome.vendor,
		"creation": now,
		"modified": now,
		**whose,
		**changed,
	}
	query = frappe.qb.into(table).columns(*row).insert(*row.values())
	for field, value in {"modified": now, **changed}.items():
		query = query.on_duplicate_key_update(table[field], value)
	query.run()
