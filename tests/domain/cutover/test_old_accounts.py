"""Accounts of an old system: read from files, understood to the cell, and checked against the site."""

import io
from csv import DictWriter
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from gigafibre_fsm.domain.cutover.old_accounts import checks, columns, files, reading, refusals
from gigafibre_fsm.domain.cutover.old_accounts.account import OldRows
from gigafibre_fsm.domain.cutover.old_accounts.checks import KnownPlan, KnownSite
from gigafibre_fsm.domain.cutover.old_accounts.files import TableFault
from gigafibre_fsm.domain.cutover.old_accounts.first_period import find_first_day
from gigafibre_fsm.domain.cutover.old_accounts.refusals import AccountRefusal

ACCOUNT = {
	**{"account": "1042", "name": 'Émilie "x" & Roy', "type": "", "language": "fr", "active": "oui"},
	**{"address": "12 rang 2", "city": "Saint-Remi", "postal_code": "j0l2l0", "balance": "71,93"},
}
SERVICE = {"account": "1042", "service": "7", "sku": "FTTH150", "quantity": "1", "billed_until": "2026-05-31"}
DEVICE = {"account": "1042", "serial": "ZTEGC8A1", "model": "F670L", "mac": "", "gpon": "", "service": "7"}
INVOICE = {
	**{"account": "1042", "number": "88", "date": "2026-05-01", "due_date": "2026-05-21", "total": "91.93"},
	**{"open": "91.93", "service": "7", "period_start": "2026-05-01", "period_end": "2026-05-31"},
}
CREDIT = {"account": "1042", "number": "C5", "date": "2026-05-09", "open": "-20.00"}
ROWS = OldRows((ACCOUNT,), (SERVICE,), (DEVICE,), (INVOICE, CREDIT))
SITE = KnownSite(
	groups={"Individual"},
	reserved_names={"Individual", "All Customer Groups", "7"},
	plans={
		"FTTH150": KnownPlan("Fibre 150", 1, Decimal("79.95")),
		"YEAR": KnownPlan("A year", 12, Decimal(9)),
	},
	models={"F670L"},
	years=((date(2026, 1, 1), date(2026, 12, 31)),),
)


def write_table(table: str, *rows: dict[str, str]) -> str:
	stream = io.StringIO()
	writer = DictWriter(stream, columns.COLUMNS[table], restval="")
	writer.writeheader()
	writer.writerows(rows)
	return stream.getvalue()


def refused(rows: OldRows, site: KnownSite = SITE) -> list[str]:
	account, found = checks.judge_account(rows, site)
	assert (account is None) is bool(found)
	return [each.code for each in found]


def test_an_account_is_understood_to_the_cell():
	account, found = reading.read_account(ROWS)
	assert found == []
	assert (account.name, account.is_active, account.balance) == (ACCOUNT["name"], True, Decimal("71.93"))
	assert (account.owed, account.newest_period) == (Decimal("71.93"), date(2026, 5, 1))
	(service,) = account.services
	assert (service.billed_until, service.place) == (date(2026, 5, 31), account.place)
	assert account.invoices[1].due_on == date(2026, 5, 9)
	assert checks.list_refusals(account, SITE) == []


@pytest.mark.parametrize(
	("rows", "code"),
	[
		(replace(ROWS, accounts=()), refusals.NO_ACCOUNT),
		(replace(ROWS, accounts=(ACCOUNT, ACCOUNT)), refusals.TWICE),
		(replace(ROWS, accounts=({**ACCOUNT, "name": ""},)), refusals.MISSING),
		(replace(ROWS, accounts=({**ACCOUNT, "name": "x" * 141},)), refusals.LONG_TEXT),
		(replace(ROWS, accounts=({**ACCOUNT, "active": "maybe"},)), refusals.BAD_CHOICE),
		(replace(ROWS, accounts=({**ACCOUNT, "balance": "NaN"},)), refusals.BAD_AMOUNT),
		(replace(ROWS, accounts=({**ACCOUNT, "balance": "71.935"},)), refusals.BAD_AMOUNT),
		(replace(ROWS, accounts=({**ACCOUNT, "balance": "70.00"},)), refusals.BALANCE_DIFFERS),
		(replace(ROWS, accounts=({**ACCOUNT, "postal_code": "K1"},)), refusals.BAD_POSTAL_CODE),
		(replace(ROWS, accounts=({**ACCOUNT, "group": "4"},)), refusals.UNKNOWN_GROUP),
		(replace(ROWS, accounts=({**ACCOUNT, "account": "7"},)), refusals.RESERVED_NAME),
		(replace(ROWS, accounts=({**ACCOUNT, "name": "<b>Roy"},)), refusals.ANGLE_BRACKETS),
		(replace(ROWS, accounts=({**ACCOUNT, "active": "no"},)), refusals.STOPPED_SERVICES),
		(replace(ROWS, services=({**SERVICE, "billed_until": "31/05/2026"},)), refusals.BAD_DATE),
		(replace(ROWS, services=({**SERVICE, "quantity": "0"},)), refusals.BAD_NUMBER),
		(replace(ROWS, services=({**SERVICE, "sku": "OLD9"},)), refusals.UNKNOWN_PRODUCT),
		(replace(ROWS, services=(SERVICE, {**SERVICE, "sku": "YEAR"})), refusals.MIXED_CYCLES),
		(replace(ROWS, equipment=({**DEVICE, "model": "F99"},)), refusals.UNKNOWN_MODEL),
		(replace(ROWS, equipment=({**DEVICE, "mac": "1C:61"},)), refusals.BAD_IDENTIFIER),
		(replace(ROWS, invoices=(INVOICE, INVOICE, CREDIT)), refusals.INVOICE_TWICE),
		(replace(ROWS, invoices=({**INVOICE, "total": "68.93"}, CREDIT)), refusals.OPEN_ABOVE_TOTAL),
		(replace(ROWS, invoices=({**INVOICE, "due_date": "2026-04-01"}, CREDIT)), refusals.DUE_BEFORE),
		(replace(ROWS, invoices=({**INVOICE, "date": "2019-05-01"}, CREDIT)), refusals.NO_YEAR),
	],
)
def test_what_is_wrong_is_named(rows: OldRows, code: str):
	assert refused(rows) == [code]


