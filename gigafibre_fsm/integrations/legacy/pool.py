"""A few connections to the old database, each of which can only read."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pymysql
from pymysql.cursors import DictCursor

MOST_CONNECTIONS = 2
LONGEST_IDLE = 30.0  # seconds


@dataclass(frozen=True, slots=True)
class DatabaseAddress:
	"""Where the old database is, and as whom it is read."""

	host: str
	port: int
	database: str
	user: str
	password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ReadLimits:
	"""How long things may take, in seconds, and how much is read at once.

	Attributes:
		connecting: until the server accepts the connection.
		statement: one statement, ended by the server itself.
		lock: waiting for a locked table; whole seconds, and fewer than a statement has, so that the error says which.
		answer: until the next bytes of an answer.
		whole: everything that is read together, from connecting to the last row.
		rows: of one answer about several accounts.
	"""

	connecting: float = 3.0
	statement: float = 2.0
	lock: int = 1
	answer: float = 5.0
	whole: float = 5.0
	rows: int = 10_000


class ConnectionPool:
	"""Lends connections to one database, of which there are never more than a few at once.

	Args:
		address: where the database is.
		limits: how long things may take.
	"""

	def __init__(self, address: DatabaseAddress, limits: ReadLimits) -> None:
		self._address = address
		self._limits = limits
		self._free = threading.BoundedSemaphore(MOST_CONNECTIONS)
		self._idle: list[tuple[float, pymysql.Connection]] = []

	@contextmanager
	def lend(self) -> Iterator[pymysql.Connection]:
		"""Lend a connection; one with which something failed is closed and not lent again.

		Raises:
			TimeoutError: all are lent for longer than everything may take.
			pymysql.MySQLError: the database cannot be reached, or refuses the user.
		"""
		if not self._free.acquire(timeout=self._limits.whole):
			raise TimeoutError
		try:
			connection = self._take_idle() or self._open()
			try:
				yield connection
			except BaseException:
				_close(connection)
				raise
			self._idle.append((time.monotonic(), connection))
		finally:
			self._free.release()

	def _take_idle(self) -> pymysql.Connection | None:
		while self._idle:
			since, connection = self._idle.pop()
			if time.monotonic() - since < LONGEST_IDLE and _is_alive(connection):
				return connection
			_close(connection)
		return None

	def _open(self) -> pymysql.Connection:
		limits = self._limits
		return pymysql.connect(
			host=self._address.host,
			port=self._address.port,
			user=self._address.user,
			password=self._address.password,
			database=self._address.database,
			# the server converts columns of latin1
			charset="utf8mb4",
			autocommit=True,
			cursorclass=DictCursor,
			connect_timeout=limits.connecting,
			# a port that accepts and says nothing is noticed by these alone
			read_timeout=limits.answer,
			write_timeout=limits.answer,
			init_command=(
				f"SET SESSION max_statement_time={limits.statement}, lock_wait_timeout={limits.lock},"
				f" innodb_lock_wait_timeout={limits.lock}, tx_read_only=1"
			),
		)


def _is_alive(connection: pymysql.Connection) -> bool:
	try:
		connection.ping(reconnect=False)
	except pymysql.MySQLError:
		return False
	return True


def _close(connection: pymysql.Connection) -> None:
	if connection.open:
		connection.close()
