"""Banks' files: what is read, and what is named instead of guessed."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from gigafibre_fsm.domain.billing.reconciliation import bank_files
from gigafibre_fsm.domain.billing.reconciliation.bank_files import FileFault, RowFault

TODAY = date(2026, 11, 28)
HEAD = "Date,Description,Amount\n"
OFX = """OFXHEADER:100
DATA:OFXSGML

<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>CAD
<BANKTRANLIST>
<STMTTRN>
<TRNTYPE>CREDIT
<DTPOSTED>20261126120000[-5:EST]
<TRNAMT>88.96
<FITID>A1
<NAME>STRIPE &amp; CO
<MEMO>po_1
</STMTTRN>
<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20261127<TRNAMT>-12.00<FITID>A2<NAME>Frais</STMTTRN>
</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
"""


def read_file(content: bytes) -> bank_files.BankFile:
	return bank_files.read_file(content, TODAY)


def plain(content: bytes) -> list[tuple[date, Decimal, str]]:
	found = read_file(content)
	assert not found.faults
	return [(row.day, row.amount, row.text) for row in found.rows]


@pytest.mark.parametrize(
	"text",
	[
		HEAD + "2026-11-26,STRIPE,88.96\n2026-11-27,Frais,-12.00\n",
		"\ufeffDate;Description;Montant\r\n2026/11/26;STRIPE;88,96 $\r\n2026/11/27;Frais;-12,00\r\n",
		"Date\tDétails\tDébit\tCrédit\n20261126\tSTRIPE\t\t88.96\n20261127\tFrais\t12\t0.00\n\n",
	],
	ids=("english", "french", "two columns"),
)
def test_the_same_rows_are_read_however_a_bank_writes_them(text: str):
	expected = [
		(date(2026, 11, 26), Decimal("88.96"), "STRIPE"),
		(date(2026, 11, 27), Decimal("-12.00"), "Frais"),
	]
	assert plain(text.encode()) == expected
	assert plain(text.replace("\ufeff", "").encode("cp1252")) == expected
	assert plain(text.replace("\ufeff", "").encode("utf-16")) == expected


@pytest.mark.parametrize("text", [OFX, OFX.replace("<FITID>A1", "<FITID>A1</FITID>")], ids=("sgml", "xml"))
def test_an_ofx_file_is_read_with_the_banks_own_ids(text: str):
	found = read_file(text.encode())
	assert [(row.day, row.amount, row.text, row.reference) for row in found.rows] == [
		(date(2026, 11, 26), Decimal("88.96"), "STRIPE & CO po_1", "A1"),
		(date(2026, 11, 27), Decimal("-12.00"), "Frais", "A2"),
	]


@pytest.mark.parametrize(
	("text", "fault"),
	[
		("", RowFault(1, FileFault.NO_COLUMNS)),
		("\x00\x01binary", RowFault(1, FileFault.NO_COLUMNS, "\x00\x01binary")),
		(HEAD, RowFault(0, FileFault.NO_ROWS)),
		("Date,Amount\n2026-11-26,1\n", RowFault(1, FileFault.NO_COLUMNS, "Date,Amount")),
		(HEAD + "11/12/2026,x,1.00\n", RowFault(2, FileFault.BAD_DAY, "11/12/2026")),
		(HEAD + "2026-02-30,x,1.00\n", RowFault(2, FileFault.BAD_DAY, "2026-02-30")),
		(HEAD + "0026-11-26,x,1.00\n", RowFault(2, FileFault.OLD_DAY, "0026-11-26")),
		(HEAD + "2026-12-06,x,1.00\n", RowFault(2, FileFault.FUTURE_DAY, "2026-12-06")),
		(HEAD + "2062-11-26,x,1.00\n", RowFault(2, FileFault.FUTURE_DAY, "2062-11-26")),
		(HEAD + "2026-11-26,x,\n", RowFault(2, FileFault.NO_AMOUNT)),
		(HEAD + "2026-11-26,x,0.00\n", RowFault(2, FileFault.NO_AMOUNT)),
		(HEAD + "2026-11-26,x,1.234\n", RowFault(2, FileFault.BAD_AMOUNT, "1.234")),
		(HEAD + '2026-11-26,x,"1,234"\n', RowFault(2, FileFault.BAD_AMOUNT, "1,234")),
		(HEAD + "2026-11-26,x,12 dollars\n", RowFault(2, FileFault.BAD_AMOUNT, "12 dollars")),
		(HEAD + "2026-11-26,x,1e400\n", RowFault(2, FileFault.BAD_AMOUNT, "1e400")),
		(HEAD + "2026-11-26,x,=1+1\n", RowFault(2, FileFault.BAD_AMOUNT, "=1+1")),
		(HEAD + "2026-11-26,x,<b>1</b>\n", RowFault(2, FileFault.BAD_AMOUNT, "<b>1</b>")),
		(HEAD + "2026-11-26,x,12.00 USD\n", RowFault(2, FileFault.BAD_AMOUNT, "12.00 USD")),
		(HEAD + "2026-11-26,x,NaN\n", RowFault(2, FileFault.BAD_AMOUNT, "NaN")),
		(HEAD + "2026-11-26,x,9999999999999.00\n", RowFault(2, FileFault.BAD_AMOUNT, "9999999999999.00")),
		(HEAD + "2026-11-26," + "x" * 140_000 + ",1\n", RowFault(0, FileFault.NO_TABLE)),
		(HEAD + "2026-11-26\n", RowFault(2, FileFault.NO_AMOUNT)),
		("Date,Details,Debit,Credit\n2026-11-26,x,1,2\n", RowFault(2, FileFault.TWO_AMOUNTS)),
		(
			"Date,Details,Amount,Id\n2026-11-26,x,1,A\n2026-11-26,y,2,A\n",
			RowFault(2, FileFault.SAME_ID, "A"),
		),
		(OFX.replace("</OFX>", ""), RowFault(0, FileFault.CUT_OFF)),
		(OFX.replace("CAD", "USD"), RowFault(0, FileFault.OTHER_CURRENCY, "USD")),
		(OFX.replace("<FITID>A1", ""), RowFault(6, FileFault.NO_ID)),
		(OFX.replace("<TRNAMT>88.96", "<TRNAMT>88.9612"), RowFault(6, FileFault.BAD_AMOUNT, "88.9612")),
	],
)
def test_each_bad_row_is_named_with_its_line(text: str, fault: RowFault):
	assert read_file(text.encode()).faults[0] == fault


def test_a_row_dated_by_the_next_banking_day_is_read():
	ahead = TODAY + timedelta(days=7)
	assert plain(f"{HEAD}{ahead},x,-1\n".encode()) == [(ahead, Decimal(-1), "x")]


def test_markup_and_formulas_stay_the_text_that_the_bank_wrote():
	found = plain((HEAD + '2026-11-26,"<img src=x onerror=a>,=cmd()",1.00\n').encode())
	assert [text for _day, _amount, text in found] == ["<img src=x onerror=a>,=cmd()"]


@pytest.mark.parametrize(
	("stated", "ours", "expected"),
	[
		("815-30-00123-4567", "00123 4567", True),
		("***4567", "001234567", True),
		("", "001234567", True),
		("001234567", "", True),
		("009994568", "001234567", False),
	],
)
def test_an_account_is_recognised_by_its_last_digits(stated: str, ours: str, expected: bool):
	assert bank_files.is_same_account(stated, ours) is expected


def test_a_file_that_is_too_large_is_refused_unread():
	found = read_file(b"x" * (bank_files.LARGEST + 1))
	assert found == bank_files.BankFile(faults=(RowFault(0, FileFault.TOO_LARGE),))


@pytest.mark.parametrize(
	("text", "amount"),
	[
		("1 234,50 $", "1234.50"),
		("1\u202f234,50", "1234.50"),
		("-1,234.50", "-1234.50"),
		("1.234,50", "1234.50"),
		("(12.00)", "-12.00"),
		("12.00-", "-12.00"),
		("\u22127,5", "-7.5"),
		("12", "12"),
	],
)
def test_amounts_are_read_as_banks_write_them(text: str, amount: str):
	assert bank_files.read_amount(text) == Decimal(amount)


def test_alike_rows_of_one_day_are_kept_apart_and_a_second_reading_names_them_alike():
	text = (HEAD + "2026-11-26,Coffee,-2.00\n2026-11-26,Coffee,-2.00\n").encode()
	first, second = (read_file(text) for _reading in range(2))
	assert len({row.reference for row in first.rows}) == 2
	assert first == second
