"""Imports a bank's file into ERPNext's Bank Transaction, whole or not at all, and matches payouts with it."""

from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.billing import ledger_entries
from gigafibre_fsm.domain.billing.amounts import to_decimal
from gigafibre_fsm.domain.billing.reconciliation import bank_files
from gigafibre_fsm.domain.billing.reconciliation.bank_files import BankRow, FileFault, RowFault
from gigafibre_fsm.domain.billing.reconciliation.bank_matching import BankLine, PayoutEntry, match_payouts
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.integrations import stripe
from gigafibre_fsm.integrations.errors import NotConfigured

if TYPE_CHECKING:
	from frappe.model.document import Document

BANK_LINE = "Bank Transaction"
LONGEST_ID = 140
MOST_SHOWN = 50


def check_file(doc: "Document") -> list[BankRow]:
	"""Read the file of an FSM Bank File, note on it what an import would do, and return the rows that are new.

	Raises:
		FsmError: no bank account is chosen in the settings, or the file cannot be opened by this user.
	"""
	doc.bank_account = _own_bank_account()
	found = bank_files.read_file(_content(doc.file), instants.now().date())
	faults = (*_judge_account(found.account, doc.bank_account), *found.faults)
	known = _known([_transaction_id(doc.bank_account, row) for row in found.rows])
	new = [row for row in found.rows if _transaction_id(doc.bank_account, row) not in known]
	doc.update(
		{
			"state": "Refused" if faults else "Checked",
			"new_rows": len(new),
			"known_rows": len(found.rows) - len(new),
			"faults": "\n".join(_code(each) for each in faults[:MOST_SHOWN]),
		}
	)
	return [] if faults else new


def import_file(name: str) -> int:
	"""Import the new rows of a checked file in the caller's transaction, match payouts, and return how many rows.

	Args:
		name: name of the FSM Bank File.

	Raises:
		FsmError: the file has faults, or was imported already.
	"""
	doc = frappe.get_doc("FSM Bank File", name, for_update=True)
	if doc.state == "Imported":
		frappe.throw(_("This file was imported already."), FsmError)
	rows = check_file(doc)
	if doc.state == "Refused":
		frappe.throw(
			_("Nothing was imported. Correct the rows that are named, and upload the file again."), FsmError
		)
	company, currency = _company(doc.bank_account)
	with ledger_entries.act_as_bookkeeper():
		for row in rows:
			_insert(row, doc.bank_account, company, currency)
		match_bank_lines()
	doc.state = "Imported"
	doc.flags.is_importing = True
	# guard: the endpoint lets accountants only
	doc.save(ignore_permissions=True)
	return len(rows)


def match_bank_lines() -> int:
	"""Connect payouts in the books with the bank's lines that show them; return how many; as the bookkeeper."""
	ledger_account, _fees = stripe.payout_accounts()
	bank_account = ledger_account and _bank_account_of(ledger_account)
	if not bank_account:
		return 0
	pairs = match_payouts(_open_lines(bank_account), _open_entries(ledger_account))
	for line, entry in pairs:
		doc = frappe.get_doc(BANK_LINE, line, for_update=True)
		doc.add_payment_entries([{"payment_doctype": "Payment Entry", "payment_name": entry}])
		doc.save()
	return len(pairs)


def _judge_account(stated: str, bank_account: str) -> list[RowFault]:
	"""Return the fault of a file that states another account than ours; a CSV file states none."""
	ours = frappe.db.get_value("Bank Account", bank_account, "bank_account_no") or ""
	if bank_files.is_same_account(stated, ours):
		return []
	return [RowFault(0, FileFault.OTHER_ACCOUNT, stated[-4:])]


def _own_bank_account() -> str:
	try:
		ledger_account, _fees = stripe.payout_accounts()
	except NotConfigured as error:
		frappe.throw(_(error.message), FsmError)
	found = ledger_account and _bank_account_of(ledger_account)
	if not found:
		sentence = _(
			"Choose the bank account in FSM Stripe Settings, and create a Bank Account of ERPNext with this account."
		)
		frappe.throw(sentence, FsmError)
	return found


