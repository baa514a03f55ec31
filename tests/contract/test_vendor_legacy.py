"""The old system's database, a real MariaDB: read with typed answers, never written, and bounded when it fails."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pymysql
import pytest

from gigafibre_fsm.integrations.breaker import CircuitBreaker
from gigafibre_fsm.integrations.errors import IntegrationError, NotConfigured, Rejected, Unavailable
from gigafibre_fsm.integrations.legacy.client import LegacyDatabase
from gigafibre_fsm.integrations.legacy.pool import ConnectionPool, ReadLimits
from gigafibre_fsm.integrations.legacy.queries import QUERIES, LegacyQuery
from gigafibre_fsm.integrations.legacy.records import LegacyProduct
from gigafibre_fsm.tests.standins.legacy import LegacyStandIn, open_silent_port
from tests.legacy_site import legacy_database

SHORT = ReadLimits(connecting=1, statement=0.2, lock=1, answer=0.4, whole=3)


@pytest.fixture(scope="module")
def old() -> Iterator[LegacyStandIn]:
	with legacy_database() as stand_in:
		yield stand_in


def database(old: LegacyStandIn, **about: object) -> LegacyDatabase:
	return LegacyDatabase(old.address, **{"limits": SHORT, **about})


def product_query(statement: str) -> LegacyQuery[LegacyProduct]:
	return LegacyQuery(statement, LegacyProduct)


def test_accounts_come_a_page_at_a_time_with_their_texts_mended(old: LegacyStandIn):
	reader = database(old)
	first = reader.list_accounts("", 2)
	assert [(each.account, each.title, each.city) for each in first] == [
		("1001", "Éloïse Côté", "Wotton"),
		("1002", "Zoé Bélanger", "Asbestos"),
	]
	[last] = reader.list_accounts("1002", 2)
	assert (last.title, last.language, last.balance) == ('<b>"x"</b> & Co', "en", Decimal("-20.00"))
	assert reader.list_accounts("1003", 2) == []


def test_services_have_their_own_price_or_that_of_the_catalogue_and_no_days_of_zeros(old: LegacyStandIn):
	first, second, ended = database(old).list_services(["1001", "1002"])
	assert (first.sku, first.description, first.price) == ("FTTH100", "Fibre illimitée 100", Decimal("79.95"))
	assert (second.unit, second.price, second.started_on) == ("3", Decimal("89.95"), None)
	assert (first.ended_on, ended.ended_on) == (None, date(2021, 2, 28))


def test_invoices_devices_products_and_states_are_read(old: LegacyStandIn):
	reader = database(old)
	assert [each.number for each in reader.list_invoices(["1001"])] == ["70002", "70001"]
	[owed, credit] = reader.list_unpaid_invoices(["1001", "1003"])
	assert (owed.outstanding, credit.outstanding) == (Decimal("70.00"), Decimal("-20.00"))
	assert [each.serial_number for each in reader.list_devices(["1001"])] == ["TPLG-C3424E99", "DSL0001"]
	assert {each.sku: each.last_sold_on for each in reader.list_products()} == {
		"FTTH100": date(2021, 3, 1),
		"FTTH1000": None,
		"MODEM-DSL": date(2019, 5, 1),
	}
	[state] = reader.read_states(["1001", "9999"])
	assert (state.stopped_on, state.invoiced_until, state.balance) == (
		None,
		date(2026, 10, 31),
		Decimal("70.00"),
	)


def test_what_is_read_of_accounts_is_whole_or_refused(old: LegacyStandIn):
	with pytest.raises(Rejected, match="fewer accounts"):
		database(old, limits=replace(SHORT, rows=1)).list_invoices(["1001"])
	assert len(database(old, limits=replace(SHORT, rows=2)).list_invoices(["1001"])) == 2


def test_a_stop_in_the_old_system_is_read_and_not_remembered(old: LegacyStandIn):
	reader = database(old)
	old.write("UPDATE account SET date_terminated = '2026-12-01' WHERE id = 1002")
	assert reader.read_states(["1002"])[0].stopped_on == date(2026, 12, 1)
	old.write("UPDATE account SET date_terminated = '0000-00-00' WHERE id = 1002")
	assert reader.read_states(["1002"])[0].stopped_on is None


def test_the_history_of_an_account_is_one_answer(old: LegacyStandIn):
	found = database(old).load_history("1001")
	assert found.account and found.account.title == "Éloïse Côté"
	assert [len(found.invoices), len(found.notes), len(found.devices)] == [2, 2, 2]
	assert [each.text for each in found.notes] == [
		'<img src=x onerror="alert(1)"> & "câble"',
		"Préfère être appelée le matin.",
	]
	assert database(old).load_history("9999").account is None


def test_the_check_asks_every_query_and_names_what_does_not_fit(old: LegacyStandIn):
	database(old).check()
	lacking = product_query(
		"SELECT sku, name AS title, price, active AS is_active FROM product LIMIT %(most)s"
	)
	strange = product_query("SELECT * FROM articles LIMIT %(most)s")
	for query, code in ((lacking, "last_sold_on"), (strange, "1146")):
		with pytest.raises(NotConfigured) as refused:
			database(old, queries=replace(QUERIES, products_after=query)).check()
		assert refused.value.code == code


def test_nothing_but_a_select_is_sent(old: LegacyStandIn):
	wrong = replace(QUERIES, products_after=product_query("DELETE FROM product"))
	with pytest.raises(NotConfigured, match="more than read"):
		database(old, queries=wrong).list_products()
	assert len(database(old).list_products()) == 3


def test_the_session_and_the_user_can_only_read(old: LegacyStandIn):
	with ConnectionPool(old.address, SHORT).lend() as connection, connection.cursor() as cursor:
		cursor.execute("SELECT @@tx_read_only AS only_reads")
		assert cursor.fetchone() == {"only_reads": 1}
		cursor.execute("SET SESSION tx_read_only = 0")
		with pytest.raises(pymysql.MySQLError) as refused:
			cursor.execute("DELETE FROM product")
	assert refused.value.args[0] == 1142


@pytest.mark.parametrize(
	("change", "code", "missing"),
	[
		({"password": "wrong"}, "1045", ("username", "password")),
		({"database": "no_such"}, "1044", ("username", "password")),
	],
)
def test_a_refused_user_is_a_matter_of_the_settings(
	old: LegacyStandIn, change: dict[str, str], code: str, missing: tuple[str, ...]
):
	with pytest.raises(NotConfigured) as refused:
		LegacyDatabase(replace(old.address, **change)).list_products()
	assert (refused.value.code, refused.value.missing) == (code, missing)


def trouble(reader: LegacyDatabase) -> IntegrationError:
	with pytest.raises(Unavailable) as error:
		reader.load_history("1001")
	return error.value


def test_where_nothing_listens_the_reader_is_told(old: LegacyStandIn):
	dead = LegacyDatabase(replace(old.address, port=9), limits=SHORT)
	assert "cannot be reached" in trouble(dead).message


def test_a_port_that_says_nothing_does_not_hold_anybody(old: LegacyStandIn):
	with open_silent_port() as port:
		silent = LegacyDatabase(replace(old.address, port=port), limits=SHORT)
		assert "did not answer in time" in trouble(silent).message
		late = LegacyDatabase(replace(old.address, port=port), limits=replace(SHORT, whole=0.1))
		assert trouble(late).code == "TIMEOUT"


def test_a_slow_statement_is_ended_by_the_server(old: LegacyStandIn):
	slow = replace(QUERIES, notes=LegacyQuery("SELECT SLEEP(9) AS note", QUERIES.notes.record))
	error = trouble(database(old, queries=slow, limits=replace(SHORT, answer=2)))
	assert (error.code, "took too long" in error.message) == ("1969", True)


def test_a_locked_table_is_not_waited_for(old: LegacyStandIn):
	with old.hold_locked("invoice"):
		error = trouble(database(old, limits=replace(SHORT, statement=5, answer=3)))
	assert (error.code, "locked" in error.message) == ("1205", True)


def test_after_failures_in_a_row_the_database_is_left_alone_until_it_answers(old: LegacyStandIn):
	now = [0.0]
	breaker = CircuitBreaker(failures=2, clock=lambda: now[0])
	dead = LegacyDatabase(replace(old.address, port=9), limits=SHORT, breaker=breaker)
	assert [trouble(dead).code for _ in range(3)] == ["2003", "2003", "RESTING"]
	alive = database(old, breaker=breaker)
	assert "left alone" in trouble(alive).message
	now[0] = 31.0
	assert alive.load_history("1001").account
	assert alive.load_history("1001").account


def test_a_connection_that_the_server_ended_is_replaced(old: LegacyStandIn):
	reader = database(old)
	reader.list_products()
	with old._connect() as root, root.cursor() as cursor:
		cursor.execute("SELECT id FROM information_schema.processlist WHERE user = %s", (old.address.user,))
		for (thread,) in cursor.fetchall():
			cursor.execute(f"KILL CONNECTION {int(thread)}")
	assert len(reader.list_products()) == 3
