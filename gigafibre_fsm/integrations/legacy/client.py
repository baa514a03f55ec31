"""Typed reads from the old system's database: in a fixed time, a few rows at once, and nothing but reads."""

from collections.abc import Callable, Sequence
from dataclasses import fields
from typing import NamedTuple, TypeVar

import pymysql

from gigafibre_fsm.integrations.breaker import CircuitBreaker
from gigafibre_fsm.integrations.deadline import DeadlineExceeded, run_within
from gigafibre_fsm.integrations.errors import NotConfigured, Rejected, Unavailable
from gigafibre_fsm.integrations.legacy import VENDOR
from gigafibre_fsm.integrations.legacy.faults import RESTING, TIMEOUT, TOO_MANY, translate_fault
from gigafibre_fsm.integrations.legacy.pool import ConnectionPool, DatabaseAddress, ReadLimits
from gigafibre_fsm.integrations.legacy.queries import QUERIES, LegacyQueries, LegacyQuery
from gigafibre_fsm.integrations.legacy.reading import read_record
from gigafibre_fsm.integrations.legacy.records import (
	AccountState,
	LegacyAccount,
	LegacyDevice,
	LegacyHistory,
	LegacyInvoice,
	LegacyProduct,
	LegacyService,
)
from gigafibre_fsm.integrations.legacy.select_only import NotOnlyReadingError, require_select
from gigafibre_fsm.integrations.outcomes import note_outcome

Row = TypeVar("Row")
Result = TypeVar("Result")

MOST_PRODUCTS = 10_000
HISTORY_ROWS = 200


class Question(NamedTuple):
	"""A query with its values."""

	query: LegacyQuery
	values: dict[str, object]


