"""Findings and problems of bills in words, for whoever reads them."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation

from frappe import _

from gigafibre_fsm.domain.billing.supplier_bills import findings, pages, reader
from gigafibre_fsm.domain.billing.supplier_bills.bill import BillFinding
from gigafibre_fsm.domain.platform import formatting


def explain_finding(found: BillFinding, language: str) -> str:
	"""Return a finding as a sentence.

	Args:
		found: with its values.
		language: of the reader, `fr` or `en`.
	"""
	sentence = (_word_bad(found.code) or _word_doubtful(found.code)) or found.code
	return formatting.sentence(sentence.format(*(_write(value, language) for value in found.values)))


def explain_problem(code: str | None) -> str:
	"""Return why a bill could not be read, and what to do; empty without a problem."""
	sentences = {
		pages.EMPTY: _("The file is empty. Scan or save the bill again."),
		pages.TOO_HEAVY: _(
			"The file is larger than this site keeps files. Scan the bill at a lower resolution."
		),
		pages.DAMAGED: _("The file is damaged. Scan or save the bill again."),
		pages.LOCKED: _("The PDF asks for a password. Save it without one, and upload it again."),
		pages.TOO_MANY_PAGES: _("The bill has more than 10 pages. Upload the pages with the amounts alone."),
		"not_a_picture": _("This is neither a PDF nor a picture. Save the bill as a PDF."),
		"too_large": _("The picture has too many pixels. Take it at a lower resolution."),
		"too_small": _("The picture is too small to be read. Take it again, closer."),
		reader.NO_ROOM: _("Gemini has no room at the moment; the bill is read again by itself."),
		reader.REFUSED: _("Gemini gave no usable answer. Read the bill again, or type what it says."),
		reader.SWITCHED_OFF: _(
			"Gemini is not set up. Type what the bill says, or have it set up and read the bill again."
		),
		reader.UNSUPPORTED: _("This e-mail brought neither a PDF nor a picture. Open it and save the bill."),
	}
	return sentences.get(code or "", code or "")


def _word_bad(code: str) -> str:
	sentences: dict[str, str] = {
		findings.NOT_A_BILL: _("This does not look like a bill. Choose its kind, or put it aside."),
		findings.NO_SUPPLIER: _("Choose the supplier, or create it."),
		findings.NO_TOTAL: _("The total is missing."),
		findings.NO_LINES: _("There is no line. Add what is billed."),
		findings.NO_DATE: _("The date is missing."),
		findings.UNREADABLE: _("“{0}” could not be understood. Type what is printed."),
		findings.LINE_WITHOUT_AMOUNT: _("Line {0} has no amount."),
		findings.SUM_DIFFERS: _("Lines and taxes are {0}, but the total is {1}: {2} is missing or too much."),
		findings.SUBTOTAL_DIFFERS: _("The lines are {0}, but the printed subtotal is {1}."),
		findings.FUTURE_DATE: _("The date {0} is in the future."),
		findings.DUE_TOO_EARLY: _("It would be due on {0}, before its date {1}."),
		findings.SAME_FILE: _("The same file is in {0}."),
		findings.SAME_NUMBER: _("Number {0} of this supplier is in {1} already."),
		findings.OTHER_CURRENCY: _("The amounts are in {0}, the books in {1}. Enter this bill in ERPNext."),
		findings.OTHER_TAX: _(
			"{0} is a tax other than GST and QST. If it cannot be claimed, add it as a line and set this field to 0."
		),
	}
	return sentences.get(code, "")


def _word_doubtful(code: str) -> str:
	sentences: dict[str, str] = {
		findings.CENT_DIFFERS: _(
			"Lines and taxes are {0}, the total is {1}: the draft books {2} as rounding."
		),
		findings.LINE_DIFFERS: _("Line {0}: quantity times price is {1}, but {2} is printed."),
		findings.GST_DIFFERS: _("5% of the lines is {0}, but the GST is {1}."),
		findings.QST_DIFFERS: _("9.975% of the lines is {0}, but the QST is {1}."),
		findings.NO_GST_NUMBER: _("GST is charged, but no GST number is printed: it may not be claimable."),
		findings.NO_QST_NUMBER: _("QST is charged, but no QST number is printed: it may not be claimable."),
		findings.WRONG_GST_NUMBER: _("“{0}” is no GST number: its check digit or its length is wrong."),
		findings.WRONG_QST_NUMBER: _("“{0}” is no QST number: it has ten digits and TQ0001."),
		findings.GST_NUMBER_CHANGED: _("The GST number was {1} on earlier bills, and is {0} now."),
		findings.QST_NUMBER_CHANGED: _("The QST number was {1} on earlier bills, and is {0} now."),
		findings.BANK_CHANGED: _(
			"The bank account on the bill is {0}, on earlier bills it was {1}. Call the supplier at a number that you know before you pay."
		),
		findings.NAME_DIFFERS: _("“{0}” is printed, but the supplier is {1}."),
		findings.NEAR_DUPLICATE: _("{0} has the same total, {1}, and nearly the same date."),
		findings.OVER_LIMIT: _("The total is over {0}."),
		findings.OLD_DATE: _("The date {0} is more than a year ago."),
		findings.AMBIGUOUS_DATE: _("“{0}” can mean {1} or {2}."),
		findings.NO_NUMBER: _("No bill number is printed."),
		findings.CREDIT: _("This is a credit note: the draft will be a return."),
	}
	return sentences.get(code, "")


def _write(value: str, language: str) -> str:
	for read in (_write_day, _write_money):
		if written := read(value, language):
			return written
	return value


def _write_day(value: str, language: str) -> str:
	return _tried(lambda: formatting.day(date.fromisoformat(value), language, formatting.LONG))


def _write_money(value: str, language: str) -> str:
	"""Return an amount as people write it; other numbers, such as a line's, have no cents."""
	return _tried(lambda: formatting.money(Decimal(value), language)) if value[-3:-2] == "." else ""


def _tried(write: Callable[[], str]) -> str:
	try:
		return write()
	except (ValueError, InvalidOperation):
		return ""
