"""Statements on paper: whoever has no usable e-mail address and no number gets one that a person prints and posts.

Each is stored with its row when its turn comes. When nothing of the run waits any more, they are joined into one file
of the run, so that a killed worker goes on with the next row and no statement is printed twice.
"""

import frappe

from gigafibre_fsm.domain.access import files
from gigafibre_fsm.domain.access.files import StoredFile
from gigafibre_fsm.domain.billing import invoice_document
from gigafibre_fsm.domain.billing.statements import runs
from gigafibre_fsm.domain.billing.statements.runs import StatementRow
from gigafibre_fsm.domain.platform import pdf

FIELD = "paper"
"""Of the run: the address of the file."""


def store_statement(row: StatementRow) -> None:
	"""Store a customer's statement until those of the run are joined."""
	statement = invoice_document.load_statement(row.customer, row.first_day, row.day)
	files.store_file(runs.ROW, row.name, "statement.pdf", invoice_document.render_statement(statement))


def join_statements(run: str) -> str:
	"""Join the statements that wait to be printed, by name of the customer; each begins on a sheet of its own.

	Args:
		run: name of the Statement Run, which the caller has locked.

	Returns:
		The address of the private file, attached to the run; empty if there is nothing new to print.
	"""
	stored = _list_stored(run)
	if not stored:
		return ""
	joined = pdf.join_sheets(files.content_of(each) for each in stored)
	for each in stored:
		files.delete_file(each)
	return files.store_file(runs.RUN, run, f"{run}.pdf", joined, FIELD)


def _list_stored(run: str) -> list[StoredFile]:
	file, row, customer = (frappe.qb.DocType(each) for each in ("File", runs.ROW, "Customer"))
	rows = (
		frappe.qb.from_(row)
		.join(file)
		.on((file.attached_to_doctype == runs.ROW) & (file.attached_to_name == row.name))
		.join(customer)
		.on(customer.name == row.customer)
		.select(file.file_url, file.attached_to_doctype, file.attached_to_name)
		.where(row.statement_run == run)
		.orderby(customer.customer_name, row.name)
		.run()
	)
	return [StoredFile(*each) for each in rows]
