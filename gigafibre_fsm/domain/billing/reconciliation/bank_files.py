"""Reads a bank's file, CSV or OFX, into rows; a row that is not understood is named and never guessed; pure.

Days are accepted only in an order that cannot be mistaken (2026-11-28) and only if a bank can have booked them,
amounts only to the cent. OFX 1 (SGML) and
2 (XML) write a transaction with the same tags: Open Financial Exchange 2.3, section 11.4.4.
"""

import codecs
import csv
import hashlib
import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum

LARGEST = 5_000_000  # bytes
MOST_ROWS = 20_000
EARLIEST, FARTHEST = date(2000, 1, 1), timedelta(days=7)
"""No row is dated before the first, nor farther ahead than the second: banks date a weekend's rows by a later day."""
COLUMNS = {
	"day": ("date", "transaction date", "posting date", "posted", "date de transaction", "date d'opération"),
	"text": ("description", "details", "detail", "memo", "name", "libellé", "détails"),
	"amount": ("amount", "montant"),
	"deposit": ("deposit", "deposits", "credit", "dépôt", "dépôts", "crédit"),
	"withdrawal": ("withdrawal", "withdrawals", "debit", "retrait", "retraits", "débit"),
	"id": ("id", "transaction id", "reference", "référence", "fitid"),
}
"""Titles of columns, in small letters, by what they hold."""
AMOUNT = re.compile(
	r"\d{1,12}([.,]\d{1,2})?|\d{1,3}(,\d{3}){1,3}\.\d{1,2}|\d{1,3}(\.\d{3}){1,3},\d{1,2}", re.ASCII
)


class FileFault(Enum):
	"""Why a file or a row cannot be imported; the value is the English sentence."""

	TOO_LARGE = "The file is larger than 5 MB. Export a shorter time."
	NO_ROWS = "The file holds no transactions."
	TOO_MANY = "The file holds more than 20,000 transactions. Export a shorter time."
	NO_COLUMNS = (
		"The first line must name the columns: date, description, and amount, or deposit and withdrawal."
	)
	NO_TABLE = "The file cannot be read as a table."
	CUT_OFF = "The file ends too early. Download it again."
	OTHER_CURRENCY = "The file is in another currency than Canadian dollars."
	OTHER_ACCOUNT = "The file is of another account than the one in FSM Stripe Settings."
	BAD_DAY = "The day is not written as 2026-11-28."
	FUTURE_DAY = "The day lies in the future."
	OLD_DAY = "The day lies before the year 2000."
	BAD_AMOUNT = "The amount is not a number with at most two decimals."
	NO_AMOUNT = "There is no amount, or it is zero."
	TWO_AMOUNTS = "There are a deposit and a withdrawal."
	NO_ID = "The transaction has no FITID."
	SAME_ID = "Two transactions of the file have the same id."


@dataclass(frozen=True)
class BankRow:
	"""A transaction; dollars, negative for a withdrawal. `reference` tells it from every other of the account."""

	line: int
	day: date
	amount: Decimal
	text: str
	reference: str


@dataclass(frozen=True)
class RowFault:
	"""What is wrong with a line of the file, counted from 1; 0 for the whole file. `text` is what stands there."""

	line: int
	fault: FileFault
	text: str = ""


@dataclass(frozen=True)
class BankFile:
	"""What a file holds; with a fault, nothing of it may be imported.

	Attributes:
		account: the number of the account that an OFX file states; empty if it states none.
	"""

	rows: tuple[BankRow, ...] = ()
	faults: tuple[RowFault, ...] = ()
	account: str = ""


class UnreadableRow(ValueError):
	"""A row that is not understood."""

	def __init__(self, fault: FileFault, text: str = "") -> None:
		super().__init__(fault.value)
		self.fault, self.text = fault, text


def read_file(content: bytes, today: date) -> BankFile:
	"""Read a file of either kind; days are judged by `today`."""
	if len(content) > LARGEST:
		return BankFile(faults=(RowFault(0, FileFault.TOO_LARGE),))
	text = _decode(content)
	try:
		found = _read_ofx(text) if "<OFX>" in text.upper() else _read_csv(text)
	except csv.Error:
		return BankFile(faults=(RowFault(0, FileFault.NO_TABLE),))
	if not (found.rows or found.faults):
		return BankFile(faults=(RowFault(0, FileFault.NO_ROWS),))
	if len(found.rows) > MOST_ROWS:
		return BankFile(faults=(RowFault(0, FileFault.TOO_MANY),))
	counts = Counter(row.reference for row in found.rows)
	doubles = (
		RowFault(row.line, FileFault.SAME_ID, row.reference)
		for row in found.rows
		if counts[row.reference] > 1
	)
	undated = (
		RowFault(row.line, fault, row.day.isoformat())
		for row in found.rows
		if (fault := _judge_day(row.day, today))
	)
	return replace(found, faults=(*found.faults, *undated, *doubles))


def is_same_account(stated: str, ours: str) -> bool:
	"""Whether an account number that a file states can be ours; banks mask digits and leave out the branch."""
	one, other = (re.sub(r"[^0-9]", "", number)[-4:] for number in (stated, ours))
	return not one or not other or one == other


def _judge_day(day: date, today: date) -> FileFault | None:
	if day < EARLIEST:
		return FileFault.OLD_DAY
	return FileFault.FUTURE_DAY if day - today > FARTHEST else None


