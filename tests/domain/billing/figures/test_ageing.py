"""Open documents and their ages, against sums made by hand."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from gigafibre_fsm.domain.billing.figures.ageing import (
	AgedDebt,
	AgedFrom,
	LedgerEntry,
	OpenItem,
	age_items,
	find_age,
	group_by_customer,
	list_open_items,
	read_limits,
)

DAY = date(2027, 6, 30)
KINDS = {"S": "Sales Invoice", "P": "Payment Entry", "J": "Journal Entry"}


def key(name: str) -> tuple[str, str]:
	return (KINDS[name[0]], name)


def entry(text: str) -> LedgerEntry:
	"""`P1 S1 -50 10`: P1 books -50 against S1, ten days ago; a fifth word is the days for which it has been due."""
	name, against, amount, days, *due = text.split()
	posted_on = DAY - timedelta(days=int(days))
	due_on = DAY - timedelta(days=int(due[0])) if due else None
	return LedgerEntry("Marie", "Debtors", key(name), key(against), posted_on, due_on, Decimal(amount))


# the entries, oldest first; which credit note reduces which invoice; what is open
CASES = (
	("nothing", [], {}, {}),
	("an invoice", ["S1 S1 91.93 5"], {}, {"S1": "91.93"}),
	("an invoice paid in full", ["S1 S1 91.93 5", "P1 S1 -91.93 2"], {}, {}),
	("an invoice paid in part", ["S1 S1 91.93 5", "P1 S1 -50 2"], {}, {"S1": "41.93"}),
	(
		"a payment of two invoices",
		["S1 S1 91.93 9", "S2 S2 10 5", "P1 S1 -91.93 2", "P1 S2 -4 2"],
		{},
		{"S2": "6"},
	),
	("an advance", ["P1 P1 -20 2"], {}, {"P1": "-20"}),
	("what a payment leaves over", ["S1 S1 91.93 5", "P1 S1 -91.93 2", "P1 P1 -8.07 2"], {}, {"P1": "-8.07"}),
	("a payment before its invoice", ["P1 S9 -91.93 2"], {}, {"P1": "-91.93"}),
	("a credit note by itself", ["S1 S1 91.93 5", "S2 S2 -91.93 1"], {}, {"S1": "91.93", "S2": "-91.93"}),
	("a credit note that reduces", ["S1 S1 91.93 5", "S2 S1 -91.93 1"], {"S2": "S1"}, {}),
	("one that reduces in part", ["S1 S1 91.93 5", "S2 S1 -30 1"], {"S2": "S1"}, {"S1": "61.93"}),
	(
		"a refund of a credit note that reduces",
		["S1 S1 91.93 9", "P1 S1 -91.93 7", "S2 S1 -91.93 5", "P2 S2 91.93 1"],
		{"S2": "S1"},
		{},
	),
	("a refund of one by itself", ["S2 S2 -91.93 5", "P2 S2 91.93 1"], {}, {}),
	("a refund of an advance", ["P1 P1 -20 5", "P2 P1 20 1"], {}, {}),
	("a payment that came back", ["S1 S1 91.93 9", "P1 S1 -91.93 7", "J1 S1 91.93 1"], {}, {"S1": "91.93"}),
	("a bad debt written off", ["S1 S1 91.93 9", "J1 S1 -91.93 1"], {}, {}),
	("a debt by journal", ["J1 J1 12.5 9"], {}, {"J1": "12.5"}),
	(
		"a credit moved to an invoice",
		["S1 S1 91.93 9", "P1 P1 -20 5", "J1 P1 20 1", "J1 S1 -20 1"],
		{},
		{"S1": "71.93"},
	),
	("cents that floats would lose", ["S1 S1 0.30 9", "P1 S1 -0.10 5", "P2 S1 -0.20 4"], {}, {}),
	("a cent too little", ["S1 S1 91.93 9", "P1 S1 -91.92 5"], {}, {"S1": "0.01"}),
	("a cent too much", ["S1 S1 91.93 9", "P1 S1 -91.94 5"], {}, {"S1": "-0.01"}),
)


def foreign(text: str) -> LedgerEntry:
	"""`P1 S1 -135.00 -100`: P1 books -135.00 dollars against S1, which are -100 on an account in US dollars."""
	name, against, amount, in_usd = text.split()
	amounts = (Decimal(amount), "USD", Decimal(in_usd))
	return LedgerEntry("Acme", "Debtors USD", key(name), key(against), DAY, None, *amounts)


# source: ERPNext 15, Accounts Receivable, `build_data`; entries, what is open in dollars and in US dollars
FOREIGN_CASES = (
	("an invoice", ["S1 S1 136.50 100"], {"S1": ("136.50", "100")}),
	("paid at another rate, the loss booked", ["S1 S1 136.50 100", "P1 S1 -135 -100", "J1 S1 -1.50 0"], {}),
	("paid at another rate, the gain booked", ["S1 S1 136.50 100", "P1 S1 -138 -100", "J1 S1 1.50 0"], {}),
	("paid at another rate, nothing booked yet", ["S1 S1 136.50 100", "P1 S1 -135 -100"], {}),
	("paid in part", ["S1 S1 136.50 100", "P1 S1 -54 -40"], {"S1": ("82.50", "60")}),
	("an advance", ["P1 P1 -135 -100"], {"P1": ("-135", "-100")}),
	("a refund by credit note", ["S1 S1 136.50 100", "S2 S1 -136.50 -100"], {}),
	("valued anew", ["S1 S1 136.50 100", "J1 J1 2.10 0"], {"S1": ("136.50", "100"), "J1": ("2.10", "0")}),
	("a journal that leaves a difference alone", ["J2 J2 2.10 0"], {}),
	("an account that comes to nothing in dollars", ["S1 S1 136.50 100", "P1 S1 -136.50 -99"], {}),
)


@pytest.mark.parametrize(
	("entries", "expected"), [case[1:] for case in FOREIGN_CASES], ids=[case[0] for case in FOREIGN_CASES]
)
def test_in_another_currency_a_document_is_open_as_in_erpnexts_report(entries: list, expected: dict):
	items = list_open_items([foreign(each) for each in entries], {"S2": "S1"}, {"J1"})
	assert {item.document[1]: (item.amount, item.foreign) for item in items} == {
		name: (Decimal(amount), Decimal(in_usd)) for name, (amount, in_usd) in expected.items()
	}
	assert {item.currency for item in items} <= {"USD"}


@pytest.mark.parametrize(
	("entries", "reduced", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_what_is_open_is_the_sum_against_each_document(entries: list, reduced: dict, expected: dict):
	items = list_open_items([entry(each) for each in entries], reduced)
	assert {item.document[1]: item.amount for item in items} == {
		name: Decimal(amount) for name, amount in expected.items()
	}
	assert sum(item.amount for item in items) == sum(entry(each).amount for each in entries)


def test_one_document_on_two_accounts_or_of_two_customers_stands_twice():
	first = entry("S1 S1 10 5")
	other_account = LedgerEntry("Marie", "Others", key("S1"), key("S1"), DAY, None, Decimal(7))
	other_customer = LedgerEntry("Jean", "Debtors", key("S1"), key("S1"), DAY, None, Decimal(5))
	items = list_open_items([first, other_account, other_customer], {})
	assert [item.amount for item in items] == [10, 7, 5]
	assert {who: len(own) for who, own in group_by_customer(items).items()} == {"Marie": 2, "Jean": 1}


@pytest.mark.parametrize(
	("days", "expected"),
	[
		*((-1, None), (-400, None), (0, 0), (30, 0), (31, 1), (60, 1), (61, 2), (90, 2), (91, 3), (120, 3)),
		*((121, 4), (4000, 4)),
	],
)
def test_an_age_ends_on_the_last_of_its_days(days: int, expected: int | None):
	assert find_age(days, (30, 60, 90, 120)) == expected


def item(amount: str, days: int, posted: int | None = None) -> OpenItem:
	posted_on = DAY - timedelta(days=days if posted is None else posted)
	return OpenItem("Marie", key("S1"), posted_on, DAY - timedelta(days=days), Decimal(amount))


# items as amount and days since the due day; expected: not due, the five ages, credit, balance, oldest
AGES = (
	("nothing", [], "0 0 0 0 0 0 0 0", None),
	("due tomorrow", [("91.93", -1)], "91.93 0 0 0 0 0 0 91.93", None),
	("due today", [("91.93", 0)], "0 91.93 0 0 0 0 0 91.93", 0),
	("thirty days", [("91.93", 30)], "0 91.93 0 0 0 0 0 91.93", 30),
	("thirty-one", [("91.93", 31)], "0 0 91.93 0 0 0 0 91.93", 31),
	(
		"one of each",
		[("1", -5), ("2", 1), ("4", 45), ("8", 75), ("16", 100), ("32", 500)],
		"1 2 4 8 16 32 0 63",
		500,
	),
	("an old credit is in no age", [("10", 200), ("-4", 300)], "0 0 0 0 0 10 -4 6", 200),
	("a credit alone", [("-20", 3)], "0 0 0 0 0 0 -20 -20", None),
	("more credit than debt", [("10", 3), ("-25.01", 1)], "0 10 0 0 0 0 -25.01 -15.01", 3),
	("cents", [("0.10", 1), ("0.20", 2)], "0 0.30 0 0 0 0 0 0.30", 2),
)


@pytest.mark.parametrize(
	("items", "expected", "oldest"), [case[1:] for case in AGES], ids=[case[0] for case in AGES]
)
def test_amounts_stand_in_their_age(items: list, expected: str, oldest: int | None):
	debt = age_items([item(*each) for each in items], DAY)
	found = (debt.not_due, *debt.ages, debt.credit, debt.balance)
	assert list(found) == [Decimal(each) for each in expected.split()]
	assert debt.oldest_days == oldest
	assert debt.balance == debt.not_due + debt.overdue + debt.credit


def test_ages_may_count_from_the_posting():
	posted_long_ago = item("10", -5, posted=35)
	assert age_items([posted_long_ago], DAY).not_due == 10
	assert age_items([posted_long_ago], DAY, aged_from=AgedFrom.POSTING_DATE).ages[1] == 10


def test_what_never_falls_due_is_as_old_as_its_posting():
	debt = OpenItem("Marie", key("J1"), DAY - timedelta(days=40), None, Decimal(5))
	assert age_items([debt], DAY) == AgedDebt((0, 5, 0, 0, 0), oldest_days=40)


@pytest.mark.parametrize(
	("typed", "expected"),
	[("", (30, 60, 90, 120)), ("15", (15,)), ("7, 14,21 ,", (7, 14, 21)), (" 30 , 365 ", (30, 365))],
)
def test_limits_are_read_as_they_are_typed(typed: str, expected: tuple):
	assert read_limits(typed) == expected


@pytest.mark.parametrize(
	"typed", ["30, 30", "60, 30", "0", "-5", "a", "30; 60", "1.5", "9999", "1,2,3,4,5,6,7,8,9"]
)
def test_what_are_no_limits_is_refused(typed: str):
	with pytest.raises(ValueError):
		read_limits(typed)
