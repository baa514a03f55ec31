"""What is read from the old database is mended, and what is sent to it only reads: pure."""

from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal

import pytest

from gigafibre_fsm.integrations.breaker import CircuitBreaker
from gigafibre_fsm.integrations.legacy.queries import QUERIES, LegacyQueries
from gigafibre_fsm.integrations.legacy.reading import mend_text, read_day, read_record
from gigafibre_fsm.integrations.legacy.records import LegacyProduct
from gigafibre_fsm.integrations.legacy.select_only import NotOnlyReadingError, require_select
from gigafibre_fsm.tests.standins.legacy import write_twice_encoded


@pytest.mark.parametrize("text", ["Côté", "Éloïse à Asbestos", "cœur d'été", "prix: 5 €", "plain"])
def test_a_text_that_was_encoded_twice_is_read_as_it_was_written(text: str):
	assert mend_text(write_twice_encoded(text)) == text


def test_bytes_that_cp1252_does_not_name_are_mended_too():
	assert mend_text("Ã\x8dles") == "Íles"


@pytest.mark.parametrize(
	"text", ["Côté", "Ã", "à Â", "Ã©t\u00e9 é", "日本", "<b>'x' & Co</b>", ""], ids=ascii
)
def test_a_text_whose_bytes_are_no_utf_8_without_exception_stays_as_it_is(text: str):
	assert mend_text(text) == text


@pytest.mark.parametrize("value", ["0000-00-00", "0000-00-00 00:00:00", "2021-02-00", "", None])
def test_what_is_no_day_is_none(value: object):
	assert read_day(value) is None


@pytest.mark.parametrize("value", [date(2021, 2, 3), datetime(2021, 2, 3, 23, 59), "2021-02-03 23:59:00"])
def test_a_day_is_read_from_days_moments_and_texts(value: object):
	assert read_day(value) == date(2021, 2, 3)


def test_a_row_becomes_its_record():
	row = {"sku": b" F1 ", "title": None, "price": "79.95", "is_active": 1, "last_sold_on": "0000-00-00"}
	assert read_record(LegacyProduct, row) == LegacyProduct("F1", "", Decimal("79.95"), True, None)


@pytest.mark.parametrize(
	"statement",
	[
		"UPDATE account SET id = 1",
		"DELETE FROM account",
		"CALL close_month()",
		"SELECT 1; DROP TABLE account",
		"SELECT 1 /*! INTO OUTFILE '/tmp/x' */",
		"SELECT id INTO @x FROM account",
		"SELECT id FROM account FOR UPDATE",
		"SELECT id FROM account LOCK IN SHARE MODE",
		"SELECT GET_LOCK('x', 9)",
		"WITH x AS (SELECT 1) DELETE FROM account",
		"SELECT 1 -- and more",
		"",
	],
)
def test_whatever_could_do_more_than_read_is_refused(statement: str):
	with pytest.raises(NotOnlyReadingError):
		require_select(statement)


def test_every_query_only_reads_and_has_an_end():
	for field in fields(LegacyQueries):
		statement = getattr(QUERIES, field.name).statement
		require_select(statement)
		assert "LIMIT %(most)s" in statement, field.name


def test_a_breaker_rests_after_failures_in_a_row_and_then_lets_one_call_through():
	now = [0.0]
	breaker = CircuitBreaker(failures=2, rest=30, clock=lambda: now[0])
	breaker.note_failure()
	breaker.note_answer()
	breaker.note_failure()
	assert breaker.admit_call()
	breaker.note_failure()
	assert not breaker.admit_call()
	now[0] = 30.0
	assert [breaker.admit_call(), breaker.admit_call()] == [True, False]
	breaker.note_answer()
	assert [breaker.admit_call(), breaker.admit_call()] == [True, True]
