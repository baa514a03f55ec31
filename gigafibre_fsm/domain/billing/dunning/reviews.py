"""Has a customer's case reviewed when a document changes what they owe: paid cases close at once."""

from typing import TYPE_CHECKING

import frappe

from gigafibre_fsm.domain.platform import job_queue

if TYPE_CHECKING:
	from frappe.model.document import Document


def document_booked(document: "Document") -> None:
	"""Queue the review of each customer of a document who has an open case or an open promise.

	A job, because ERPNext's own forms lock no customer. If it is lost, the look of the next day closes the case; and
	no step is taken before the ledger was asked.

	Args:
		document: a Sales Invoice, Payment Entry or Journal Entry that was submitted or cancelled.
	"""
	for customer in sorted(_list_customers(document)):
		if _is_followed(customer):
			job_queue.enqueue_after_commit("review_dunning_case", "short", key=customer, customer=customer)


def _list_customers(document: "Document") -> set[str]:
	if document.doctype == "Sales Invoice":
		return {document.customer}
	rows = document.accounts if document.doctype == "Journal Entry" else (document,)
	return {row.party for row in rows if row.party_type == "Customer" and row.party}


def _is_followed(customer: str) -> bool:
	open_rows = {"open_key": customer}
	return bool(frappe.db.exists("Dunning Case", open_rows) or frappe.db.exists("Payment Promise", open_rows))
