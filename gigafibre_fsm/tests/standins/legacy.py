"""The retired billing system's database: a real one on a MariaDB server, with a user who may only read it."""

import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pymysql

from gigafibre_fsm.integrations.legacy.pool import DatabaseAddress

TABLES = Path(__file__).with_name("legacy_tables.sql")
PASSWORD = "only-for-reading"


def write_twice_encoded(text: str) -> str:
	"""Return a text as the old program stored it: UTF-8 in a column of latin1."""
	return text.encode("utf-8").decode("cp1252")


ROWS: dict[str, tuple[tuple[object, ...], ...]] = {
	"account (id, first_name, last_name, language, email, cell, address, city, zip)": (
		(1001, "Éloïse", "Côté", "francais", "eloise@example.com", "819-555-0101", "12, rang 2", "Wotton", "J0A 1N0"),
		(1002, write_twice_encoded("Zoé"), write_twice_encoded("Bélanger"), "francais", "", "", "4, rue des Érables", "Asbestos", "J1T 1A1"),
		(1003, '<b>"x"</b>', "& Co", "english", "", "", "8, rue Principale", "Wotton", "J0A 1N0"),
	),
	"delivery (id, account_id, address, apartment, city, zip)": (
		(501, 1001, "12, rang 2", "", "Wotton", "J0A 1N0"),
		(502, 1002, "4, rue des Érables", "3", "Asbestos", "J1T 1A1"),
	),
	"product (id, sku, name, price, active)": (
		(1, "FTTH100", write_twice_encoded("Fibre illimitée 100"), "79.95", 1),
		(2, "FTTH1000", "Fibre illimitée 1000", "99.95", 1),
		(3, "MODEM-DSL", "Modem DSL", "5.00", 0),
	),
	"service (id, delivery_id, product_id, price, date_start, date_end)": (
		(9001, 501, 1, None, "2021-03-01", "0000-00-00"),
		(9002, 502, 2, "89.95", "0000-00-00", "0000-00-00"),
		(9003, 501, 3, None, "2019-05-01", "2021-02-28"),
	),
	"invoice (id, account_id, date_orig, date_due, date_from, date_to, total, paid)": (
		(70001, 1001, "2026-09-01", "2026-09-20", "2026-09-01", "2026-09-30", "91.93", "91.93"),
		(70002, 1001, "2026-10-01", "2026-10-20", "2026-10-01", "2026-10-31", "91.93", "21.93"),
		(70003, 1003, "2026-10-01", "0000-00-00", "0000-00-00", "0000-00-00", "-20.00", "0.00"),
	),
	"account_memo (id, account_id, date_memo, staff, memo)": (
		(1, 1001, "2020-02-03", "Luc", write_twice_encoded("Préfère être appelée le matin.")),
		(2, 1001, "2024-11-05", "Ana", '<img src=x onerror="alert(1)"> & "câble"'),
	),
	"device (id, account_id, category, model, sn, mac, date_in, date_out)": (
		(1, 1001, "ONT", "XX230v", "TPLG-C3424E99", "D8:44:89:11:22:33", "2021-03-01", "0000-00-00"),
		(2, 1001, "Modem", "DSL-100", "DSL0001", "", "0000-00-00", "2021-03-01"),
	),
}  # fmt: skip
"""Table with its columns → rows; account 1001 has a bit of everything, 1002 was stored twice encoded."""


class LegacyStandIn:
	"""A database of its own, made when it is entered and dropped when it is left.

	Args:
		server: a MariaDB server and the user who may make databases there; its `database` is the name of the new one.
	"""

	def __init__(self, server: DatabaseAddress) -> None:
		self._server = server
		self._reader = f"{server.database}_reader"
		self.address = DatabaseAddress(server.host, server.port, server.database, self._reader, PASSWORD)

	def __enter__(self) -> "LegacyStandIn":
		self._drop()
		with self._connect() as connection, connection.cursor() as cursor:
			cursor.execute(f"CREATE DATABASE `{self._server.database}` CHARACTER SET latin1")
			cursor.execute(f"CREATE USER `{self._reader}`@`%%` IDENTIFIED BY %s", (PASSWORD,))
			cursor.execute(f"GRANT SELECT ON `{self._server.database}`.* TO `{self._reader}`@`%`")
			cursor.execute(f"USE `{self._server.database}`")
			cursor.execute("SET SESSION sql_mode = ''")
			for statement in filter(str.strip, TABLES.read_text(encoding="utf-8").split(";\n")):
				cursor.execute(statement)
			for columns, rows in ROWS.items():
				marks = ", ".join(["%s"] * len(rows[0]))
				cursor.executemany(f"INSERT INTO {columns} VALUES ({marks})", rows)
		return self

	def __exit__(self, *_error: object) -> None:
		self._drop()

	def write(self, statement: str, values: Sequence[object] = ()) -> None:
		"""Change something, as the retired program would."""
		with self._connect() as connection, connection.cursor() as cursor:
			cursor.execute(f"USE `{self._server.database}`")
			cursor.execute("SET SESSION sql_mode = ''")
			cursor.execute(statement, values)

	@contextmanager
	def hold_locked(self, table: str) -> Iterator[None]:
		"""Hold a table locked for writing, so that nobody reads it meanwhile."""
		with self._connect() as connection, connection.cursor() as cursor:
			cursor.execute(f"LOCK TABLES `{self._server.database}`.`{table}` WRITE")
			yield

	def _drop(self) -> None:
		with self._connect() as connection, connection.cursor() as cursor:
			cursor.execute(f"DROP DATABASE IF EXISTS `{self._server.database}`")
			cursor.execute(f"DROP USER IF EXISTS `{self._reader}`@`%`")

	def _connect(self) -> pymysql.Connection:
		server = self._server
		return pymysql.connect(
			host=server.host,
			port=server.port,
			user=server.user,
			password=server.password,
			charset="utf8mb4",
			autocommit=True,
		)


@contextmanager
def open_silent_port() -> Iterator[int]:
	"""Give a port of this machine that accepts connections and never says anything."""
	with socket.create_server(("127.0.0.1", 0)) as listener:
		yield listener.getsockname()[1]