def test_all_that_is_wrong_is_named_at_once_and_each_thing_once():
	rows = OldRows(
		({**ACCOUNT, "name": "", "city": "", "group": "4", "balance": "70.00"},),
		({**SERVICE, "sku": "OLD9", "quantity": "0"},),
		({**DEVICE, "model": "F99", "gpon": "??"},),
		({**INVOICE, "open": "much"}, {**CREDIT, "date": "2019-05-09"}),
	)
	assert refused(rows) == [
		*(refusals.MISSING, refusals.BAD_NUMBER, refusals.BAD_AMOUNT, refusals.UNKNOWN_GROUP),
		*(refusals.MISSING, refusals.UNKNOWN_PRODUCT, refusals.UNKNOWN_MODEL, refusals.BAD_IDENTIFIER),
	]
	# an amount that is not understood makes no second refusal of the sum
	assert refusals.BALANCE_DIFFERS in refused(replace(rows, invoices=(INVOICE, CREDIT)))


def test_a_day_that_nobody_entered_is_no_day():
	rows = replace(ROWS, services=({**SERVICE, "billed_until": "0000-00-00"},))
	account, _found = reading.read_account(rows)
	assert account.services[0].billed_until is None
	issued = replace(ROWS, invoices=({**INVOICE, "date": "0000-00-00 00:00:00"}, CREDIT))
	assert refusals.BAD_DATE in refused(issued)


def test_files_become_the_rows_of_their_accounts():
	contents = {
		"accounts": write_table("accounts", ACCOUNT).encode("cp1252"),
		"services": write_table("services", SERVICE).replace(",", ";").encode(),
		"equipment": write_table("equipment", DEVICE).encode("utf-8-sig"),
		"invoices": write_table("invoices", INVOICE, CREDIT, {**CREDIT, "account": "9"}).encode(),
	}
	found = files.read_files(contents)
	assert found["1042"].accounts[0]["name"] == ACCOUNT["name"]
	assert refused(found["1042"]) == []
	assert refused(found["9"]) == [refusals.NO_ACCOUNT]


@pytest.mark.parametrize(
	("text", "code"),
	[
		("account,name\n", files.NO_COLUMNS),
		(write_table("accounts"), files.NO_ROWS),
		('account,name,address,city,postal_code,active\n"1', files.NO_TABLE),
	],
)
def test_a_file_that_is_no_table_of_accounts_is_refused_as_a_whole(text: str, code: str):
	with pytest.raises(TableFault) as fault:
		files.read_files({"accounts": text.encode()})
	assert fault.value.code == code


@pytest.mark.parametrize(
	("until", "months", "boundary", "first"),
	[
		(None, 1, "2026-06-01", "2026-06-01"),
		("2026-05-31", 1, "2026-06-01", "2026-06-01"),
		("2026-04-14", 1, "2026-06-01", "2026-06-15"),
		("2026-08-31", 1, "2026-06-01", "2026-09-01"),
		("2026-01-30", 1, "2026-02-20", "2026-02-28"),
		("2025-09-14", 12, "2026-06-01", "2026-09-15"),
	],
)
def test_the_first_day_here_lies_in_no_period_of_the_old_system(
	until: str | None, months: int, boundary: str, first: str
):
	day = find_first_day(until and date.fromisoformat(until), months, date.fromisoformat(boundary))
	assert day == date.fromisoformat(first)


def test_refusals_are_stored_as_codes():
	found = [AccountRefusal(refusals.UNKNOWN_PRODUCT, ("<b>é",)), AccountRefusal(refusals.TWICE)]
	assert refusals.read_refusals(refusals.write_refusals(found)) == found
	assert refusals.read_refusals(None) == []