def _bank_account_of(ledger_account: str) -> str | None:
	return frappe.db.get_value("Bank Account", {"account": ledger_account, "is_company_account": 1})


def _company(bank_account: str) -> tuple[str, str]:
	company, account = frappe.db.get_value("Bank Account", bank_account, ["company", "account"])
	return company, frappe.db.get_value("Account", account, "account_currency")


def _content(url: str | None) -> bytes:
	"""Return a file's bytes, if the user may read it."""
	name = url and frappe.db.get_value("File", {"file_url": url}, "name", order_by="creation desc")
	if not name or not frappe.has_permission("File", "read", name):
		frappe.throw(_("The file is not there any more. Attach it again."), FsmError)
	content = frappe.get_doc("File", name).get_content()
	return content.encode() if isinstance(content, str) else content


def _transaction_id(bank_account: str, row: BankRow) -> str:
	"""Return what tells a row from those of every file and account; ERPNext keeps it unique."""
	return f"{bank_account}:{row.reference}"[-LONGEST_ID:]


def _known(ids: list[str]) -> set[str]:
	return set(frappe.get_all(BANK_LINE, {"transaction_id": ("in", ids or [""])}, pluck="transaction_id"))


def _insert(row: BankRow, bank_account: str, company: str, currency: str) -> None:
	line = frappe.new_doc(BANK_LINE)
	line.update(
		{
			"date": str(row.day),
			"bank_account": bank_account,
			"company": company,
			"currency": currency,
			"deposit": float(max(row.amount, 0)),
			"withdrawal": float(max(-row.amount, 0)),
			"description": row.text,
			"transaction_id": _transaction_id(bank_account, row),
		}
	)
	line.insert()
	line.submit()


def describe_faults(stored: str | None) -> str:
	"""Return the stored faults of a file in the reader's language, one on each line."""
	return "\n".join(_sentence(line) for line in (stored or "").splitlines())


def _code(fault: RowFault) -> str:
	"""Return a fault as it is stored: its line, its code, and what stands there."""
	return f"{fault.line} {fault.fault.name} {' '.join(fault.text.split())}".strip()


def _sentence(stored: str) -> str:
	line, _space, rest = stored.partition(" ")
	code, _space, text = rest.partition(" ")
	if code not in FileFault.__members__:
		return stored
	sentence = _(FileFault[code].value)
	if text:
		sentence = f"{sentence} [{text}]"
	return _("Line {0}: {1}").format(line, sentence) if line != "0" else sentence


def _open_lines(bank_account: str) -> list[BankLine]:
	rows = frappe.get_all(
		BANK_LINE,
		{"bank_account": bank_account, "docstatus": 1, "status": "Unreconciled", "allocated_amount": 0},
		["name", "date", "deposit", "withdrawal", "description", "reference_number"],
	)
	return [
		BankLine(
			row.name,
			row.date,
			to_decimal(row.deposit) - to_decimal(row.withdrawal),
			f"{row.description} {row.reference_number}",
		)
		for row in rows
	]


def _open_entries(ledger_account: str) -> list[PayoutEntry]:
	booking, entry = frappe.qb.DocType("FSM Payment Booking"), frappe.qb.DocType("Payment Entry")
	rows = (
		frappe.qb.from_(booking)
		.join(entry)
		.on(entry.name == booking.document)
		.select(entry.name, booking.reference, entry.reference_date, entry.paid_amount, entry.paid_to)
		.where(booking.kind.isin(["Payout", "Payout Reversal"]))
		.where((entry.docstatus == 1) & entry.clearance_date.isnull())
		.where((entry.paid_to == ledger_account) | (entry.paid_from == ledger_account))
		.run(as_dict=True)
	)
	return [
		PayoutEntry(
			row.name,
			row.reference,
			row.reference_date,
			to_decimal(row.paid_amount) * (1 if row.paid_to == ledger_account else -1),
		)
		for row in rows
	]