class LegacyDatabase:
	"""The retired system's database. One object serves all threads of a process.

	Every method raises `Unavailable` if the database cannot serve now (unreachable, silent, slow, locked, or left
	alone after several failures) and `NotConfigured` if settings or queries must be changed. What is read of several
	accounts is complete: if it is too much for one answer, `Rejected` says so.

	Args:
		address: where it is, and as whom it is read.
		limits: how long things may take.
		queries: the statements.
		breaker: leaves the database alone after several failures.
	"""

	def __init__(
		self,
		address: DatabaseAddress,
		*,
		limits: ReadLimits | None = None,
		queries: LegacyQueries = QUERIES,
		breaker: CircuitBreaker | None = None,
	) -> None:
		self._limits = limits or ReadLimits()
		self._queries = queries
		self._pool = ConnectionPool(address, self._limits)
		self._breaker = breaker or CircuitBreaker()

	def check(self) -> None:
		"""Prove address, user and every query: each is asked for no row."""
		asked = {"accounts": ("0",), "after": "", "most": 0}
		self._ask([Question(getattr(self._queries, field.name), asked) for field in fields(LegacyQueries)])

	def list_accounts(self, after: str, most: int) -> list[LegacyAccount]:
		"""Return accounts in the order of their numbers as text.

		Args:
			after: number of the last account of the page before; empty for the first page.
			most: how many, up to 10,000.
		"""
		return self._list(self._queries.accounts_after, after=after, most=most)

	def find_accounts(self, accounts: Sequence[str]) -> list[LegacyAccount]:
		"""Return those of these accounts that exist."""
		return self._of_accounts(self._queries.accounts, accounts)

	def list_services(self, accounts: Sequence[str]) -> list[LegacyService]:
		"""Return all services of these accounts, ended ones too."""
		return self._of_accounts(self._queries.services, accounts)

	def list_invoices(self, accounts: Sequence[str]) -> list[LegacyInvoice]:
		"""Return the invoices of these accounts, the newest first."""
		return self._of_accounts(self._queries.invoices, accounts)

	def list_unpaid_invoices(self, accounts: Sequence[str]) -> list[LegacyInvoice]:
		"""Return the invoices of these accounts that are not settled; a negative one is a credit."""
		return self._of_accounts(self._queries.unpaid_invoices, accounts)

	def list_devices(self, accounts: Sequence[str]) -> list[LegacyDevice]:
		"""Return the devices of these accounts, removed ones too."""
		return self._of_accounts(self._queries.devices, accounts)

	def list_products(self, after: str = "", most: int = MOST_PRODUCTS) -> list[LegacyProduct]:
		"""Return lines of the old catalogue in the order of their codes.

		Args:
			after: code of the last one of the page before; empty for the first page.
			most: how many, up to 10,000.
		"""
		return self._list(self._queries.products_after, after=after, most=most)

	def read_states(self, accounts: Sequence[str]) -> list[AccountState]:
		"""Return whether the old system still bills these accounts; accounts that do not exist are left out."""
		return self._of_accounts(self._queries.states, accounts)

	def load_history(self, account: str, most: int = HISTORY_ROWS) -> LegacyHistory:
		"""Return an account with its newest invoices, notes and devices, all within one deadline.

		Args:
			account: number of the account.
			most: rows of each kind.
		"""
		values = {"accounts": (account,), "most": most}
		queries = self._queries
		found, invoices, notes, devices = self._ask(
			[
				Question(each, values)
				for each in (queries.accounts, queries.invoices, queries.notes, queries.devices)
			]
		)
		account_row = next(iter(_keep_asked(found, [account])), None)
		return LegacyHistory(
			account_row, *(tuple(_keep_asked(rows, [account])) for rows in (invoices, notes, devices))
		)

	def _of_accounts(self, query: LegacyQuery[Row], accounts: Sequence[str]) -> list[Row]:
		if not accounts:
			return []  # an empty list is no list in SQL
		found = self._list(query, accounts=tuple(accounts), most=self._limits.rows + 1)
		if len(found) > self._limits.rows:
			message = "The old system has more rows than one answer holds: ask for fewer accounts at once."
			raise Rejected(VENDOR, message, code=TOO_MANY)
		return _keep_asked(found, accounts)

	def _list(self, query: LegacyQuery[Row], **values: object) -> list[Row]:
		return self._ask([Question(query, values)])[0]

	@note_outcome(VENDOR, ignored=(RESTING,))
	def _ask(self, asked: Sequence[Question]) -> list[list]:
		"""Ask several questions one after the other, within one deadline."""
		for each in asked:
			_require_reading(each.query)
		if not self._breaker.admit_call():
			message = (
				"The old system's database failed several times in a row: it is left alone for half a minute."
			)
			raise Unavailable(VENDOR, message, code=RESTING)
		return self._guarded(lambda: self._exchange(asked))

	def _guarded(self, call: Callable[[], Result]) -> Result:
		"""Run a call within the deadline, and tell the breaker how it ended."""
		try:
			result = run_within(self._limits.whole, call)
		except Exception as error:
			fault = _to_fault(error)
			if isinstance(fault, Unavailable):
				self._breaker.note_failure()
			else:
				self._breaker.note_answer()
			raise fault from error
		self._breaker.note_answer()
		return result

	def _exchange(self, asked: Sequence[Question]) -> list[list]:
		found = []
		with self._pool.lend() as connection, connection.cursor() as cursor:
			for each in asked:
				cursor.execute(each.query.statement, each.values)
				_require_columns(each.query, cursor.description)
				found.append([read_record(each.query.record, row) for row in cursor.fetchall()])
		return found


def _keep_asked(rows: list[Row], accounts: Sequence[str]) -> list[Row]:
	"""Leave out accounts nobody asked for: where numbers are compared with texts, `1001 Main St` means 1001."""
	return [row for row in rows if row.account in accounts]


def _require_reading(query: LegacyQuery) -> None:
	try:
		require_select(query.statement)
	except NotOnlyReadingError as error:
		message = "A query for the old system does more than read, and was not sent."
		raise NotConfigured(VENDOR, message, code=query.record.__name__) from error


def _require_columns(query: LegacyQuery, description: Sequence[Sequence]) -> None:
	"""Refuse a query that lacks a column of its record."""
	found = {column[0] for column in description}
	missing = next((field.name for field in fields(query.record) if field.name not in found), "")
	if missing:
		message = "A query for the old system lacks a column: adapt integrations/legacy/queries.py."
		raise NotConfigured(VENDOR, message, code=missing)


def _to_fault(error: Exception) -> Exception:
	if isinstance(error, DeadlineExceeded | TimeoutError):
		return Unavailable(VENDOR, "The old system's database did not answer in time.", code=TIMEOUT)
	return translate_fault(error) if isinstance(error, pymysql.MySQLError) else error
