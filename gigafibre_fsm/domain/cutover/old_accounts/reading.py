"""Understands the rows of an account: every text is a value or a refusal, and nothing is guessed. Pure."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from gigafibre_fsm.domain.cutover.old_accounts import columns, refusals
from gigafibre_fsm.domain.cutover.old_accounts.account import (
	MovingDevice,
	MovingInvoice,
	OldCustomer,
	OldLine,
	OldPlace,
	OldRows,
	OldService,
)
from gigafibre_fsm.domain.cutover.old_accounts.refusals import AccountRefusal

LONGEST = 140
"""Characters of a cell, as many as a field of Frappe holds."""
LARGEST_AMOUNT = Decimal(10_000_000)
NO_DAY = "0000-00-00"
"""How MySQL stores a day that nobody entered."""
ACTIVE = {"1": True, "yes": True, "oui": True, "active": True, "0": False, "no": False, "non": False}
ACTIVE |= {"actif": True, "stopped": False, "inactive": False, "inactif": False}
KINDS = {"": "Individual", "individual": "Individual", "company": "Company"}
LANGUAGES = {"": "fr", "fr": "fr", "en": "en"}


def read_account(rows: OldRows) -> tuple[OldCustomer | None, list[AccountRefusal]]:
	"""Return an account and what speaks against its rows; without refusals, the account is there."""
	account, found = read_what_can_be(rows)
	return (None if found else account), found


def read_what_can_be(rows: OldRows) -> tuple[OldCustomer | None, list[AccountRefusal]]:
	"""Return an account, also one with cells that are not understood, and what speaks against its rows.

	It is None only without a row of its own. A cell that is not understood is empty in it, so that the rest can be
	checked too and somebody hears everything at once; such an account is never imported.
	"""
	if not rows.accounts:
		return None, [AccountRefusal(refusals.NO_ACCOUNT)]
	cells = _Cells()
	if len(rows.accounts) > 1:
		cells.refuse(refusals.TWICE)
	return _read(rows, cells), cells.refusals


class _Cells:
	"""Reads cells and collects what is wrong with them."""

	def __init__(self) -> None:
		self.refusals: list[AccountRefusal] = []

	def refuse(self, code: str, *values: str) -> None:
		refusal = AccountRefusal(code, values)
		if refusal not in self.refusals:
			self.refusals.append(refusal)

	def text(self, row: Mapping[str, str], title: str, *, is_needed: bool = False) -> str:
		"""Return a cell without the spaces around it; refuse one that is too long, or missing.

		Args:
			row: the cells of a line by the titles of their columns.
			title: of the column.
			is_needed: whether an empty cell is refused.
		"""
		text = (row.get(title) or "").strip()
		if len(text) > LONGEST:
			self.refuse(refusals.LONG_TEXT, title, str(LONGEST))
		if is_needed and not text:
			self.refuse(refusals.MISSING, title)
		return text[:LONGEST]

	def day(self, row: Mapping[str, str], title: str, *, is_needed: bool = False) -> date | None:
		"""Return the day in a cell, None for an empty one; refuse what is no day.

		Args:
			row, title, is_needed: as for `text`.
		"""
		text = self.text(row, title, is_needed=is_needed)
		if not text or text.startswith(NO_DAY):
			if is_needed and text:
				self.refuse(refusals.BAD_DATE, text, title)
			return None
		try:
			return date.fromisoformat(text[:10]) if text[10:11] in ("", " ", "T") else _no_day()
		except ValueError:
			self.refuse(refusals.BAD_DATE, text, title)
			return None

	def amount(self, row: Mapping[str, str], title: str) -> Decimal | None:
		text = self.text(row, title)
		if not text:
			return None
		found = _read_amount(text)
		if found is None:
			self.refuse(refusals.BAD_AMOUNT, text, title)
		return found

	def choice(self, row: Mapping[str, str], title: str, choices: Mapping[str, object]) -> object:
		"""Return what a cell stands for; refuse a word that is none of the choices, and return the first.

		Args:
			row, title: as for `text`.
			choices: word in lower case → what it stands for.
		"""
		text = self.text(row, title).lower()
		if text not in choices:
			self.refuse(refusals.BAD_CHOICE, text, title, ", ".join(filter(None, choices)))
		return choices.get(text, next(iter(choices.values())))

	def count(self, row: Mapping[str, str], title: str) -> int:
		text = self.text(row, title) or "1"
		if text.isdecimal() and text.isascii() and 0 < int(text) <= 1000:
			return int(text)
		self.refuse(refusals.BAD_NUMBER, text, title)
		return 1

	def place(self, row: Mapping[str, str]) -> OldPlace:
		return OldPlace(*(self.text(row, title) for title in columns.PLACE))


def _read(rows: OldRows, cells: _Cells) -> OldCustomer:
	row = rows.accounts[0]
	place = cells.place(row)
	return OldCustomer(
		number=cells.text(row, "account", is_needed=True),
		name=cells.text(row, "name", is_needed=True),
		kind=str(cells.choice(row, "type", KINDS)),
		group=cells.text(row, "group"),
		language=str(cells.choice(row, "language", LANGUAGES)),
		email=cells.text(row, "email"),
		mobile=cells.text(row, "mobile"),
		place=place,
		is_active=bool(cells.choice(row, "active", ACTIVE)),
		balance=cells.amount(row, "balance"),
		services=_read_services(rows, place, cells),
		devices=tuple(_read_device(each, cells) for each in rows.equipment),
		invoices=_read_invoices(rows, cells),
	)


def _read_services(rows: OldRows, usual: OldPlace, cells: _Cells) -> tuple[OldService, ...]:
	"""Return the services; rows of one number are its lines, and the first of them says where it is."""
	found: dict[str, list[Mapping[str, str]]] = {}
	for row in rows.services:
		found.setdefault(cells.text(row, "service", is_needed=True), []).append(row)
	return tuple(_read_service(number, lines, usual, cells) for number, lines in found.items())


def _read_service(number: str, rows: list[Mapping[str, str]], usual: OldPlace, cells: _Cells) -> OldService:
	place = cells.place(rows[0])
	days = [day for row in rows if (day := cells.day(row, "billed_until"))]
	lines = tuple(
		OldLine(
			cells.text(row, "sku", is_needed=True), cells.count(row, "quantity"), cells.amount(row, "price")
		)
		for row in rows
	)
	return OldService(number, lines, max(days, default=None), place if place.address else usual)


def _read_device(row: Mapping[str, str], cells: _Cells) -> MovingDevice:
	serial = cells.text(row, "serial", is_needed=True)
	model = cells.text(row, "model", is_needed=True)
	return MovingDevice(serial, model, *(cells.text(row, title) for title in ("mac", "gpon", "service")))


def _read_invoices(rows: OldRows, cells: _Cells) -> tuple[MovingInvoice, ...]:
	found: dict[str, MovingInvoice] = {}
	for row in rows.invoices:
		invoice = _read_invoice(row, cells)
		if invoice.number in found:
			cells.refuse(refusals.INVOICE_TWICE, invoice.number)
		found[invoice.number] = invoice
	return tuple(found.values())


def _read_invoice(row: Mapping[str, str], cells: _Cells) -> MovingInvoice:
	number = cells.text(row, "number", is_needed=True)
	issued = cells.day(row, "date", is_needed=True) or date.min
	due = cells.day(row, "due_date") or issued
	if due < issued:
		cells.refuse(refusals.DUE_BEFORE, number)
	left = cells.amount(row, "open") or Decimal(0)
	total = cells.amount(row, "total")
	if total is not None and abs(left) > abs(total):
		cells.refuse(refusals.OPEN_ABOVE_TOTAL, number, str(left), str(total))
	return MovingInvoice(
		number=number,
		issued_on=issued,
		due_on=due,
		total=left if total is None else total,
		open=left,
		service=cells.text(row, "service"),
		start=cells.day(row, "period_start"),
		end=cells.day(row, "period_end"),
	)


def _read_amount(text: str) -> Decimal | None:
	"""Return dollars as people write them, with point or comma; None if it is none, or has parts of a cent."""
	digits = "".join(text.replace("$", "").replace("\u00a0", "").split())
	if "," in digits and "." not in digits:
		digits = digits.replace(",", ".")
	try:
		found = Decimal(digits)
	except InvalidOperation:
		return None
	if not found.is_finite() or abs(found) > LARGEST_AMOUNT or found != round(found, 2):
		return None
	return found


def _no_day() -> date:
	raise ValueError
