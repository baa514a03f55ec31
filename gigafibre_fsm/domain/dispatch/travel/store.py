"""Database cache of a routing engine's travel times: Dispatch Travel Times, one row for each origin.

The database and not Redis, because a day of 60 technicians has 436 000 trips, for which a hosted engine takes
minutes, and every restart and `clear-cache` empties Redis. One packed row for each origin means 660 rows to
write instead of 436 000.
"""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

import frappe

from gigafibre_fsm.domain.dispatch import due
from gigafibre_fsm.domain.dispatch.travel import rows as travel_rows
from gigafibre_fsm.domain.dispatch.travel.rows import TravelRow

DOCTYPE = "Dispatch Travel Times"
ROWS_AT_ONCE = 100


def identity_of(engine: str) -> str:
	"""Return the short name under which the times of one engine, address and profile are stored."""
	return hashlib.sha256(engine.encode()).hexdigest()[:10]


def load_times(identity: str, keys: list[int], now: datetime) -> dict[int, TravelRow]:
	"""Return the stored travel times that are fresh, by the key of their origin.

	Args:
		identity: result of `identity_of` for the engine.
		keys: keys of the origins, see `rows.keys_of`; unknown origins are left out of the result.
		now: current time of the site, naive; times learnt longer ago than `due.TRAVEL_KEPT` are dropped.
	"""
	names = {_name(identity, key): key for key in keys}
	table = frappe.qb.DocType(DOCTYPE)
	query = frappe.qb.from_(table).select(table.name, table.times).where(table.name.isin(list(names) or [""]))
	oldest = _oldest_day(now)
	return {names[name]: travel_rows.unpack_row(times or "").since(oldest) for name, times in query.run()}


def save_times(identity: str, engine: str, rows: Mapping[int, TravelRow], now: datetime) -> None:
	"""Store travel times, replacing the rows of their origins.

	A failure is only logged: the engine is then queried again. If two workers learn times of one origin at
		once,
	the later row wins, and the other worker's times are queried again. Nothing is written while the site is
	read-only.

	Args:
		identity: result of `identity_of` for the engine.
		engine: display name of the engine.
		rows: travel times by the key of their origin.
		now: current time of the site, naive.
	"""
	if not rows or frappe.flags.read_only:
		return
	values = [_values(identity, engine, key, rows[key], now) for key in sorted(rows)]
	try:
		with _own_connection():
			for start in range(0, len(values), ROWS_AT_ONCE):
				_replace(values[start : start + ROWS_AT_ONCE])
	except (frappe.QueryDeadlockError, frappe.QueryTimeoutError, *_database_errors()) as error:
		frappe.logger("gigafibre_fsm").warning(f"travel times were not kept: {error}")


def delete_old(now: datetime) -> None:
	"""Delete the rows of origins for which no travel time was learnt within due.TRAVEL_KEPT.

	Such a row is of no use, however often it is read: `load_times` drops each trip of that age, and the trips
	that are learnt instead renew `stored_on`.
	"""
	frappe.db.delete(DOCTYPE, {"stored_on": ("<", now - due.TRAVEL_KEPT)})


def _name(identity: str, key: int) -> str:
	return f"{identity}-{key:x}"


def _oldest_day(now: datetime) -> int:
	return now.toordinal() - due.TRAVEL_KEPT.days


FIELDS = (
	"name",
	"creation",
	"modified",
	"owner",
	"modified_by",
	"origin",
	"routing_engine",
	"destinations",
	"stored_on",
	"times",
)


def _values(identity: str, engine: str, key: int, row: TravelRow, now: datetime) -> tuple:
	latitude, longitude = travel_rows.place_of(key)
	user = frappe.session.user
	origin = f"{latitude:.5f}, {longitude:.5f}"
	name = _name(identity, key)
	return name, now, now, user, user, origin, engine[:140], len(row.keys), now, travel_rows.pack_row(row)


def _replace(values: list[tuple]) -> None:
	frappe.db.delete(DOCTYPE, {"name": ("in", [each[0] for each in values])})
	frappe.db.bulk_insert(DOCTYPE, list(FIELDS), values, ignore_duplicates=True)
	# the connection belongs to this cache: nothing of the caller's transaction is committed here
	frappe.db.commit()


@contextmanager
def _own_connection() -> Iterator[None]:
	"""Use a separate connection for writing.

	The caller's transaction may be a GET that Frappe rolls back, or fail later.
	"""
	callers = frappe.local.db
	try:
		frappe.connect(set_admin_as_user=False)
		yield
	finally:
		if frappe.local.db is not callers:
			frappe.local.db.close()
		frappe.local.db = callers


def _database_errors() -> tuple[type[Exception], ...]:
	return frappe.db.OperationalError, frappe.db.InternalError
