"""What is wrong with an account or a file, and what to do, as sentences without markup."""

from collections.abc import Iterable

from frappe import _

from gigafibre_fsm.domain.cutover.old_accounts import files, refusals
from gigafibre_fsm.domain.cutover.old_accounts.files import TableFault
from gigafibre_fsm.domain.cutover.old_accounts.refusals import AccountRefusal


def explain_refusals(found: Iterable[AccountRefusal]) -> str:
	"""Return the sentences of refusals, in one line."""
	return " ".join(map(explain_refusal, found))


def explain_refusal(refusal: AccountRefusal) -> str:
	"""Return why an account is refused, in the reader's language."""
	sentences = {
		refusals.NO_ACCOUNT: _("The account stands in other files but not in the file of accounts."),
		refusals.TWICE: _("The account stands twice in the file of accounts."),
		refusals.MISSING: _("“{0}” is empty."),
		refusals.BAD_DATE: _("“{0}” in “{1}” is no day. Write it like 2026-05-31."),
		refusals.BAD_AMOUNT: _("“{0}” in “{1}” is no amount in dollars and cents."),
		refusals.BAD_NUMBER: _("“{0}” in “{1}” is no number from 1 to 1000."),
		refusals.BAD_CHOICE: _("“{0}” is no “{1}”. Possible: {2}."),
		refusals.BAD_IDENTIFIER: _("“{0}” in “{1}” is no number of a device. Copy it from the label."),
		refusals.LONG_TEXT: _("“{0}” is longer than {1} characters."),
		refusals.BAD_POSTAL_CODE: _("“{0}” is no postal code. Write it like J3B 1A1."),
		refusals.RESERVED_NAME: _(
			"ERPNext refuses a customer named “{0}”: a group has this name, or it begins with “New”."
		),
		refusals.ANGLE_BRACKETS: _(
			"The name “{0}” has angle brackets, which no name can have here. Write ‹ and ›."
		),
		refusals.STOPPED_SERVICES: _("The account is stopped but has services. Take them out of the file."),
		refusals.UNKNOWN_GROUP: _("There is no customer group “{0}”."),
		refusals.UNKNOWN_PRODUCT: _(
			"No plan is known for the product “{0}”. Map it to an item with one plan."
		),
		refusals.MIXED_CYCLES: _(
			"The products of service {0} are billed by different periods. Split it in two."
		),
		refusals.UNKNOWN_MODEL: _("There is no equipment model “{0}”."),
		refusals.INVOICE_TWICE: _("Invoice {0} stands twice in the file."),
		refusals.OPEN_ABOVE_TOTAL: _("Of invoice {0}, {1} is open, but it was only {2}."),
		refusals.DUE_BEFORE: _("Invoice {0} is due before its day."),
		refusals.NO_YEAR: _("Invoice {0} of {1} lies in no fiscal year. Create the year in ERPNext."),
		refusals.BALANCE_DIFFERS: _("The old ledger says {0}, but the open invoices and credits make {1}."),
		refusals.TAKEN: _("There is already a document “{0}” here."),
		refusals.FAULT: _("Our side failed; see Error Log."),
	}
	if refusal.code in sentences:
		return sentences[refusal.code].format(*refusal.values)
	# what ERPNext said
	return " ".join(refusal.values)


def explain_fault(fault: TableFault) -> str:
	"""Return why a file cannot be read."""
	sentences = {
		files.TOO_LARGE: _("The file is larger than {0} MB. Split it."),
		files.NO_TABLE: _("The file cannot be read as a table."),
		files.NO_COLUMNS: _("The first line lacks the columns {0}. Possible: {1}."),
		files.NO_ROWS: _("The file holds no accounts."),
	}
	tables = {
		"accounts": _("Accounts (CSV)"),
		"services": _("Services (CSV)"),
		"equipment": _("Equipment (CSV)"),
		"invoices": _("Invoices (CSV)"),
	}
	return f"{tables[fault.table]}: {sentences[fault.code].format(*fault.values)}"