def read_amount(text: str) -> Decimal:
	"""Return a number of dollars as a bank writes it: `1 234,50 $`, `-1,234.50`, `(12.00)`.

	Raises:
		UnreadableRow: it is no number, has more than two decimals, or may mean two numbers (`1,234`).
	"""
	plain = re.sub(r"[\s$\u00a0\u202f]|CAD", "", text)
	is_negative = plain.startswith(("-", "\u2212", "(")) or plain.endswith("-")
	digits = plain.strip("-\u2212()+")
	if not AMOUNT.fullmatch(digits):
		raise UnreadableRow(FileFault.BAD_AMOUNT, text)
	whole, _mark, cents = digits.replace(",", ".").rpartition(".")
	number = Decimal(f"{whole.replace('.', '')}.{cents}") if whole else Decimal(digits)
	return -number if is_negative else number


def read_day(text: str) -> date:
	"""Return a day written year first.

	Raises:
		UnreadableRow: it is written otherwise, or there is no such day.
	"""
	found = re.fullmatch(r"(\d{4})([-/.]?)(\d{2})\2(\d{2})", text.strip(), re.ASCII)
	try:
		return date(int(found[1]), int(found[3]), int(found[4]))
	except (TypeError, ValueError):
		raise UnreadableRow(FileFault.BAD_DAY, text) from None


def _decode(content: bytes) -> str:
	if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
		# what Excel calls "Unicode text"
		return content.decode("utf-16", errors="replace")
	try:
		return content.decode("utf-8-sig")
	except UnicodeDecodeError:
		# every byte is a character there
		return content.decode("cp1252", errors="replace")


def _read_csv(text: str) -> BankFile:
	lines = text.splitlines()
	head = lines[0] if lines else ""
	mark = max(",;\t", key=head.count)
	columns = _find_columns(next(csv.reader([head], delimiter=mark), []))
	if not {"day", "text"} <= set(columns) or not {"amount", "deposit", "withdrawal"} & set(columns):
		return BankFile(faults=(RowFault(1, FileFault.NO_COLUMNS, head[:140]),))
	table = csv.reader(lines, delimiter=mark)
	next(table)
	return _collect(
		(table.line_num, {name: row[at].strip() if at < len(row) else "" for name, at in columns.items()})
		for row in table
		if any(cell.strip() for cell in row)
	)


def _find_columns(titles: Iterable[str]) -> dict[str, int]:
	found: dict[str, int] = {}
	for place, title in enumerate(titles):
		plain = title.strip().strip('"').lower().replace("\u2019", "'")
		for name, known in COLUMNS.items():
			if plain in known:
				found.setdefault(name, place)
	return found


def _read_ofx(text: str) -> BankFile:
	if "</OFX>" not in text.upper():
		return BankFile(faults=(RowFault(0, FileFault.CUT_OFF),))
	if (_tag(text, "CURDEF") or "CAD") != "CAD":
		return BankFile(faults=(RowFault(0, FileFault.OTHER_CURRENCY, _tag(text, "CURDEF")[:10]),))
	found = _collect(_ofx_rows(text), is_id_needed=True)
	return replace(found, account=_tag(text, "ACCTID"))


def _ofx_rows(text: str) -> Iterator[tuple[int, Mapping[str, str]]]:
	for found in re.finditer(r"<STMTTRN>(.*?)(?=<STMTTRN>|</BANKTRANLIST>|</OFX>)", text, re.S | re.I):
		words = (_tag(found[1], "NAME"), _tag(found[1], "MEMO"))
		yield (
			text.count("\n", 0, found.start()) + 1,
			{
				"day": _tag(found[1], "DTPOSTED")[:8],
				"amount": _tag(found[1], "TRNAMT"),
				"text": " ".join(dict.fromkeys(word for word in words if word)),
				"id": _tag(found[1], "FITID"),
			},
		)


def _tag(text: str, name: str) -> str:
	"""Return the value of the first tag of this name; it ends with its line or the next tag."""
	found = re.search(rf"<{name}>([^<\r\n]*)", text, re.I)
	return html.unescape(found[1]).strip() if found else ""


def _collect(table: Iterable[tuple[int, Mapping[str, str]]], *, is_id_needed: bool = False) -> BankFile:
	rows, faults, seen = [], [], Counter()
	for line, cells in table:
		try:
			day, amount = read_day(cells["day"]), _amount_of(cells)
			if is_id_needed and not cells["id"]:
				raise UnreadableRow(FileFault.NO_ID)
		except UnreadableRow as error:
			faults.append(RowFault(line, error.fault, error.text[:140]))
			continue
		content = (day.isoformat(), str(amount), cells["text"])
		seen[content] += 1
		reference = cells.get("id") or _fingerprint(*content, str(seen[content]))
		rows.append(BankRow(line, day, amount, cells["text"], reference))
	return BankFile(tuple(rows), tuple(faults))


def _amount_of(cells: Mapping[str, str]) -> Decimal:
	"""Return what a row moves: its amount, or its deposit or withdrawal, whichever stands there."""
	found = []
	for name in ("amount", "deposit", "withdrawal"):
		if cells.get(name) and (number := read_amount(cells[name])):
			found.append(-abs(number) if name == "withdrawal" else number)
	if len(found) > 1:
		raise UnreadableRow(FileFault.TWO_AMOUNTS)
	if not found:
		raise UnreadableRow(FileFault.NO_AMOUNT)
	return found[0].quantize(Decimal("0.01"))


def _fingerprint(*parts: str) -> str:
	"""Return an id of a row whose bank gives none: alike rows of one day are counted, so both are kept."""
	return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:24]
